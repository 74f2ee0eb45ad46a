import type { Start } from '../loss/lossFunction.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import type { Recording } from '../recording/recording.ts';
import type { RunSummary, StopConditions } from '../run/run.ts';
import type { LossSource, RunOpening } from '../worker/protocol.ts';

/** Several optimizers on one loss function, under equal conditions. */
export interface ComparisonRequest {
  readonly source: LossSource;
  readonly optimizers: readonly OptimizerConfiguration[];
  readonly steps: number;
  readonly start?: Start;
  readonly seed: number;
  readonly stop: StopConditions;
  /** `budget` bytes for all runs together. */
  readonly recording: { readonly columns: 'all' | 'none'; readonly every: number; readonly budget: number };
  /** See RunConfiguration. */
  readonly breakpoints?: readonly string[];
  /** Where the last of the optimizers begin, in their order; all begin at the start where absent. */
  readonly branches?: readonly BranchPoint[];
}

/** Where a run begins that goes on from another one with an optimizer of its own. */
export interface BranchPoint {
  /** Position of the other run in the comparison; it stands before this one. */
  readonly of: number;
  readonly step: number;
}

/** A run as a comparison holds it. */
export interface ComparedRun {
  readonly summary: RunSummary;
  /** Absent where nothing was to be recorded or the run never began. */
  readonly recording?: Recording;
}

/** What is known of a run while it goes on; `recording` grows between events. */
export interface RunProgress {
  readonly step: number;
  /** Steps per second, lately. */
  readonly rate: number;
  readonly recording?: Recording;
}

/** Told what happens, in order: opened, progressed…, ended; for each run, by its index in `optimizers`. */
export interface ComparisonObserver {
  opened?(run: number, opening: RunOpening): void;
  progressed?(run: number, progress: RunProgress): void;
  ended?(run: number, result: ComparedRun): void;
}
