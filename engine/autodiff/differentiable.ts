import type { Problem } from '../problem.ts';

/** Data of a loss function: what `@data` gives, or nothing. */
export type LossData = unknown;

/** A loss function with its exact derivatives. Every array of numbers has one entry per parameter. */
export interface Differentiable {
  /** How the derivatives were obtained: from the source text, or from a trace of what it did. */
  readonly method: 'source' | 'trace';
  /** What the person should know, at the construct: derivatives that are 0 by rule, state that starts anew. */
  readonly notes: readonly Problem[];
  /** n, where the source says it. */
  readonly dimensions?: number;
  /** The user's operations in the user's order: the same bits as the function itself. */
  value(theta: Float64Array, data?: LossData): number;
  /**
   * @param into receives the gradient; must not be `theta`
   * @returns the value
   */
  valueAndGradient(theta: Float64Array, data: LossData, into: Float64Array): number;
  /**
   * `valueAndGradient` as JavaScript to stand in a block within a loop over the steps: it reads `theta_0 …` and sets `loss` and `g_0 …`, to the same bits as long as
   * all of them are finite; where one is not, `valueAndGradient` is to be asked. Present where that is a few operations on numbers, without data, that
   * cannot throw and are always done.
   */
  readonly unrolled?: string;
  /**
   * The gradient, and the Hessian times a direction.
   * @param gradientInto receives the gradient
   * @param into receives the product
   * @returns the value
   */
  hessianVectorProduct(theta: Float64Array, direction: Float64Array, data: LossData, gradientInto: Float64Array, into: Float64Array): number;
}
