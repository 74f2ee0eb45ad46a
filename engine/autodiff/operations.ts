import { call, minus, name, namesIn, negate, number, over, plus, select, times, type Comparison, type Expression } from './expression.ts';

/** What an operation costs, which decides whether the backward sweep computes it again or keeps its value. */
export type OperationCost = 'linear' | 'cheap' | 'transcendental';

/** How one operand's derivative follows: `flowing` times ∂v/∂(that operand), as an expression of the operands and the result v. */
export type Contribution = (flowing: Expression, operands: readonly Expression[], result: Expression) => Expression;

/** One operation on numbers: its value and its derivative, stated once for every way of differentiating. */
export interface OperationRule {
  readonly cost: OperationCost;
  /** JavaScript that computes the value, given JavaScript of the operands. */
  readonly text: (...operands: string[]) => string;
  /**
   * One for each operand (the last stands for all further ones); `flowing` is the adjoint of the result in reverse mode and the
   * tangent of the operand in forward mode. Absent where the derivative is 0 everywhere that it exists.
   */
  readonly contributions?: readonly Contribution[];
  /** What the person should know when a parameter flows into this operation. */
  readonly note?: string;
}

const compare = (left: Expression, operator: Comparison['operator'], right: Expression): Comparison => ({ left, operator, right });
const zero = number(0);
const one = number(1);
const square = (x: Expression): Expression => call('*', x, x);

/** Functions that generated code must have in scope besides those of the language. */
export const helpers = {
  /** 1 / cosh²(a), also where cosh(a) overflows. */
  squaredSecant: (a: number): number => {
    const e = Math.exp(-2 * Math.abs(a));
    return (4 * e) / ((1 + e) * (1 + e));
  },
};

/** 1 − a²: the product keeps its digits where |a| nears 1, the square keeps those of its derivative near 0. */
const oneMinusSquare = (a: Expression): Expression => select(compare(square(a), '<', number(0.5)), minus(one, square(a)), call('*', minus(one, a), plus(one, a)));

const flatNote = (what: string): string => `Flat here: ${what} changes in jumps, so its derivative is 0.`;
const unary = (cost: OperationCost, functionName: string, contribution: (g: Expression, a: Expression, v: Expression) => Expression): OperationRule => ({
  cost,
  text: (a) => `Math.${functionName}(${a})`,
  contributions: [(g, [a], v) => contribution(g, a!, v)],
});
const flat = (functionName: string): OperationRule => ({ cost: 'cheap', text: (a) => `Math.${functionName}(${a})`, note: flatNote(`Math.${functionName}`) });
const bitwise = (operator: string): OperationRule => ({ cost: 'cheap', text: (a, b) => `(${a} ${operator} ${b})`, note: flatNote(`“${operator}”`) });

/** `g·b·a^(b−1)`, exact where the exponent is a small number that stands in the source. */
function powerOfBase(g: Expression, a: Expression, b: Expression): Expression {
  if (b.kind !== 'number') return select(compare(b, '===', zero), zero, times(g, times(b, call('**', a, minus(b, one)))));
  switch (b.value) {
    case 0:
      return zero;
    case 1:
      return g;
    case 2:
      return times(g, call('*', number(2), a));
    case 3:
      return times(g, call('*', number(3), square(a)));
    case 4:
      return times(g, call('*', number(4), call('*', square(a), a)));
    case -1:
      return negate(over(g, square(a)));
    case 0.5:
      return over(times(g, number(0.5)), call('Math.sqrt', a));
    default:
      return times(g, times(call('**', a, number(b.value - 1)), b));
  }
}

const power: OperationRule = {
  cost: 'transcendental',
  text: (a, b) => (b === '2' ? `${a} * ${a}` : `${a} ** ${b}`),
  contributions: [
    (g, [a, b]) => powerOfBase(g, a!, b!),
    // Without a logarithm for bases ≤ 0 there is no derivative along the exponent.
    (g, [a], v) => select(compare(a!, '>', zero), times(g, times(v, call('Math.log', a!))), zero),
  ],
};

/**
 * All that can be differentiated: operators by their sign, functions as `Math.…`.
 * Both sweeps, the tangents of Hessian-vector products, tracing and the documentation read this table and nothing else.
 */
