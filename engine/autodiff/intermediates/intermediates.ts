import type { Binding } from './markBindings.ts';

/** The value that a name was given last in one evaluation, and the derivative of the loss with respect to it. */
export interface Intermediate extends Binding {
  /** How often the name was given a value here; ≥ 1. */
  readonly executions: number;
  /** Empty for a number; the sizes where a list or a list of lists is full; absent for what has fields, or rows of several lengths. */
  readonly shape?: readonly number[];
  /** How many numbers it holds; ≥ 1. */
  readonly length: number;
  /** The first ones, at most `shownEntries`. */
  readonly values: readonly number[];
  /** Euclidean. */
  readonly norm: number;
  /** Does none of the numbers depend on the parameters? */
  readonly isConstant: boolean;
  /** ∂loss/∂ each of `values`: of all that the loss does with the number from here on. Absent where there is no derivative. */
  readonly gradient?: readonly number[];
  /** Euclidean, of all numbers. */
  readonly gradientNorm?: number;
}

/** What a loss function computed on its way, at one θ. */
export interface Intermediates {
  readonly value: number;
  /** In the order of files and of their text; those that were not reached, or are no numbers, are not in it. */
  readonly list: readonly Intermediate[];
  /** Why there are no derivatives. */
  readonly withoutGradients?: string;
}

/** Numbers of a list that are told one by one. */
export const shownEntries = 8;

/** √Σx², also where squares are too large or too small. */
export function norm(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += (numbers[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
