import { CannotJudge, combine, Dual, valueOf } from './dual.ts';
import { minusOne, negated, one, over, partial, plus, times, zero, type Partial } from './partial.ts';
import { angleRule, powerRule, quotientRule, remainderRule, slopes, type Surface } from './rules.ts';

// Operators and functions on numbers and duals. Where no operand depends on the parameters they are the language's own.

type Operand = unknown;
const number = (x: Operand): number => Number(valueOf(x));
const isActive = (x: Operand): x is Dual => x instanceof Dual;

function onSurface(value: number, a: Operand, b: Operand, { first, second }: Surface): Dual {
  return combine(value, [a, b], (i) => first[i]!, (i, j) => second[i + j]!);
}

export function add(a: Operand, b: Operand): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (isActive(a) || isActive(b)) {
    const other = isActive(a) ? b : a;
    if (typeof other !== 'string' && typeof other !== 'object') return sum(number(a) + number(b), a, b, one);
    if (isActive(other)) return sum(number(a) + number(b), a, b, one);
  }
  return (valueOf(a) as string) + (valueOf(b) as string);
}

export function subtract(a: Operand, b: Operand): unknown {
  return isActive(a) || isActive(b) ? sum(number(a) - number(b), a, b, minusOne) : (a as number) - (b as number);
}

function sum(value: number, a: Operand, b: Operand, sign: Partial): Dual {
  const result = new Dual(value, (isActive(a) ? a : (b as Dual)).evaluation);
  if (isActive(a)) result.addScaled(a, one);
  if (isActive(b)) result.addScaled(b, sign);
  return result;
}

export function multiply(a: Operand, b: Operand): unknown {
  if (!isActive(a) && !isActive(b)) return (a as number) * (b as number);
  const [x, y] = [number(a), number(b)];
  const result = new Dual(x * y, (isActive(a) ? a : (b as Dual)).evaluation);
  if (isActive(a)) result.addScaled(a, partial(y));
  if (isActive(b)) result.addScaled(b, partial(x));
  if (isActive(a) && isActive(b)) {
    result.addCurvature(a, b, one);
    result.addCurvature(b, a, one);
  }
  return result;
}

export function divide(a: Operand, b: Operand): unknown {
  if (!isActive(a) && !isActive(b)) return (a as number) / (b as number);
  return onSurface(number(a) / number(b), a, b, quotientRule(number(a), number(b)));
}

export function remainder(a: Operand, b: Operand): unknown {
  if (!isActive(a) && !isActive(b)) return (a as number) % (b as number);
  const value = number(a) % number(b);
  const { evaluation } = (isActive(a) ? a : b) as Dual;
  evaluation.kink(Math.min(Math.abs(value), Math.abs(number(b)) - Math.abs(value)), number(b));
  return onSurface(value, a, b, remainderRule(number(a), number(b), value));
}

export function power(a: Operand, b: Operand): unknown {
  if (!isActive(a) && !isActive(b)) return (a as number) ** (b as number);
  const value = number(a) ** number(b);
  if (isActive(b)) {
    b.evaluation.kink(number(a), 0);
    // Here the rules of the table are no derivative of one function, so their own derivatives depend on the order.
    if (number(a) <= 0 || number(b) === 0) b.evaluation.singularSecond = true;
  }
  return onSurface(value, a, b, powerRule(number(a), number(b), value));
}

export function negate(a: Operand): unknown {
  if (!isActive(a)) return -(a as number);
  return combine(-a.value, [a], () => minusOne, () => zero);
}

export function positive(a: Operand): unknown {
  return isActive(a) ? a : +(a as number);
}

/** A function of one number by the name that it has in `Math`. */
export function apply(name: string, a: Operand): unknown {
  const plain = (Math as unknown as Record<string, (x: number) => number>)[name]!;
  if (!isActive(a)) return plain(a as number);
  const value = plain(a.value);
  const { first, second } = slopes[name]!(a.value, value);
  if (name === 'abs') a.evaluation.kink(a.value, 0);
  return combine(value, [a], () => first, () => second);
}

/** Jumps change no derivative: the result is a plain number. */
export function flat(name: string, a: Operand): unknown {
  const plain = (Math as unknown as Record<string, (x: number) => number>)[name]!;
  if (!isActive(a)) return plain(a as number);
  const shifted = name === 'round' ? a.value + 0.5 : name === 'sign' ? a.value : a.value - Math.round(a.value);
  a.evaluation.kink(name === 'round' ? shifted - Math.round(shifted) : shifted, 0);
  return plain(a.value);
}

export function bits(operator: '|' | '&' | '^' | '<<' | '>>' | '>>>', a: Operand, b: Operand): number {
  for (const operand of [a, b]) if (isActive(operand)) flat('trunc', operand);
  const [x, y] = [valueOf(a) as number, valueOf(b) as number];
  switch (operator) {
    case '|':
      return x | y;
    case '&':
      return x & y;
    case '^':
      return x ^ y;
    case '<<':
      return x << y;
    case '>>':
      return x >> y;
    case '>>>':
      return x >>> y;
  }
}

export function angle(y: Operand, x: Operand): unknown {
  if (!isActive(y) && !isActive(x)) return Math.atan2(y as number, x as number);
  if (number(x) <= 0) ((isActive(y) ? y : x) as Dual).evaluation.kink(number(y), 0);
  return onSurface(Math.atan2(number(y), number(x)), y, x, angleRule(number(y), number(x)));
}

/** Of equal operands the first gets all. */
export function extreme(name: 'max' | 'min', operands: readonly Operand[]): unknown {
  if (!operands.some(isActive)) return Math[name](...(operands as number[]));
  const value = Math[name](...operands.map(number));
  let chosen = operands[0];
  for (const operand of operands.slice(1)) {
    const [a, b] = [number(chosen), number(operand)];
    const distance = operands.find(isActive)!.evaluation;
    distance.kink(a - b, Math.abs(a) + Math.abs(b));
    if (!(name === 'max' ? a >= b : a <= b)) chosen = operand;
  }
  return isActive(chosen) ? combine(value, [chosen], () => one, () => zero) : value;
}

/** The length of a vector; that of the zero vector has derivative 0, as abs has at 0. */
export function length(operands: readonly Operand[]): unknown {
  if (!operands.some(isActive)) return Math.hypot(...(operands as number[]));
  const values = operands.map(number);
  const value = Math.hypot(...values);
  const { evaluation } = operands.find(isActive)!;
  evaluation.kink(value, 0);
  if (value === 0) return combine(value, operands, () => zero, () => zero);
  const unit = values.map((x) => over(partial(x), partial(value)));
  const inverse = over(one, partial(value));
  return combine(
    value,
    operands,
    (i) => unit[i]!,
    (i, j) => {
      const product = negated(times(times(unit[i]!, unit[j]!), inverse));
      // 1/v − u²/v all but vanishes where one operand is much larger than the others.
      return { ...(i === j ? plus(inverse, product) : product), size: inverse.size };
    },
  );
}

export function refuse(what: string): never {
  throw new CannotJudge(what);
}
