import type { Objective } from '../loss/objective.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import { ProblemError } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { BlockWriter } from '../recording/blockWriter.ts';
import { columnLayouts } from '../recording/columnLayouts.ts';
import { keepEvery, rowsKept } from '../recording/keepEvery.ts';
import type { RecordingBlock, RunOpening } from '../worker/protocol.ts';
import { runLoop } from './runLoop.ts';
import type { RunConfiguration, RunSummary, StopReason } from './run.ts';
import { RunMarks } from './runMarks.ts';
import { unstartedRun } from './unstartedRun.ts';

/** What a run announces while it goes on. */
export interface RunAnnouncer {
  opening(opening: RunOpening, marks: SharedArrayBuffer): void;
  block(block: RecordingBlock): void;
}

export interface RunParts {
  readonly objective: Objective;
  /** About its gradient. */
  readonly notes: readonly Problem[];
  readonly stepper: Stepper;
  /** θ at the start; moved in place. */
  readonly theta: Float64Array;
  readonly configuration: RunConfiguration;
  /** Int32 control memory of the call; see RunMarks. */
  readonly control: Int32Array;
  readonly announcer: RunAnnouncer;
}

/**
 * One run from its start to its summary. A mistake of the user ends it as `error`, with everything before kept.
 * @throws what is not the user's mistake
 */
export function performRun({ objective, notes, stepper, theta, configuration, control, announcer }: RunParts): RunSummary {
  const { steps, stop, recording } = configuration;
  const startRow = stepper.columns.map(({ width }) => new Float64Array(width));
  stepper.start(startRow, 0, theta);
  const start = Array.from(theta);
  const layouts = columnLayouts(theta.length, { batched: objective.batched, averaged: stepper.average !== undefined }, stepper.columns);
  const recorded = recording.columns === 'all';
  const every = recorded ? keepEvery(layouts, steps, recording) : recording.every;
  const marks = new RunMarks(theta.length, control);
  const opening: RunOpening = { dimensions: theta.length, gradientMethod: objective.gradientMethod, notes, start, columns: recorded ? layouts : [], every };
  announcer.opening(opening, marks.memory);

  const writer = new BlockWriter(layouts, every, rowsKept(steps, every), recorded ? (block) => announcer.block(block) : undefined);
  const g = new Float64Array(theta.length);
  const begin = performance.now();
  let stopped: StopReason;
  let problem: Problem | undefined;
  try {
    stopped = runLoop({ objective, stepper, theta, g, startRow, steps, stop, writer, marks, control });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problem = error.problem;
    stopped = 'error';
  }
  writer.finish();
  return {
    ...unstartedRun(configuration, stopped, problem, start),
    ...marks.read(),
    ...(stopped === 'diverged' && divergence(theta, g, marks)),
    // Those of the step that failed too.
    evaluations: { loss: objective.evaluations.loss, gradient: objective.evaluations.gradient },
    gradientMethod: objective.gradientMethod,
    every,
    milliseconds: performance.now() - begin,
  };
}

/** Nothing where the start itself is not finite. */
function divergence(theta: Float64Array, g: Float64Array, marks: RunMarks): Pick<RunSummary, 'divergence'> {
  const lastFinite = marks.previous();
  if (!lastFinite) return {};
  const isLost = (value: number): boolean => !Number.isFinite(value);
  const inGradient = g.findIndex(isLost);
  const quantity = inGradient >= 0 ? 'gradient' : 'parameter';
  const coordinate = inGradient >= 0 ? inGradient : theta.findIndex(isLost);
  return { divergence: { step: lastFinite.step + 1, coordinate, quantity, value: (inGradient >= 0 ? g : theta)[coordinate]!, lastFinite } };
}
