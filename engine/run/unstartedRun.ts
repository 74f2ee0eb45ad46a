import type { Problem } from '../problem.ts';
import type { RunConfiguration, RunPoint, RunSummary, StopReason } from './run.ts';

/** The summary of a run that did not come to its first row. */
export function unstartedRun(configuration: RunConfiguration, stopped: StopReason, problem?: Problem, start: readonly number[] = []): RunSummary {
  const point: RunPoint = { step: 0, loss: NaN, parameters: start };
  return {
    optimizer: configuration.optimizer,
    start,
    seed: configuration.seed,
    steps: 0,
    evaluations: { loss: 0, gradient: 0 },
    stopped,
    ...(problem && { problem }),
    best: point,
    last: point,
    every: configuration.recording.every,
    milliseconds: 0,
  };
}