export const operations: Readonly<Record<string, OperationRule>> = {
  '+': { cost: 'linear', text: (a, b) => `${a} + ${b}`, contributions: [(g) => g, (g) => g] },
  '-': { cost: 'linear', text: (a, b) => `${a} - ${b}`, contributions: [(g) => g, (g) => negate(g)] },
  '*': { cost: 'cheap', text: (a, b) => `${a} * ${b}`, contributions: [(g, [, b]) => times(g, b!), (g, [a]) => times(g, a!)] },
  '/': { cost: 'cheap', text: (a, b) => `${a} / ${b}`, contributions: [(g, [, b]) => over(g, b!), (g, [, b], v) => negate(times(over(g, b!), v))] },
  '%': {
    cost: 'transcendental',
    text: (a, b) => `${a} % ${b}`,
    // How often b goes into a: from the remainder, which is exact, where a / b may be rounded up to the next whole number.
    contributions: [(g) => g, (g, [a, b], v) => negate(times(g, call('Math.round', call('/', call('-', a!, v), b!))))],
  },
  '**': power,
  negate: { cost: 'linear', text: (a) => `-${a}`, contributions: [(g) => negate(g)] },
  positive: { cost: 'linear', text: (a) => `+${a}`, contributions: [(g) => g] },

  'Math.abs': unary('cheap', 'abs', (g, a) => times(g, call('Math.sign', a))),
  'Math.sqrt': unary('cheap', 'sqrt', (g, _a, v) => over(g, call('*', number(2), v))),
  'Math.cbrt': unary('transcendental', 'cbrt', (g, _a, v) => over(g, call('*', number(3), square(v)))),
  'Math.exp': unary('transcendental', 'exp', (g, _a, v) => times(g, v)),
  'Math.expm1': unary('transcendental', 'expm1', (g, a) => times(g, call('Math.exp', a))),
  'Math.log': unary('transcendental', 'log', (g, a) => over(g, a)),
  'Math.log1p': unary('transcendental', 'log1p', (g, a) => over(g, plus(one, a))),
  'Math.log2': unary('transcendental', 'log2', (g, a) => over(g, call('*', a, number(Math.LN2)))),
  'Math.log10': unary('transcendental', 'log10', (g, a) => over(g, call('*', a, number(Math.LN10)))),
  'Math.sin': unary('transcendental', 'sin', (g, a) => times(g, call('Math.cos', a))),
  'Math.cos': unary('transcendental', 'cos', (g, a) => negate(times(g, call('Math.sin', a)))),
  'Math.tan': unary('transcendental', 'tan', (g, _a, v) => times(g, plus(one, square(v)))),
  'Math.asin': unary('transcendental', 'asin', (g, a) => over(g, call('Math.sqrt', oneMinusSquare(a)))),
  'Math.acos': unary('transcendental', 'acos', (g, a) => negate(over(g, call('Math.sqrt', oneMinusSquare(a))))),
  'Math.atan': unary('transcendental', 'atan', (g, a) => over(g, plus(one, square(a)))),
  'Math.sinh': unary('transcendental', 'sinh', (g, a) => times(g, call('Math.cosh', a))),
  'Math.cosh': unary('transcendental', 'cosh', (g, a) => times(g, call('Math.sinh', a))),
  // 1 − v² loses digits as |v| nears 1; the other way does not, but costs more.
  'Math.tanh': unary('transcendental', 'tanh', (g, a, v) => select(compare(call('*', v, v), '<', number(0.9)), times(g, minus(one, square(v))), times(g, call('squaredSecant', a)))),
  squaredSecant: {
    cost: 'transcendental',
    text: (a) => `squaredSecant(${a})`,
    contributions: [(g, [a], v) => times(g, times(number(-2), times(v, call('Math.tanh', a!))))],
  },
  'Math.asinh': unary('transcendental', 'asinh', (g, a) => over(g, call('Math.sqrt', plus(square(a), one)))),
  'Math.acosh': unary('transcendental', 'acosh', (g, a) => over(g, call('*', call('Math.sqrt', minus(a, one)), call('Math.sqrt', plus(a, one))))),
  'Math.atanh': unary('transcendental', 'atanh', (g, a) => over(g, oneMinusSquare(a))),
  'Math.atan2': {
    cost: 'transcendental',
    text: (y, x) => `Math.atan2(${y}, ${x})`,
    contributions: [
      (g, [y, x]) => over(times(g, x!), plus(square(x!), square(y!))),
      (g, [y, x]) => negate(over(times(g, y!), plus(square(x!), square(y!)))),
    ],
  },
  // Equal operands: the first gets all.
  'Math.max': {
    cost: 'cheap',
    text: (a, b) => `Math.max(${a}, ${b})`,
    contributions: [(g, [a, b]) => select(compare(a!, '>=', b!), g, zero), (g, [a, b]) => select(compare(a!, '>=', b!), zero, g)],
  },
  'Math.min': {
    cost: 'cheap',
    text: (a, b) => `Math.min(${a}, ${b})`,
    contributions: [(g, [a, b]) => select(compare(a!, '<=', b!), g, zero), (g, [a, b]) => select(compare(a!, '<=', b!), zero, g)],
  },
  /** Any number of operands; the length of the zero vector has derivative 0, as Math.abs has at 0. */
  'Math.hypot': {
    cost: 'transcendental',
    text: (...operands) => `Math.hypot(${operands.join(', ')})`,
    contributions: [],
  },

  'Math.sign': flat('sign'),
  'Math.floor': flat('floor'),
  'Math.ceil': flat('ceil'),
  'Math.round': flat('round'),
  'Math.trunc': flat('trunc'),
  'Math.clz32': flat('clz32'),
  'Math.imul': { cost: 'cheap', text: (a, b) => `Math.imul(${a}, ${b})`, note: flatNote('Math.imul') },
  '|': bitwise('|'),
  '&': bitwise('&'),
  '^': bitwise('^'),
  '<<': bitwise('<<'),
  '>>': bitwise('>>'),
  '>>>': bitwise('>>>'),
  '~': { cost: 'cheap', text: (a) => `~${a}`, note: flatNote('“~”') },
};

/** The contribution of operand `index`; undefined where it is 0. */
export function contributionOf(operation: string, index: number): Contribution | undefined {
  if (operation === 'Math.hypot') return (g, operands, v) => select(compare(v, '===', zero), zero, times(g, call('/', operands[index]!, v)));
  return operations[operation]!.contributions?.[index];
}

/** What a rule needs to know besides the adjoint. */
export interface RuleNeeds {
  /** Indices of operands whose values appear. */
  readonly operands: readonly number[];
  readonly result: boolean;
}

/** @param constants the operands that stand as numbers in the source, by index */
export function needsOf(operation: string, index: number, count: number, constants: ReadonlyMap<number, number>): RuleNeeds {
  const contribution = contributionOf(operation, index);
  if (!contribution) return { operands: [], result: false };
  const operands = Array.from({ length: count }, (_, i) => (constants.has(i) ? number(constants.get(i)!) : name(`operand${i}`)));
  const names = namesIn(contribution(name('flowing'), operands, name('result')));
  return { operands: operands.flatMap((_, i) => (names.has(`operand${i}`) ? [i] : [])), result: names.has('result') };
}
