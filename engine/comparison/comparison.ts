import type { LossFunction } from '../loss/lossFunction.ts';
import type { Recording } from '../recording/recording.ts';
import type { RunSummary } from '../run/run.ts';

/** A run as a comparison holds it while it grows and after it has ended. */
export interface ComparedRun {
  readonly recording?: Recording;
  readonly summary: RunSummary;
}

/** Runs of several optimizers on one loss function. */
export interface Comparison {
  readonly loss: LossFunction;
  /** n, as the runs had it. */
  readonly dimensions: number;
  readonly runs: readonly ComparedRun[];
}
