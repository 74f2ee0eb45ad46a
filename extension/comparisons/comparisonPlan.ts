import type { BranchPoint } from '../../engine/comparison/comparison.ts';
import type { Start } from '../../engine/loss/lossFunction.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { StopConditions } from '../../engine/run/run.ts';
import type { Breakpoint } from './comparison.ts';

/** What the person asked to run; the rest comes from the source and the settings. */
export interface ComparisonPlan {
  /** Absolute path. */
  readonly file: string;
  /** Absent: the file's only loss function. */
  readonly name?: string;
  readonly optimizers: readonly OptimizerConfiguration[];
  readonly steps: number;
  readonly seed: number;
  readonly start?: Start;
  readonly stop: StopConditions;
  /** Keep every k-th step; 1 where absent. */
  readonly every?: number;
  readonly rerunOnSave: boolean;
  /** Where the last of the optimizers begin, in their order; all begin at the start where absent. */
  readonly branches?: readonly BranchPoint[];
  /** None where absent. */
  readonly breakpoints?: readonly Breakpoint[];
}
