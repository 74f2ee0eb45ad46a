import { formatNumber, formatPowerOfTen } from '../format.ts';
import { niceTicks } from '../ticks.ts';

export interface AxisTick {
  /** On the scale of `forward`. */
  readonly position: number;
  /** Empty for a line without a number. */
  readonly label: string;
}

/** A scale for the vertical axis: values go `forward` to where they are drawn, evenly spaced. */
export interface ValueAxis {
  readonly kind: 'linear' | 'logarithmic' | 'symmetric';
  /** Where a symmetric scale turns linear, so that values ≤ 0 have a place too. */
  readonly threshold?: number;
  /** NaN for what is not finite. */
  readonly forward: (value: number) => number;
  readonly inverse: (position: number) => number;
  /** Ticks between two positions; about `wanted` with numbers. */
  ticks(low: number, high: number, wanted: number): readonly AxisTick[];
}

/** The smallest magnitude above zero and the range of the finite values that a chart is to show. */
export interface ValueRange {
  readonly smallest: number;
  readonly low: number;
  readonly high: number;
}

/** Undefined where there is no finite value. */
export function rangeOf(series: Iterable<Float64Array>): ValueRange | undefined {
  let [smallest, low, high] = [Infinity, Infinity, -Infinity];
  for (const values of series) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
      if (value !== 0) smallest = Math.min(smallest, Math.abs(value));
    }
  }
  return low <= high ? { smallest, low, high } : undefined;
}

/** Logarithmic where all values are positive; symmetric where some are not, so that none is lost. */
export function chooseAxis(logarithmic: boolean, range: ValueRange | undefined): ValueAxis {
  if (!logarithmic || !range) return linearAxis;
  if (range.low > 0) return logarithmicAxis;
  if (range.smallest === Infinity) return linearAxis;
  // Twelve decades at most around zero: what is smaller is drawn as good as zero.
  const largest = Math.max(Math.abs(range.low), Math.abs(range.high));
  return symmetricAxis(10 ** Math.floor(Math.log10(Math.max(range.smallest, largest * 1e-12, Number.MIN_VALUE * 1e16))));
}

export const linearAxis: ValueAxis = {
  kind: 'linear',
  forward: (value) => (Number.isFinite(value) ? value : NaN),
  inverse: (position) => position,
  ticks: (low, high, wanted) => evenly(low, high, wanted).map((position) => ({ position, label: formatNumber(position) })),
};

export const logarithmicAxis: ValueAxis = {
  kind: 'logarithmic',
  forward: (value) => (value > 0 && Number.isFinite(value) ? Math.log10(value) : NaN),
  inverse: (position) => 10 ** position,
  ticks: (low, high, wanted) => decades(low, high, wanted, logarithmicAxis, (exponent) => formatPowerOfTen(exponent)),
};

/** Linear within ± threshold, logarithmic beyond; a decade is as high as the distance from 0 to the threshold. */
export function symmetricAxis(threshold: number): ValueAxis {
  const exponent = Math.log10(threshold);
  const axis: ValueAxis = {
    kind: 'symmetric',
    threshold,
    forward: (value) => {
      if (!Number.isFinite(value)) return NaN;
      const magnitude = Math.abs(value);
      return magnitude <= threshold ? value / threshold : Math.sign(value) * (Math.log10(magnitude) - exponent + 1);
    },
    inverse: (position) => (Math.abs(position) <= 1 ? position * threshold : Math.sign(position) * 10 ** (Math.abs(position) - 1 + exponent)),
    ticks: (low, high, wanted) =>
      decades(low, high, wanted, axis, (position) =>
        position === 0 ? '0' : `${position < 0 ? '-' : ''}${formatPowerOfTen(Math.round(Math.abs(position) - 1 + exponent))}`,
      ),
  };
  return axis;
}

/** Whole positions are powers of ten: every k-th gets a number; where fewer than two fit, round values in between. Two at least: one number alone tells of no scale. */
function decades(low: number, high: number, wanted: number, axis: ValueAxis, label: (position: number) => string): readonly AxisTick[] {
  const first = Math.ceil(low - 1e-9);
  const last = Math.floor(high + 1e-9);
  if (last - first < 1 || (last - first < 2 && axis.kind === 'logarithmic')) {
    const values = betweenDecades(low, high, wanted, axis);
    if (values.length > 0) return values.map((value) => ({ position: axis.forward(value), label: formatNumber(value) }));
  }
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, wanted)));
  const positions = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const whole = positions.filter((position) => position % every === 0);
  return (whole.length > 1 ? whole : positions.filter((position) => (position - first) % every === 0)).map((position) => ({ position, label: label(position) }));
}

/** Empty where powers of ten do. */
function betweenDecades(low: number, high: number, wanted: number, axis: ValueAxis): readonly number[] {
  const [from, to] = [axis.inverse(low), axis.inverse(high)];
  // At the ends of what a number can be there are none.
  const hasPlace = (value: number) => Number.isFinite(axis.forward(value));
  const withDigits = (digits: readonly number[]) => {
    if (axis.kind !== 'logarithmic') return [];
    const exponents = Array.from({ length: Math.floor(high) - Math.floor(low) + 1 }, (_, index) => Math.floor(low) + index);
    return exponents.flatMap((exponent) => digits.map((digit) => Number(`${digit}e${exponent}`))).filter((value) => value >= from && value <= to && hasPlace(value));
  };
  // From end to end, where values in even distances would crowd at the top.
  const round = withDigits([1, 2, 5]);
  const fits = (values: readonly number[]) => values.length > 1 && values.length <= wanted + 2;
  if (round.length >= 3 && fits(round)) return round;
  if (Math.floor(high + 1e-9) - Math.ceil(low - 1e-9) >= 1) return [];
  return ([niceTicks(from, to, wanted), round].find(fits) ?? evenly(from, to, wanted)).filter(hasPlace);
}

/** Two of them at least: the ends of more than there is room for. */
function evenly(low: number, high: number, wanted: number): readonly number[] {
  const ticks = niceTicks(low, high, wanted);
  if (ticks.length > 1) return ticks;
  const more = niceTicks(low, high, 4 * Math.max(1, wanted));
  return more.length > 1 ? [more[0]!, more.at(-1)!] : more;
}
