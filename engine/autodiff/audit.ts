import { ProblemError } from '../problem.ts';
import type { Differentiable, LossData } from './differentiable.ts';
import { directionalDerivative, type NumericDerivative } from './directionalDerivative.ts';
import { normalNumbers, pointsAround } from './pointsAround.ts';

export interface AuditParts {
  readonly differentiable: Differentiable;
  /** The user's own function, each call as if it were the first. */
  readonly untouched: (theta: Float64Array, data?: LossData) => number;
  /** n numbers */
  readonly start: Float64Array;
  readonly data?: LossData;
  /** Of the random points and directions. */
  readonly seed?: number;
}

export type Audit =
  | {
      readonly ok: true;
      /** False where differences could not tell: kinks, noise, values that are not finite, or flat operations. */
      readonly isDerivativeChecked: boolean;
      /** Of directional derivatives, relative to the terms they are sums of; differences themselves are good to about 1e-9. */
      readonly maxRelativeError: number;
      /** What speaks against the derivatives without proving them wrong, in a sentence. */
      readonly doubt?: string;
    }
  | {
      readonly ok: false;
      /** What failed, in a sentence. */
      readonly message: string;
      readonly at: readonly number[];
    };

const randomPoints = 3;
/** Random points are left out where the start alone took longer, as of a long simulation. */
const patienceMilliseconds = 500;

/**
 * Holds exact derivatives against the user's own function before they are used: values to the bit at the start and at random points, and
 * one derivative along a random direction at each. It finds what turned into a constant on the way.
 * @throws {ProblemError} where the derivatives are refused at the start, or the function itself cannot be evaluated there
 */
export function audit({ differentiable, untouched, start, data, seed = 1 }: AuditParts): Audit {
  const isJumping = (): boolean => differentiable.notes.some(({ message }) => message.startsWith('Flat here'));
  const normal = normalNumbers(seed);
  const points = [start, ...pointsAround(start, randomPoints, normal)];
  const begun = performance.now();
  let isDerivativeChecked = false;
  let doubt: string | undefined;
  let unresolved: { readonly message: string; readonly at: readonly number[]; readonly isContradicted: boolean } | undefined;
  let maxRelativeError = 0;

  for (const [index, theta] of points.entries()) {
    if (index > 0 && performance.now() - begun > patienceMilliseconds) break;
    const at = Array.from(theta);
    const gradient = new Float64Array(theta.length);
    const expected = outcome(() => untouched(theta, data));
    const actual = outcome(() => differentiable.valueAndGradient(theta, data, gradient));
    const valueAlone = outcome(() => differentiable.value(theta, data));
    if (index === 0) for (const first of [actual, expected]) if ('problem' in first) throw first.problem;
    if ('problem' in expected) {
      // A function that throws somewhere near its start throws there exactly, too.
      if ('problem' in actual) continue;
      return { ok: false, at, message: `At a random point the function throws “${expected.problem.message}”, and its differentiated form gives ${actual.value}.` };
    }
    if ('problem' in actual) return { ok: false, at, message: `At a random point the function gives ${expected.value}, and its differentiated form throws “${actual.problem.message}”.` };
    for (const own of [actual, valueAlone]) {
      if ('problem' in own || !Object.is(own.value, expected.value)) {
        return { ok: false, at, message: `The function gives ${expected.value}, and its differentiated form ${'problem' in own ? `throws “${own.problem.message}”` : own.value}.` };
      }
    }
    if (!Number.isFinite(expected.value)) continue;

    const direction = unit(theta.map(normal));
    const exact = gradient.reduce((sum, derivative, i) => sum + derivative * direction[i]!, 0);
    const size = gradient.reduce((sum, derivative, i) => sum + Math.abs(derivative * direction[i]!), 0);
    const along = (t: number): number => {
      const there = outcome(() => untouched(theta.map((x, i) => x + t * direction[i]!), data));
      return 'problem' in there ? NaN : there.value;
    };
    const scale = Math.max(0.1, ...theta.map(Math.abs));
    const numeric = directionalDerivative(along, scale);
    const difference = Math.abs(numeric.slope - exact);
    const isTelling = !numeric.isKink && numeric.error <= 1e-4 * Math.max(Math.abs(numeric.slope), Number.isFinite(exact) ? Math.abs(exact) : 0, 1e-300);
    if (difference <= 10 * numeric.error + 1e-7 * size) {
      // Where nothing moves, differences are within rounding of 0; those of steps or noise are not.
      const isResolved = isTelling || numeric.error * scale <= 1e-6 * Math.abs(expected.value) || (numeric.slope === 0 && size === 0);
      isDerivativeChecked ||= isResolved;
      if (!isResolved && !numeric.isKink) unresolved ??= { at, isContradicted: false, message: told(exact, numeric) };
      if (isTelling) maxRelativeError = Math.max(maxRelativeError, difference / Math.max(size, Math.abs(numeric.slope)));
      continue;
    }
    // A start may well be where 0 meets ∞ on the way, as in Math.sqrt(x ** 4) at 0; random points are not.
    if (index === 0 && !Number.isFinite(exact)) continue;
    if (!isTelling) {
      const isContradicted = numeric.error <= 0.1 * Math.abs(numeric.slope);
      if (!numeric.isKink && (isContradicted || !unresolved)) unresolved = { at, isContradicted, message: told(exact, numeric) };
      continue;
    }
    // Where derivatives are 0 by rule, as of Math.round, differences see something else.
    if (!isJumping()) return { ok: false, at, message: told(exact, numeric) };
    doubt ??= `${told(exact, numeric)} What jumps has the derivative 0, however small its jumps are.`;
  }
  if (!isDerivativeChecked && unresolved) {
    // A derivative that no difference confirms, and that clear differences contradict, is not taken for exact.
    if (unresolved.isContradicted && !isJumping()) return { ok: false, at: unresolved.at, message: unresolved.message };
    doubt ??= `Differences of the function cannot confirm it, as the function jumps or is noisy. ${unresolved.message}`;
  }
  return { ok: true, isDerivativeChecked, maxRelativeError, ...(doubt !== undefined && { doubt }) };
}

const told = (exact: number, { slope, error }: NumericDerivative): string => `Along a random direction the derivative is ${exact}, but differences of the function give ${slope} ± ${error.toPrecision(2)}.`;

function outcome(evaluate: () => number): { readonly value: number } | { readonly problem: ProblemError } {
  try {
    return { value: evaluate() };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error };
    throw error;
  }
}

function unit(direction: Float64Array): Float64Array {
  const length = Math.hypot(...direction);
  return direction.map((x) => x / length);
}
