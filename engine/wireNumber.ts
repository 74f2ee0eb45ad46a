/** A number as JSON can carry it: NaN and the infinities, which JSON has not, as strings. `Number(wire)` gives it back. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export function toWireNumber(value: number): WireNumber {
  return Number.isFinite(value) ? value : (String(value) as WireNumber);
}
