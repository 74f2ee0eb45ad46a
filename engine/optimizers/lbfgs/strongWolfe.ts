import { along, dot, largest } from './vectors.ts';
import type { Evaluate } from '../procedure.ts';

/** A point of the line. */
export interface LinePoint {
  readonly t: number;
  readonly loss: number;
  readonly gradient: Float64Array;
  /** The derivative along the line. */
  readonly slope: number;
}

export interface LineSearch {
  readonly point: LinePoint;
  readonly evaluations: number;
}

const sufficientDecrease = 1e-4;
const curvature = 0.9;

/**
 * Looks along x + t·d for a point that fulfils the strong Wolfe conditions, as PyTorch does: first an interval that must hold one, then cubics into it.
 * @param start the point at t = 0
 * @param guess the first t
 * @param limit of evaluations, more or less: the first one comes beside
 */
export function strongWolfe(evaluate: Evaluate, x: Float64Array, d: Float64Array, start: LinePoint, guess: number, changeTolerance: number, limit: number): LineSearch {
  const point = new Float64Array(x.length);
  let evaluations = 0;
  const at = (t: number): LinePoint => {
    const gradient = new Float64Array(x.length);
    along(x, t, d, point);
    const loss = evaluate(point, gradient);
    evaluations++;
    return { t, loss, gradient, slope: dot(gradient, d) };
  };
  const isTooHigh = ({ t, loss }: LinePoint) => loss > start.loss + sufficientDecrease * t * start.slope;
  const isFlat = ({ slope }: LinePoint) => Math.abs(slope) <= -curvature * start.slope;

  let now = at(guess);
  let previous = start;
  let tries = 0;
  let bracket: LinePoint[] | undefined;
  while (tries < limit) {
    if (isTooHigh(now) || (tries > 1 && now.loss >= previous.loss)) {
      bracket = [previous, now];
      break;
    }
    if (isFlat(now)) return { point: now, evaluations };
    if (now.slope >= 0) {
      bracket = [previous, now];
      break;
    }
    const next = cubicMinimum(previous, now, [now.t + 0.01 * (now.t - previous.t), now.t * 10]);
    previous = now;
    now = at(next);
    tries++;
  }
  const ends = tries === limit || !bracket ? [start, now] : bracket;
  let low = ends[0]!.loss <= ends[1]!.loss ? 0 : 1;
  let wasNear = false;
  const width = largest(d);
  while (tries < limit) {
    const [first, second] = [ends[0]!, ends[1]!];
    if (Math.abs(second.t - first.t) * width < changeTolerance) break;
    const [left, right] = [Math.min(first.t, second.t), Math.max(first.t, second.t)];
    let t = cubicMinimum(first, second, [left, right]);
    const margin = 0.1 * (right - left);
    if (Math.min(right - t, t - left) < margin) {
      if (wasNear || t >= right || t <= left) {
        t = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin;
        wasNear = false;
      } else wasNear = true;
    } else wasNear = false;

    now = at(t);
    tries++;
    const high = 1 - low;
    if (isTooHigh(now) || now.loss >= ends[low]!.loss) {
      ends[high] = now;
      low = ends[0]!.loss <= ends[1]!.loss ? 0 : 1;
      continue;
    }
    if (isFlat(now)) return { point: now, evaluations };
    if (now.slope * (ends[high]!.t - ends[low]!.t) >= 0) ends[high] = ends[low]!;
    ends[low] = now;
  }
  return { point: ends[low]!, evaluations };
}

/** Of the cubic with these values and slopes, within the bounds; their middle where it has none. */
function cubicMinimum(a: LinePoint, b: LinePoint, [low, high]: readonly [number, number]): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const square = d1 ** 2 - a.slope * b.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const t =
    a.t <= b.t
      ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
      : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
  return Math.min(Math.max(t, low), high);
}
