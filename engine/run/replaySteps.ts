import type { Objective } from '../loss/objective.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import { columnLayouts } from '../recording/columnLayouts.ts';
import type { Recording } from '../recording/recording.ts';
import type { WantedColumn } from '../recording/runReader.ts';
import type { Checkpoint } from './checkpoint.ts';
import { CheckpointWriter } from './checkpointWriter.ts';
import { PieceWriter } from './pieceWriter.ts';
import { runLoop } from './runLoop.ts';
import { controlBytes, RunMarks } from './runMarks.ts';

export interface ReplayParts {
  readonly objective: Objective;
  readonly stepper: Stepper;
  /** The start; moved in place. */
  readonly theta: Float64Array;
  /** Before `first`; the start where absent. */
  readonly checkpoint: Checkpoint | undefined;
  /** Both included. */
  readonly first: number;
  readonly last: number;
  readonly columns?: readonly WantedColumn[] | undefined;
}

/**
 * Steps of a run once more, bit for bit, and where it stands after the last one.
 * @throws what the loss function or the stepper throws
 */
export function replaySteps({ objective, stepper, theta, checkpoint, first, last, columns }: ReplayParts): { readonly piece: Recording; readonly checkpoint: Checkpoint } {
  const startRow = stepper.columns.map(({ width }) => new Float64Array(width));
  if (checkpoint) {
    theta.set(checkpoint.parameters);
    stepper.restore(checkpoint.state);
    Object.assign(objective.evaluations, checkpoint.evaluations);
  }
  stepper.start(startRow, 0, theta);
  const layouts = columnLayouts(theta.length, { batched: objective.batched, averaged: stepper.average !== undefined }, stepper.columns);
  const writer = new PieceWriter(layouts, first, last, columns);
  const own = new Int32Array(controlBytes / Int32Array.BYTES_PER_ELEMENT);
  const marks = new RunMarks(theta.length, own);
  const begun = checkpoint?.begun ?? 0;
  const checkpoints = new CheckpointWriter({ stepper, theta, evaluations: objective.evaluations, begun, every: Infinity, rows: 0, layouts: [] });
  const origin = checkpoint && { step: checkpoint.step, loss: checkpoint.loss, goesOn: true };
  if (checkpoint) marks.place({ step: checkpoint.step, loss: checkpoint.loss, parameters: Array.from(checkpoint.parameters) }, checkpoint.evaluations, true);
  runLoop({ objective, stepper, theta, g: new Float64Array(theta.length), startRow, steps: last, stop: {}, writer, marks, control: own, checkpoints, origin, begun });
  const ended = marks.read()!;
  return { piece: writer.piece(theta.length), checkpoint: checkpoints.now(ended.steps, ended.last.loss, false) };
}
