import { lowerBound } from './rowOrder.ts';

/** The shares at which quantiles are taken; 0 and 1 are the smallest and the largest value. */
export const quantileShares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

export interface Histogram {
  /** How the width of a bin grows: not at all, by a factor, or by a factor on both sides of a linear stretch around 0. */
  readonly scale: 'linear' | 'log' | 'symmetric log';
  /** Ascending, one more than there are bins; a bin has its lower edge, the last one both. */
  readonly edges: Float64Array<ArrayBuffer>;
  readonly counts: Float64Array<ArrayBuffer>;
}

/** What the values of many coordinates are like together. */
export interface ColumnSummary {
  /** √Σx², of all values: NaN and infinite where one of them is. */
  readonly norm: number;
  /** Of the finite values, at `quantileShares`, between neighbours linearly; NaN where there is none. */
  readonly quantiles: Float64Array<ArrayBuffer>;
  /** How many values are NaN or infinite. */
  readonly notFinite: number;
  /** Of the finite values; without bins where there is none. */
  readonly histogram: Histogram;
}

/** Values that are this many times apart need more than a linear scale. */
const wideRange = 30;

export function columnSummary(values: Float64Array, bins = 24): ColumnSummary {
  const ascending = finiteAscending(values);
  return {
    norm: norm(values),
    quantiles: Float64Array.from(quantileShares, (share) => quantile(ascending, share)),
    notFinite: values.length - ascending.length,
    histogram: histogram(ascending, bins),
  };
}

/** √Σx², also where a square would overflow or vanish. */
export function norm(values: Float64Array): number {
  let largest = 0;
  for (const value of values) {
    if (Number.isNaN(value)) return NaN;
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0 || largest === Infinity) return largest;
  const scale = largest > 1e150 || largest < 1e-140 ? largest : 1;
  let sum = 0;
  for (const value of values) sum += (value / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** The coordinates of the largest magnitudes, from the largest; equal ones in the order of θ; NaN is none. */
export function largestMagnitudes(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  const magnitude = (coordinate: number) => Math.abs(values[coordinate]!);
  for (let coordinate = 0; coordinate < values.length; coordinate++) {
    const size = magnitude(coordinate);
    if (Number.isNaN(size) || (found.length === count && !(size > magnitude(found[count - 1]!)))) continue;
    let place = found.length;
    while (place > 0 && size > magnitude(found[place - 1]!)) place--;
    found.splice(place, 0, coordinate);
    if (found.length > count) found.pop();
  }
  return found;
}

/** A loop, because a function called for each of 10⁵ values takes longer than to sort them. */
function finiteAscending(values: Float64Array): Float64Array<ArrayBuffer> {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    // False for NaN and the infinities.
    if (value - value === 0) finite[count++] = value;
  }
  return finite.subarray(0, count).sort();
}

function quantile(ascending: Float64Array, share: number): number {
  if (ascending.length === 0) return NaN;
  const at = share * (ascending.length - 1);
  const low = ascending[Math.floor(at)]!;
  const high = ascending[Math.ceil(at)]!;
  const rest = at - Math.floor(at);
  const distance = high - low;
  // Their weighted mean may round to less than either of two equal values; only where the distance overflows is it without harm.
  if (distance === Infinity) return low * (1 - rest) + high * rest;
  return rest < 0.5 ? low + distance * rest : high - distance * (1 - rest);
}

function histogram(ascending: Float64Array, bins: number): Histogram {
  const low = ascending[0];
  const high = ascending.at(-1);
  if (low === undefined || high === undefined) return { scale: 'linear', edges: new Float64Array(0), counts: new Float64Array(0) };
  const { scale, forth, back } = scaleFor(ascending, low, high);
  const [from, to] = [forth(low), forth(high)];
  const count = from === to ? 1 : bins;
  const edges = new Float64Array(count + 1).fill(high);
  edges[0] = low;
  // There and back is not exact: an edge stays between its neighbours.
  for (let i = 1; i < count; i++) edges[i] = Math.min(high, Math.max(edges[i - 1]!, back(from * (1 - i / count) + to * (i / count))));
  const counts = new Float64Array(count);
  let bin = 0;
  for (const value of ascending) {
    while (bin < count - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { scale, edges, counts };
}

interface Scale {
  readonly scale: Histogram['scale'];
  readonly forth: (value: number) => number;
  readonly back: (value: number) => number;
}

const linear: Scale = { scale: 'linear', forth: (value) => value, back: (value) => value };

function scaleFor(ascending: Float64Array, low: number, high: number): Scale {
  if (low > 0 || high < 0) {
    const sign = Math.sign(low);
    return Math.abs(high) > wideRange * Math.abs(low) || Math.abs(low) > wideRange * Math.abs(high) ? { scale: 'log', forth: (value) => sign * Math.log(Math.abs(value)), back: (value) => sign * Math.exp(sign * value) } : linear;
  }
  // Linear as far as half of the magnitudes go: what lies within looks as it is, and the tails stay in the picture.
  const largest = Math.max(-low, high);
  const middle = Math.max(medianMagnitude(ascending), largest * 1e-15);
  if (!(largest / middle > wideRange)) return linear;
  return {
    scale: 'symmetric log',
    forth: (value) => Math.sign(value) * Math.log1p(Math.abs(value) / middle),
    back: (value) => Math.sign(value) * middle * Math.expm1(Math.abs(value)),
  };
}

/** Of the values that are not 0, among which there may be none: NaN. Both ends of what is sorted are walked inwards, so that nothing is sorted again. */
function medianMagnitude(ascending: Float64Array): number {
  let low = 0;
  let high = ascending.length - 1;
  const zeros = lowerBound(ascending, Number.MIN_VALUE) - lowerBound(ascending, 0);
  let larger = (ascending.length - zeros) >> 1;
  let magnitude = NaN;
  // From the largest magnitude to the middle one.
  for (; larger >= 0 && low <= high; larger--) {
    magnitude = Math.max(-ascending[low]!, ascending[high]!);
    if (-ascending[low]! > ascending[high]!) low++;
    else high--;
  }
  return magnitude === 0 ? NaN : magnitude;
}
