import { along, dot } from './vectors.ts';
import type { Evaluate } from '../procedure.ts';

interface LinePoint {
  readonly t: number;
  readonly loss: number;
  /** The derivative along the line. */
  readonly slope: number;
}

const [evaluationLimit, growth, sufficientDecrease, curvature, approximateDecrease, narrowest] = [20, 2, 1e-4, 0.9, 1e-6, 1e-5];

/**
 * How far to go along x + t·d, by Optax's zoom search: doubles t until an interval must hold a good one, then goes into it by cubics, parabolas and halves.
 * @returns t; that of the best point with enough decrease where none fulfils both conditions
 */
export function zoomSearch(evaluate: Evaluate, x: Float64Array, d: Float64Array, loss: number, slope: number): { readonly t: number; readonly evaluations: number } {
  const point = new Float64Array(x.length);
  const gradient = new Float64Array(x.length);
  let evaluations = 0;
  const at = (t: number): LinePoint => {
    along(x, t, d, point);
    const value = evaluate(point, gradient);
    evaluations++;
    return { t, loss: value, slope: dot(gradient, d) };
  };
  /** How far a point misses enough decrease; 0 where it has it. */
  const decreaseError = (tried: LinePoint): number => {
    const exact = tried.loss - loss - sufficientDecrease * tried.t * slope;
    const approximate = Math.max(tried.slope - (2 * sufficientDecrease - 1) * slope, tried.loss - loss - approximateDecrease * Math.abs(loss));
    return orInfinite(Math.max(Math.min(approximate, exact), 0));
  };
  const curvatureError = (tried: LinePoint): number => orInfinite(Math.max(Math.abs(tried.slope) - curvature * Math.abs(slope), 0));
  const start: LinePoint = { t: 0, loss, slope };
  let safe = start;
  const giveUp = (last: LinePoint, error: number) => ({ t: safe.t > 0 || error === Infinity ? safe.t : last.t, evaluations });

  let low = start;
  let high = start;
  for (let previous = start; ; ) {
    const tried = at(evaluations === 0 ? 1 : growth * previous.t);
    const error = decreaseError(tried);
    if (error <= 0) safe = tried;
    if (Math.max(error, curvatureError(tried)) <= 0) return { t: tried.t, evaluations };
    if (evaluations >= evaluationLimit) return giveUp(tried, error);
    const isHigh = error > 0 || (tried.loss >= previous.loss && evaluations > 1);
    const isLow = !isHigh && tried.slope >= 0;
    [low, high] = isLow ? [tried, previous] : [previous, tried];
    if (isHigh || isLow) break;
    previous = tried;
  }
  for (let third = low; ; ) {
    const width = Math.abs(high.t - low.t);
    const tried = at(between(low, high, third));
    const error = decreaseError(tried);
    if (error <= 0 && tried.loss < safe.loss) safe = tried;
    if (Math.max(error, curvatureError(tried)) <= 0) return { t: tried.t, evaluations };
    if (evaluations >= evaluationLimit || (width <= narrowest && safe.t > 0)) return giveUp(tried, error);
    if (error > 0 || tried.loss >= low.loss) {
      third = high;
      high = tried;
    } else if (tried.slope * (high.t - low.t) >= 0) {
      third = high;
      high = low;
      low = tried;
    } else {
      third = low;
      low = tried;
    }
  }
}

const orInfinite = (error: number): number => (Number.isNaN(error) ? Infinity : error);

/** The minimum of the cubic where it is well inside, otherwise that of the parabola, otherwise the middle. */
function between(low: LinePoint, high: LinePoint, third: LinePoint): number {
  const [left, right] = [Math.min(low.t, high.t), Math.max(low.t, high.t)];
  const width = right - left;
  const cubic = cubicMinimum(low, high, third);
  if (cubic > left + 0.2 * width && cubic < right - 0.2 * width) return cubic;
  const parabola = parabolaMinimum(low, high);
  if (parabola > left + 0.1 * width && parabola < right - 0.1 * width) return parabola;
  return (low.t + high.t) / 2;
}

/** Of the cubic through three values, with the slope at the first. */
function cubicMinimum(a: LinePoint, b: LinePoint, c: LinePoint): number {
  const [db, dc] = [b.t - a.t, c.t - a.t];
  const denominator = (db * dc) ** 2 * (db - dc);
  const [fb, fc] = [b.loss - a.loss - a.slope * db, c.loss - a.loss - a.slope * dc];
  const A = (dc ** 2 * fb - db ** 2 * fc) / denominator;
  const B = (-(dc ** 3) * fb + db ** 3 * fc) / denominator;
  return a.t + (-B + Math.sqrt(B * B - 3 * A * a.slope)) / (3 * A);
}

/** Of the parabola through two values, with the slope at the first. */
function parabolaMinimum(a: LinePoint, b: LinePoint): number {
  const db = b.t - a.t;
  return a.t - a.slope / (2 * ((b.loss - a.loss - a.slope * db) / db ** 2));
}
