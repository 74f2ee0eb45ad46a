import type { GradientMethod } from '../run/run.ts';

/** A loss function as the step loop uses it. */
export interface Objective {
  /** n */
  readonly dimensions: number;
  readonly gradientMethod: GradientMethod;
  /** Rows exist and a smaller batch size is set: a step's gradient sees part of the rows. */
  readonly batched: boolean;
  /**
   * Values and gradients computed. A value that comes with an exact gradient counts as one, as it would by itself; so do the 2n values of a numeric gradient.
   * Counts up in place; a run that goes on begins with what was counted before.
   */
  readonly evaluations: { loss: number; gradient: number };
  /**
   * The loss on all rows; may be NaN or infinite.
   * @param theta n numbers, left as they are
   * @throws {ProblemError} where the function throws or returns no number
   */
  value(theta: Float64Array): number;
  /**
   * The gradient on the batch of a step.
   * @param step ≥ 1
   * @param into n numbers, written; must not be `theta`
   * @returns the loss on the batch where the objective is batched, otherwise undefined
   * @throws {ProblemError} as `value`, or where the user's gradient is not n numbers
   */
  gradient(theta: Float64Array, step: number, into: Float64Array): number | undefined;
  /**
   * The loss on all rows and its gradient, both by one evaluation. Absent where they are computed apart: by the user's gradient, by differences, on batches.
   * @param into n numbers, written; must not be `theta`
   */
  readonly valueAndGradient?: (theta: Float64Array, into: Float64Array) => number;
  /** The same as statements, where it is a few operations: see Differentiable. Counts nothing. */
  readonly unrolled?: string;
  /**
   * The Hessian on the batch of a step, times a direction. Present where the derivatives are exact; counts as one value and one gradient.
   * @param into n numbers, written; must be neither `theta` nor `direction`
   */
  readonly hessianVectorProduct?: (theta: Float64Array, direction: Float64Array, step: number, into: Float64Array) => void;
}
