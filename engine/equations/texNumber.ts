/** A number for reading in a formula, to five significant digits; what a person chose is short anyway. */
export function texNumber(value: number): string {
  if (Number.isNaN(value)) return '\\mathrm{NaN}';
  if (!Number.isFinite(value)) return value < 0 ? '-\\infty' : '\\infty';
  // A count of steps is exact.
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const rounded = Number(value.toPrecision(5));
  const magnitude = Math.abs(rounded);
  if (magnitude >= 1e-3 && magnitude < 1e6) return String(rounded);
  const [mantissa = '', exponent = ''] = rounded.toExponential().split('e');
  const power = `10^{${Number(exponent)}}`;
  return mantissa === '1' ? power : mantissa === '-1' ? `-${power}` : `${mantissa}\\cdot ${power}`;
}
