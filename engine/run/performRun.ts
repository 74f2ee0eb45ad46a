import type { Objective } from '../loss/objective.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import { ProblemError } from '../problem.ts';
import type { Problem } from '../problem.ts';
import type { BlockAnnouncer } from '../recording/blockStream.ts';
import { BlockWriter } from '../recording/blockWriter.ts';
import { columnLayouts } from '../recording/columnLayouts.ts';
import { rowsKept } from '../recording/keepEvery.ts';
import { planRecording, scalarColumns, type RecordingPlan } from '../recording/recordingPlan.ts';
import type { RunOpening } from '../worker/protocol.ts';
import { beginStepper } from './beginStepper.ts';
import type { BreakpointTest } from './breakpoint.ts';
import { BreakpointWatch } from './breakpointWatch.ts';
import { checkpointLayouts, CheckpointWriter } from './checkpointWriter.ts';
import { runLoop } from './runLoop.ts';
import type { RunConfiguration, RunSummary, StopReason } from './run.ts';
import { RunMarks } from './runMarks.ts';
import type { WorkerOrigin } from './runOrigin.ts';
import { unstartedRun } from './unstartedRun.ts';

/** What a run announces while it goes on. */
export interface RunAnnouncer extends BlockAnnouncer {
  opening(opening: RunOpening, marks: SharedArrayBuffer): void;
}

export interface RunParts {
  readonly objective: Objective;
  /** About its gradient. */
  readonly notes: readonly Problem[];
  readonly stepper: Stepper;
  /** θ at the start; moved in place. */
  readonly theta: Float64Array;
  readonly configuration: RunConfiguration;
  /** Where it does not begin at the start. */
  readonly origin?: WorkerOrigin | undefined;
  /** Those of the configuration, read. */
  readonly breakpoints?: readonly { readonly text: string; readonly test: BreakpointTest }[];
  /** Int32 control memory of the call; see RunMarks. */
  readonly control: Int32Array;
  readonly announcer: RunAnnouncer;
}

/**
 * One run from its start, or from a checkpoint, to its summary. A mistake of the user ends it as `error`, with everything before kept.
 * @throws what is not the user's mistake
 */
export function performRun({ objective, notes, stepper, theta, configuration, origin, breakpoints = [], control, announcer }: RunParts): RunSummary {
  const { steps, stop, recording } = configuration;
  const { before } = origin ?? {};
  const startRow = stepper.columns.map(({ width }) => new Float64Array(width));
  const { begun, start } = beginStepper(stepper, startRow, theta, configuration.optimizer, origin);
  const first = origin?.checkpoint.step ?? 0;
  const layouts = columnLayouts(theta.length, { batched: objective.batched, averaged: stepper.average !== undefined }, stepper.columns);
  const recorded = recording.columns === 'all';
  const checkpoint = recorded ? checkpointLayouts(theta.length, stepper.save()) : [];
  const plan: RecordingPlan = recorded ? planRecording(layouts, checkpoint, theta.length, steps, recording) : { every: recording.every, scalarEvery: 0, checkpointEvery: Infinity };
  const { every, scalarEvery } = plan;
  const marks = new RunMarks(theta.length, control);
  const opening: RunOpening = { dimensions: theta.length, gradientMethod: objective.gradientMethod, notes, start, columns: recorded ? layouts : [], every, first, plan, checkpoint };
  if (before) {
    marks.place(before.best, origin!.checkpoint.evaluations, true);
    const { step, loss, parameters, evaluations } = origin!.checkpoint;
    if (before.best.step !== step) marks.place({ step, loss, parameters: Array.from(parameters) }, evaluations, false);
  }
  announcer.opening(opening, marks.memory);

  const blocks = recorded ? announcer : undefined;
  const rows = (distance: number) => rowsKept(steps - first, distance) + 1;
  const scalars = scalarEvery > 0 ? { columns: scalarColumns(layouts, theta.length), every: scalarEvery, rows: rows(scalarEvery) } : undefined;
  const writer = new BlockWriter(layouts, every, rows(every), blocks, scalars, first);
  const { evaluations } = objective;
  if (origin) Object.assign(evaluations, origin.checkpoint.evaluations);
  const checkpoints = new CheckpointWriter({ stepper, theta, evaluations, begun, every: plan.checkpointEvery, rows: rows(plan.checkpointEvery) + 1, layouts: checkpoint, announcer: blocks });
  const watch = breakpoints.length > 0 ? new BreakpointWatch(breakpoints) : undefined;
  if (watch && before?.row) watch.see(before.row, 0);
  const g = new Float64Array(theta.length);
  const begin = performance.now();
  let stopped: StopReason;
  let problem: Problem | undefined;
  try {
    const from = origin && { step: first, loss: origin.checkpoint.loss, goesOn: before !== undefined };
    stopped = runLoop({ objective, stepper, theta, g, startRow, steps, stop, writer, marks, control, checkpoints, watch, origin: from, begun });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problem = error.problem;
    stopped = 'error';
  }
  const ended = marks.read();
  if (ended && (!before || ended.steps > first)) {
    writer.finish(ended.steps);
    // Where the loss function threw, the optimizer is a step further already.
    if (stopped !== 'error') checkpoints.take(ended.steps, ended.last.loss, isGradientAhead(objective, ended.steps, steps, stopped), undefined);
  }
  return {
    ...unstartedRun(configuration, stopped, problem, start),
    ...ended,
    ...(stopped === 'diverged' && divergence(theta, g, marks)),
    ...((stopped === 'breakpoint' || stopped === 'diverged') && watch?.reached !== undefined && { breakpoint: watch.reached }),
    ...(origin && !before && { branchedAt: first }),
    // Those of the step that failed too.
    evaluations: { loss: evaluations.loss, gradient: evaluations.gradient },
    gradientMethod: objective.gradientMethod,
    every,
    milliseconds: (before?.milliseconds ?? 0) + performance.now() - begin,
  };
}

/** Whether the gradient for a further step has been counted when a run stops. */
function isGradientAhead({ valueAndGradient }: Objective, step: number, steps: number, stopped: StopReason): boolean {
  // Where the norm of the gradient stops a run, it was computed also where that takes an evaluation of its own.
  if (stopped === 'gradient') return true;
  return valueAndGradient !== undefined && step < steps && stopped !== 'diverged';
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
