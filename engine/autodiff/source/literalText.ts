import { printNumber } from '../printExpression.ts';

/** A literal as JavaScript that can stand anywhere in an expression. */
export function literalText(value: number | string | boolean | null | undefined): string {
  if (typeof value === 'number') return value < 0 || Object.is(value, -0) ? `(${printNumber(value)})` : printNumber(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
