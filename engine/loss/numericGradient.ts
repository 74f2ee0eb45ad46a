import { directionalDerivative, type NumericDerivative } from '../autodiff/directionalDerivative.ts';
import { ProblemError } from '../problem.ts';

/**
 * Each partial derivative by differences of the value over shrinking steps, extrapolated: to hold other gradients against, far better than the differences that runs can
 * take and far slower.
 * @param value NaN is taken where it throws ProblemError
 */
export function numericGradient(value: (theta: Float64Array) => number, theta: Float64Array): NumericDerivative[] {
  const moved = theta.slice();
  return Array.from(theta, (x, i) => {
    const along = (t: number): number => {
      moved[i] = x + t;
      try {
        return value(moved);
      } catch (error) {
        if (error instanceof ProblemError) return NaN;
        throw error;
      } finally {
        moved[i] = x;
      }
    };
    return directionalDerivative(along, Math.max(0.1, Math.abs(x)));
  });
}

/**
 * |a − b| relative to the larger one; 0 where both are 0 as far as can be told, ∞ where one of them is not finite and the other another number.
 * @param resolution numbers below this cannot be told from 0
 */
export function relativeError(a: number, b: number, resolution: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const size = Math.max(Math.abs(a), Math.abs(b));
  if (!Number.isFinite(size)) return Infinity;
  return size <= 10 * resolution ? 0 : Math.abs(a - b) / size;
}
