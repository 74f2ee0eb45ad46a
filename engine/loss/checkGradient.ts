import type { Problem } from '../problem.ts';
import type { GradientMethod } from '../run/run.ts';
import { compareGradients, gradientTolerance, type GradientComparison } from './compareGradients.ts';
import { coordinateNames } from './coordinateNames.ts';
import type { LoadedLoss } from './loadLoss.ts';
import type { LossFunction } from './lossFunction.ts';
import type { LossRequest } from './prepareLoss.ts';

/** A gradient at a point, and how far it is from others. */
export interface GradientCheck extends GradientComparison {
  readonly loss: Pick<LossFunction, 'name' | 'file' | 'range'>;
  /** One for each coordinate. */
  readonly parameterNames: readonly string[];
  readonly method: GradientMethod;
  /** The largest of the relative errors, here and at random points around, and the point that has it. */
  readonly check: { readonly maxRelativeError: number; readonly at: readonly number[] };
  /** Is the largest of the errors no more than rounding? */
  readonly agrees: boolean;
  /** Why the method is not the fastest one, and where derivatives are 0 by rule. */
  readonly notes: readonly Problem[];
}

/**
 * The value and the gradient on all rows at a point, and how far the gradient is from others.
 * @throws {ProblemError} where they cannot be computed
 */
export function checkGradient(loaded: LoadedLoss, request: Pick<LossRequest, 'start' | 'seed' | 'numericGradients'>): GradientCheck {
  const { prepared, comparisons } = compareGradients(loaded, request);
  const errorOf = ({ relativeErrors }: GradientComparison): number => Math.max(0, ...relativeErrors);
  const worst = comparisons.reduce((worse, each) => (errorOf(each) > errorOf(worse) ? each : worse));
  const { loss: { name, file, range }, objective, notes } = prepared;
  const parameterNames = coordinateNames(prepared.loss, objective.dimensions);
  return { ...comparisons[0], loss: { name, file, range }, parameterNames, method: objective.gradientMethod, check: { maxRelativeError: errorOf(worst), at: worst.at }, agrees: errorOf(worst) <= gradientTolerance, notes };
}
