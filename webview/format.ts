import type { WireNumber } from '../engine/wireNumber.ts';

const counts = new Intl.NumberFormat();

/** A whole number with the separators of the reader's locale: `1,204`. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? counts.format(Math.round(value)) : formatNumber(value);
}

/**
 * A measured number to so many significant digits, always with a decimal point as in source code: `0.123457`, `3.1e-9`, `NaN`, `∞`.
 * Trailing zeros are left out, so 0.5 stays 0.5.
 */
export function formatNumber(value: number, digits = 6): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const magnitude = Math.abs(rounded);
  return magnitude >= 1e-4 && magnitude < 1e6 ? String(rounded) : formatExponent(rounded);
}

/** The number exactly, as JavaScript would read it back. */
export function formatFull(value: number): string {
  return String(value);
}

function formatExponent(value: number): string {
  // Beyond 1.797e308 rounding to fewer digits may overflow; the unrounded number is the best that can be said.
  return value.toExponential().replace('e+', 'e');
}

export function fromWire(value: WireNumber): number {
  return Number(value);
}

/** `<1 ms`, `840 ms`, `1.23 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms';
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Steps per second, to two digits where it is large: `850`, `12 k`, `3.4 M`. */
export function formatRate(rate: number): string {
  if (!Number.isFinite(rate) || rate < 0) return '–';
  if (rate < 1000) return String(Math.round(rate));
  const [value, unit] = rate < 1e6 ? [rate / 1e3, 'k'] : [rate / 1e6, 'M'];
  return `${Number(value.toPrecision(2))} ${unit}`;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A power of ten for an axis: `10⁻⁹`; 0.1, 1, 10 and 100 stay as they are. */
export function formatPowerOfTen(exponent: number): string {
  if (exponent >= -2 && exponent <= 3) return String(Number(`1e${exponent}`));
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}
