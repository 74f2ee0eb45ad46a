import * as dd from './doubleDouble.ts';
import type { Partial } from './partial.ts';

/** One evaluation: how many parameters there are, and what has happened on the way. */
export class Evaluation {
  readonly dimensions: number;
  /** An infinite or undefined derivative was met: there forward and backward accumulation may rightly differ (0·∞). */
  singular = false;
  /** The same, of a second derivative. */
  singularSecond = false;
  /** How near the evaluation came to another branch, tie or jump, relative to the numbers compared. */
  kinkDistance = Infinity;
  operations = 0;
  /** Of all values that depend on the parameters. */
  largest = 0;

  constructor(dimensions: number) {
    this.dimensions = dimensions;
  }

  /** @param distance of two numbers that were compared */
  kink(distance: number, scale: number): void {
    const relative = Math.abs(distance) / (1 + Math.abs(scale));
    if (relative < this.kinkDistance) this.kinkDistance = relative;
  }
}

/**
 * A number that depends on the parameters, with its derivatives. For n parameters the components are, in this order,
 * ∂v/∂θᵢ (n), the derivative along the direction d (1), and (∇²v·d)ᵢ (n), each a pair of doubles with a size: the sum of the absolute values
 * of the terms that it is the sum of.
 */
export class Dual {
  readonly value: number;
  readonly evaluation: Evaluation;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly size: Float64Array;

  constructor(value: number, evaluation: Evaluation) {
    const { dimensions } = evaluation;
    const count = 2 * dimensions + 1;
    const numbers = new Float64Array(3 * count);
    this.value = value;
    this.evaluation = evaluation;
    this.high = numbers.subarray(0, count);
    this.low = numbers.subarray(count, 2 * count);
    this.size = numbers.subarray(2 * count);
    evaluation.operations++;
    if (Math.abs(value) > evaluation.largest) evaluation.largest = Math.abs(value);
  }

  static parameter(value: number, index: number, direction: number, evaluation: Evaluation): Dual {
    const result = new Dual(value, evaluation);
    result.high[index] = 1;
    result.size[index] = 1;
    result.high[evaluation.dimensions] = direction;
    result.size[evaluation.dimensions] = Math.abs(direction);
    return result;
  }

  /** Adds factor · operand, for every component. */
  addScaled(operand: Dual, factor: Partial): void {
    if (!Number.isFinite(factor.high)) this.evaluation.singular = true;
    if (factor.size === 0) return;
    for (let k = 0; k < operand.high.length; k++) {
      const high = operand.high[k]!;
      if (high === 0) {
        this.size[k]! += factor.size * operand.size[k]!;
        continue;
      }
      const product = factor.high === 1 && factor.low === 0 ? ((productLow = operand.low[k]!), high) : multiplied(factor, high, operand.low[k]!);
      this.high[k] = dd.add(this.high[k]!, this.low[k]!, product, productLow);
      this.low[k] = dd.low;
      this.size[k]! += factor.size * operand.size[k]!;
    }
  }

  /** Adds factor · (derivative of `operand` along the direction) · ∇other to the second-order components. */
  addCurvature(other: Dual, operand: Dual, factor: Partial): void {
    if (!Number.isFinite(factor.high)) this.evaluation.singularSecond = true;
    if (factor.size === 0) return;
    const n = this.evaluation.dimensions;
    const scale = multiplied(factor, operand.high[n]!, operand.low[n]!);
    const scaleLow = productLow;
    const scaleSize = factor.size * operand.size[n]!;
    for (let i = 0; i < n; i++) {
      const high = other.high[i]!;
      this.size[n + 1 + i]! += scaleSize * other.size[i]!;
      if (high === 0 || scale === 0) continue;
      const product = dd.multiply(scale, scaleLow, high, other.low[i]!);
      this.high[n + 1 + i] = dd.add(this.high[n + 1 + i]!, this.low[n + 1 + i]!, product, dd.low);
      this.low[n + 1 + i] = dd.low;
    }
  }

  toFixed(digits?: number): string {
    return this.value.toFixed(digits);
  }

  toPrecision(digits?: number): string {
    return this.value.toPrecision(digits);
  }

  toExponential(digits?: number): string {
    return this.value.toExponential(digits);
  }

  toString(): string {
    return String(this.value);
  }

  toLocaleString(): string {
    return this.value.toLocaleString();
  }

  /** Text takes the value; a number made behind the judge's back would lose its derivative. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return String(this.value);
    throw new CannotJudge('a number that depends on the parameters reaches code that is not followed');
  }
}

/** The program does something that the judge does not know; nothing is said about its derivatives. */
export class CannotJudge extends Error {}

let productLow = 0;

function multiplied(factor: Partial, high: number, low: number): number {
  const product = dd.multiply(factor.high, factor.low, high, low);
  productLow = dd.low;
  return product;
}

/** The value without its derivatives, which is what comparisons, keys, texts and array methods see. */
export const valueOf = <T>(x: T): T | number => (x instanceof Dual ? x.value : x);

/** @returns a new number whose derivatives are `first` times those of the operands, and whose second ones take `second` too */
export function combine(value: number, operands: readonly unknown[], first: (index: number) => Partial, second: (index: number, other: number) => Partial): Dual {
  const known = operands.find((operand) => operand instanceof Dual)!;
  const result = new Dual(value, known.evaluation);
  for (const [i, operand] of operands.entries()) {
    if (!(operand instanceof Dual)) continue;
    result.addScaled(operand, first(i));
    for (const [j, other] of operands.entries()) {
      if (other instanceof Dual) result.addCurvature(other, operand, second(j, i));
    }
  }
  return result;
}
