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
  /** The largest of the relative errors, NaN where nothing could be checked, here and at random points around, and the point that has it. */
  readonly check: { readonly maxRelativeError: number; readonly at: readonly number[] };
  /** Is the largest of the errors no more than rounding? False where nothing could be checked. */
  readonly agrees: boolean;
  /** Why nothing can be checked at the point, in words such as “f is NaN here”. */
  readonly unchecked?: string;
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
  const [here] = comparisons;
  const parameterNames = coordinateNames(prepared.loss, objective.dimensions);
  const base = { ...here, loss: { name, file, range }, parameterNames, method: objective.gradientMethod, notes };
  const unchecked = whyUnchecked(name, parameterNames, here);
  if (unchecked !== undefined) return { ...base, relativeErrors: here.relativeErrors.map(() => NaN), check: { maxRelativeError: NaN, at: here.at }, agrees: false, unchecked };
  return { ...base, check: { maxRelativeError: errorOf(worst), at: worst.at }, agrees: errorOf(worst) <= gradientTolerance };
}

/** Numbers that are not finite agree with anything; where the other gradient is finite, they differ from it. */
function whyUnchecked(name: string, parameterNames: readonly string[], { value, gradient, relativeErrors }: GradientComparison): string | undefined {
  if (!Number.isFinite(value)) return `${name} is ${value} here`;
  const first = gradient.findIndex((derivative, i) => !Number.isFinite(derivative) && relativeErrors[i] === 0);
  return first >= 0 && relativeErrors.every((error) => error <= gradientTolerance) ? `∂/∂${parameterNames[first]!} is ${gradient[first]} here` : undefined;
}
