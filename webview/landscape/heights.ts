import type { LandscapeView } from '../protocol.ts';

/** A landscape made ready to be drawn: heights on a logarithmic scale above its lowest value. */
export interface Heights {
  /** One per grid point, 0 (lowest) … 1 (highest); 1 where the loss is not finite. */
  readonly share: Float64Array;
  /** Grid points whose loss is not finite. */
  readonly undefinedPoints: readonly number[];
  /** The loss at a share of the scale. */
  readonly lossAt: (share: number) => number;
  /** The share of the scale of a loss, 0 … 1. */
  readonly shareAt: (loss: number) => number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * log((loss − lowest) + offset), scaled to 0 … 1, where the offset (a small quantile of what lies above the lowest point) keeps one very low grid
 * point from taking the whole scale for itself. Undefined when no grid point is finite.
 */
export function measureHeights({ values }: Pick<LandscapeView, 'values'>): Heights | undefined {
  const finite = values.filter((value) => Number.isFinite(value)).sort();
  if (finite.length === 0) return undefined;
  const lowest = finite[0]!;
  const highest = finite[finite.length - 1]!;
  const rise = (loss: number) => Math.min(Number.MAX_VALUE / 2, Math.max(0, loss - lowest));
  const span = rise(highest);
  const quantile = rise(finite[Math.floor(finite.length * 0.004)]!);
  const offset = span === 0 ? 1 : Math.max(quantile, span * 1e-7, Number.MIN_VALUE);
  const base = Math.log(offset);
  const range = Math.log(span + offset) - base || 1;
  const shareAt = (loss: number) => (Number.isFinite(loss) ? Math.min(1, Math.max(0, (Math.log(rise(loss) + offset) - base) / range)) : 1);
  const undefinedPoints: number[] = [];
  const share = values.map((value, index) => {
    if (!Number.isFinite(value)) undefinedPoints.push(index);
    return shareAt(value);
  });
  return { share, undefinedPoints, lossAt: (at) => lowest + Math.exp(base + at * range) - offset, shareAt, lowest, highest };
}

/** Boundaries between the bands of colour, evenly spaced on the logarithmic scale. */
export function contourShares(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index + 1) / (count + 1));
}
