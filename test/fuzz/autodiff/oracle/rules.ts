import { minusOne, negated, one, over, partial, plus, rootOf, times, zero, type Partial } from './partial.ts';

/** First and second derivative of a function of one number. */
export interface Slope {
  readonly first: Partial;
  readonly second: Partial;
}

const slope = (first: Partial, second: Partial): Slope => ({ first, second });
const doubled = (x: Partial): Partial => times(partial(2), x);
const scaled = (x: Partial, factor: number): Partial => times(x, partial(factor));
const square = (x: Partial): Partial => times(x, x);
/** (1 − a)(1 + a): both factors exact in two doubles. */
const oneMinusSquare = (a: number): Partial => times(plus(one, partial(-a)), plus(one, partial(a)));
const onePlusSquare = (a: number): Partial => plus(one, times(partial(a), partial(a)));

/** ±1/√q and its derivative, where q = ±a² ± 1; `sign` is that of a² in q. */
function inverseRoot(q: Partial, a: number, sign: number): Slope {
  const root = partial(Math.sqrt(q.high));
  const first = over(one, root);
  return slope(first, scaled(over(first, q), -sign * a));
}

/** a: the operand, v: the function's value. */
export const slopes: Readonly<Record<string, (a: number, v: number) => Slope>> = {
  abs: (a) => slope(partial(Math.sign(a)), zero),
  sqrt: (a) => {
    const first = over(partial(0.5), rootOf(a));
    return slope(first, scaled(over(first, partial(a)), -0.5));
  },
  cbrt: (a, v) => {
    const first = over(one, times(partial(3), square(partial(v))));
    return slope(first, over(scaled(first, -2), times(partial(3), partial(a))));
  },
  exp: (_a, v) => slope(partial(v), partial(v)),
  expm1: (a) => slope(partial(Math.exp(a)), partial(Math.exp(a))),
  log: (a) => reciprocal(partial(a)),
  log1p: (a) => reciprocal(plus(one, partial(a))),
  log2: (a) => reciprocal(partial(a), 1 / Math.LN2),
  log10: (a) => reciprocal(partial(a), 1 / Math.LN10),
  sin: (a, v) => slope(partial(Math.cos(a)), partial(-v)),
  cos: (a, v) => slope(partial(-Math.sin(a)), partial(-v)),
  tan: (_a, v) => slope(onePlusSquare(v), scaled(onePlusSquare(v), 2 * v)),
  asin: (a) => inverseRoot(oneMinusSquare(a), a, -1),
  acos: (a) => {
    const { first, second } = inverseRoot(oneMinusSquare(a), a, -1);
    return slope(negated(first), negated(second));
  },
  atan: (a) => {
    const first = over(one, onePlusSquare(a));
    return slope(first, scaled(square(first), -2 * a));
  },
  sinh: (a, v) => slope(partial(Math.cosh(a)), partial(v)),
  cosh: (a, v) => slope(partial(Math.sinh(a)), partial(v)),
  tanh: (a, v) => {
    const first = over(over(one, partial(Math.cosh(a))), partial(Math.cosh(a)));
    return slope(first, scaled(first, -2 * v));
  },
  asinh: (a) => inverseRoot(onePlusSquare(a), a, 1),
  acosh: (a) => inverseRoot(times(plus(partial(a), minusOne), plus(partial(a), one)), a, 1),
  atanh: (a) => {
    const first = over(one, oneMinusSquare(a));
    return slope(first, scaled(square(first), 2 * a));
  },
};

function reciprocal(a: Partial, factor = 1): Slope {
  const first = over(partial(factor), a);
  return slope(first, negated(over(first, a)));
}

/** Derivatives of a function of two numbers. */
export interface Surface {
  readonly first: readonly [Partial, Partial];
  readonly second: readonly [Partial, Partial, Partial];
}

export function quotientRule(a: number, b: number): Surface {
  const alongA = over(one, partial(b));
  const quotient = over(partial(a), partial(b));
  const alongB = negated(over(quotient, partial(b)));
  return { first: [alongA, alongB], second: [zero, negated(over(alongA, partial(b))), doubled(negated(over(alongB, partial(b))))] };
}

/** a − b·⌊a/b⌋ towards zero; the whole number is exact because the remainder v is. */
export function remainderRule(a: number, b: number, v: number): Surface {
  return { first: [one, partial(-Math.round((a - v) / b) || 0)], second: [zero, zero, zero] };
}

export function angleRule(y: number, x: number): Surface {
  const squares = plus(times(partial(x), partial(x)), times(partial(y), partial(y)));
  const alongY = over(partial(x), squares);
  const alongX = over(partial(-y), squares);
  const size = 1 / squares.high;
  const sized = ({ high, low }: Partial): Partial => partial(high, low, size);
  const mixed = over(plus(times(partial(y), partial(y)), times(partial(-x), partial(x))), square(squares));
  const pure = doubled(over(times(partial(x), partial(y)), square(squares)));
  return { first: [alongY, alongX], second: [sized(negated(pure)), sized(mixed), sized(pure)] };
}

/** a ** b: an exponent of 0 has derivative 0, and so has the exponent of a base that is not positive. */
export function powerRule(a: number, b: number, v: number): Surface {
  const power = (exponent: number): number => a ** exponent;
  const logarithm = a > 0 ? Math.log(a) : 0;
  const alongA = b === 0 ? zero : b === 1 ? one : b === 2 ? partial(2 * a) : times(partial(b), partial(power(b - 1)));
  const curve = b === 0 || b === 1 ? zero : b === 2 ? partial(2) : times(partial(b), times(partial(b - 1), partial(power(b - 2))));
  const mixedTerms = 1 + Math.abs(b * logarithm);
  const mixed = a > 0 ? partial(power(b - 1) * (1 + b * logarithm), 0, power(b - 1) * mixedTerms) : zero;
  const alongB = a > 0 ? times(partial(v), partial(logarithm)) : zero;
  return { first: [alongA, alongB], second: [curve, mixed, times(alongB, partial(logarithm))] };
}
