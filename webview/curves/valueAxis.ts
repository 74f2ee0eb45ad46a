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
  ticks: (low, high, wanted) => niceTicks(low, high, wanted).map((position) => ({ position, label: formatNumber(position) })),
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

/** Whole positions are powers of ten: every k-th gets a number; where fewer than two fit, round values in between. */
function decades(low: number, high: number, wanted: number, axis: ValueAxis, label: (position: number) => string): readonly AxisTick[] {
  const first = Math.ceil(low - 1e-9);
  const last = Math.floor(high + 1e-9);
  if (last - first < 2 && axis.kind === 'logarithmic') {
    const round = Array.from({ length: last - first + 3 }, (_, index) => first - 1 + index).flatMap((exponent) => [1, 2, 5].map((digit) => Number(`${digit}e${exponent}`))).filter((value) => axis.forward(value) >= low && axis.forward(value) <= high);
    // From end to end, where values in even distances would crowd at the top.
    if (round.length >= 3 && round.length <= wanted + 2) return round.map((value) => ({ position: axis.forward(value), label: formatNumber(value) }));
  }
  if (last - first < 1) {
    return niceTicks(axis.inverse(low), axis.inverse(high), wanted).map((value) => ({ position: axis.forward(value), label: formatNumber(value) }));
  }
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, wanted)));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .filter((position) => position % every === 0)
    .map((position) => ({ position, label: label(position) }));
}
