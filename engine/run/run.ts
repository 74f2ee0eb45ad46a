import type { Start } from '../loss/lossFunction.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import type { Problem } from '../problem.ts';

/** Ends a run before its steps are used up. */
export interface StopConditions {
  /** Stop when the loss is below this. */
  readonly lossBelow?: number;
  /** Stop when the Euclidean norm of the gradient is below this. */
  readonly gradientNormBelow?: number;
}

export interface RecordingLimits {
  /** `none` keeps only the summary. */
  readonly columns: 'all' | 'none';
  /** Keep every k-th step, the start and the last one; ≥ 1. Raised where the budget would not hold the run. */
  readonly every: number;
  /** Bytes that the columns of this run may take. */
  readonly budget: number;
}

/** Everything that a run depends on, besides the text of the files. */
export interface RunConfiguration {
  readonly optimizer: OptimizerConfiguration;
  /** Updates at most; ≥ 0. */
  readonly steps: number;
  /** Overrides `@start`. */
  readonly start?: Start;
  /** Of the start's random numbers and of the shuffle of the rows. */
  readonly seed: number;
  readonly stop: StopConditions;
  readonly recording: RecordingLimits;
  /** Expressions over the columns; the run stops at a step at which one of them becomes true. See breakpoint.ts. */
  readonly breakpoints?: readonly string[];
}

/**
 * Where the gradient came from. Exact: `source`, the function's text, differentiated; `trace`, what the function did, recorded.
 * `given`: the user's `<name>Gradient`; `numeric`: central differences.
 */
export type GradientMethod = 'source' | 'trace' | 'given' | 'numeric';

/**
 * `steps`: used up; `loss`, `gradient`: a stop condition held; `diverged`: a parameter is no longer finite;
 * `breakpoint`: see `breakpoint`; `cancelled`: the user's wish; `error`: the loss function threw, see `problem`.
 */
export type StopReason = 'steps' | 'loss' | 'gradient' | 'diverged' | 'breakpoint' | 'cancelled' | 'error';

/** A point of the run. */
export interface RunPoint {
  readonly step: number;
  readonly loss: number;
  readonly parameters: readonly number[];
}

/** Where a run left the finite numbers. */
export interface Divergence {
  readonly step: number;
  /** From 0; the first one, where there are several. */
  readonly coordinate: number;
  /** The gradient that the step took, or, where that was finite, the parameter after it. */
  readonly quantity: 'gradient' | 'parameter';
  /** ±Infinity or NaN. */
  readonly value: number;
  /** The step before, whose parameters were finite; its loss need not have been. */
  readonly lastFinite: RunPoint;
  /** Where its loss was not: the last step whose loss was finite, if the run was recorded. */
  readonly lastFiniteLoss?: Pick<RunPoint, 'step' | 'loss'>;
}

/** How a run went; known also when nothing was recorded. */
export interface RunSummary {
  readonly optimizer: OptimizerConfiguration;
  readonly start: readonly number[];
  readonly seed: number;
  /** Updates done. */
  readonly steps: number;
  /** Values and gradients computed. A value that comes with its gradient counts as one; a numeric gradient counts the 2n values that it takes. */
  readonly evaluations: { readonly loss: number; readonly gradient: number };
  /** Absent where the run never began. */
  readonly gradientMethod?: GradientMethod;
  readonly stopped: StopReason;
  /** The expression that became true, where `stopped` is `breakpoint`, or `diverged` at a step at which one did. */
  readonly breakpoint?: string;
  /** Of a branch: the step that its recording begins with. */
  readonly branchedAt?: number;
  /** Why, where `stopped` is `error`. */
  readonly problem?: Problem;
  /** Where `stopped` is `diverged`. */
  readonly divergence?: Divergence;
  /** The smallest finite loss, at its first step; the start where no loss was finite. */
  readonly best: RunPoint;
  readonly last: RunPoint;
  /** Kept every k-th step; more than asked where the budget required it. */
  readonly every: number;
  readonly milliseconds: number;
}
