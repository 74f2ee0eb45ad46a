import type { Objective } from '../loss/objective.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import { columnLayouts } from '../recording/columnLayouts.ts';
import type { Path } from '../recording/pathThinner.ts';
import type { Recording } from '../recording/recording.ts';
import type { PathRequest, SeriesRequest, WantedColumn } from '../recording/runReader.ts';
import type { Series } from '../recording/seriesThinner.ts';
import type { Checkpoint } from './checkpoint.ts';
import { CheckpointWriter } from './checkpointWriter.ts';
import { ReplayWriter } from './replayWriter.ts';
import { PathSink, PieceSink, SeriesSink } from './rowSinks.ts';
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
  readonly wanted?: ReplayWanted | undefined;
  /** Memory whose first number is read before each step: where it is no longer 0, the replay ends, and what it gives is of no use. */
  readonly control?: Int32Array | undefined;
}

/** What is to come of the steps: themselves, some of their columns, or what a picture needs of them. All columns where absent. */
export type ReplayWanted =
  | { readonly kind: 'columns'; readonly columns: readonly WantedColumn[] }
  | { readonly kind: 'series'; readonly request: SeriesRequest }
  | { readonly kind: 'path'; readonly request: PathRequest };

export interface ReplayResult {
  /** Without rows where a picture was asked for. */
  readonly piece: Recording;
  readonly series?: readonly Series[];
  readonly path?: Path;
  /** After the last step. */
  readonly checkpoint: Checkpoint;
}

/**
 * Steps of a run once more, bit for bit, and where it stands after the last one.
 * @throws what the loss function or the stepper throws
 */
export function replaySteps({ objective, stepper, theta, checkpoint, first, last, wanted, control }: ReplayParts): ReplayResult {
  const startRow = stepper.columns.map(({ width }) => new Float64Array(width));
  if (checkpoint) {
    theta.set(checkpoint.parameters);
    stepper.restore(checkpoint.state);
    Object.assign(objective.evaluations, checkpoint.evaluations);
  }
  stepper.start(startRow, 0, theta);
  const layouts = columnLayouts(theta.length, { batched: objective.batched, averaged: stepper.average !== undefined }, stepper.columns);
  const rows = last - first + 1;
  const series = wanted?.kind === 'series' ? new SeriesSink(wanted.request, first, last) : undefined;
  const path = wanted?.kind === 'path' ? new PathSink(wanted.request, rows) : undefined;
  const piece = new PieceSink(layouts, series || path ? 0 : rows, wanted?.kind === 'columns' ? wanted.columns : undefined);
  const writer = new ReplayWriter(layouts, first, last, [series ?? path ?? piece]);
  const own = control ?? new Int32Array(controlBytes / Int32Array.BYTES_PER_ELEMENT);
  const marks = new RunMarks(theta.length, own);
  const begun = checkpoint?.begun ?? 0;
  const checkpoints = new CheckpointWriter({ stepper, theta, evaluations: objective.evaluations, begun, every: Infinity, rows: 0, layouts: [] });
  const origin = checkpoint && { step: checkpoint.step, loss: checkpoint.loss, goesOn: true };
  if (checkpoint) marks.place({ step: checkpoint.step, loss: checkpoint.loss, parameters: Array.from(checkpoint.parameters) }, checkpoint.evaluations, true);
  runLoop({ objective, stepper, theta, g: new Float64Array(theta.length), startRow, steps: last, stop: {}, writer, marks, control: own, checkpoints, origin, begun });
  writer.finish();
  const ended = marks.read()!;
  return { piece: piece.piece(theta.length), ...(series && { series: series.series() }), ...(path && { path: path.path() }), checkpoint: checkpoints.now(ended.steps, ended.last.loss, false) };
}
