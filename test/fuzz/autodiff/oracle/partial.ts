import * as dd from './doubleDouble.ts';

/** A partial derivative of one operation, in two doubles. */
export interface Partial {
  readonly high: number;
  readonly low: number;
  /** How large the terms are that it is the sum of: its rounding error when computed in doubles is a few ε times this. */
  readonly size: number;
}

export const partial = (high: number, low = 0, size = Math.abs(high)): Partial => ({ high, low, size });

export const zero = partial(0);
export const one = partial(1);
export const minusOne = partial(-1);

export function times(a: Partial, b: Partial): Partial {
  const high = dd.multiply(a.high, a.low, b.high, b.low);
  return partial(high, dd.low, a.size * b.size);
}

export function over(a: Partial, b: Partial): Partial {
  const high = dd.divide(a.high, a.low, b.high, b.low);
  return partial(high, dd.low);
}

export function plus(a: Partial, b: Partial): Partial {
  const high = dd.add(a.high, a.low, b.high, b.low);
  return partial(high, dd.low, a.size + b.size);
}

export const negated = ({ high, low, size }: Partial): Partial => partial(-high, -low, size);

export function rootOf(a: number): Partial {
  const high = dd.squareRoot(a);
  return partial(high, dd.low);
}
