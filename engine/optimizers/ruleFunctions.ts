import type { Expression } from './ruleTree.ts';
import type { Extent } from './extent.ts';

/**
 * What a rule may ask for beyond its own coordinate: the third parameter of `step`. The first argument is written for one coordinate, as everything in a rule is;
 * the others are the same for the whole tensor. A tensor of one dimension has one column.
 */
export interface RuleFunctions {
  /** The sum over the coordinates of the tensor. */
  readonly sum: (x: number) => number;
  /** The mean over the coordinates of the tensor. */
  readonly mean: (x: number) => number;
  /** The Euclidean norm of the tensor; of a matrix, the Frobenius norm. */
  readonly norm: (x: number) => number;
  /** The root of the mean of the squares over the tensor. */
  readonly rms: (x: number) => number;
  /** The sum over all parameters. */
  readonly total: (x: number) => number;
  /** The mean over the coordinate's row, of a tensor with two dimensions or more; and so on. */
  readonly rowMean: (x: number) => number;
  readonly columnMean: (x: number) => number;
  readonly rowLargest: (x: number) => number;
  readonly columnLargest: (x: number) => number;
  /**
   * X ← aX + (bA + cA²)X with A = XXᵀ, so many times: the singular values come near 1. Of the transpose where there are more rows than columns.
   * With `bfloat16` each product is rounded to it.
   */
  readonly newtonSchulz: (x: number, times: number, a: number, b: number, c: number, precision: string) => number;
  /** The matrix scaled so that no singular value is above 1: `spectral`, `schatten` or `aol`. */
  readonly precondition: (x: number, kind: string, epsilon: number) => number;
  /** x rounded to the eight bits that bfloat16 has. */
  readonly bfloat16: (x: number) => number;
  /** A number from the normal distribution with mean 0 and variance 1, another for each coordinate and step, from the seed of the run. */
  readonly gaussian: () => number;
  /** z·(Hz) for the Hessian H of the loss at θ and random signs z: its mean is the diagonal. Costs a Hessian-vector product. */
  readonly hessianDiagonal: () => number;
}

export type RuleFunctionName = keyof RuleFunctions;

/** How a function is compiled and typeset. */
export type RuleFunction = {
  /** With `{1}`, `{2}` … for its arguments. */
  readonly tex: string;
  readonly arity: number;
} & (
  | {
      /** Adds up over the coordinates of the tensor, or of all tensors. */
      readonly kind: 'fold';
      readonly extent: Extent & ('tensor' | 'step');
    }
  /** Written by others of these, and `Math`. */
  | { readonly kind: 'derived'; readonly extent: Extent; readonly expand: (x: Expression) => Expression }
  /** Depends on its coordinate alone. */
  | { readonly kind: 'elementwise' }
  /** Takes a whole tensor, gives a whole tensor. */
  | { readonly kind: 'map' }
  /** Comes from outside. */
  | { readonly kind: 'source' }
);

const sumOf = (x: Expression): Expression => ({ kind: 'apply', name: 'sum', arguments: [x] });
const square = (x: Expression): Expression => ({ kind: 'binary', operator: '**', left: x, right: { kind: 'literal', value: 2 } });
const over = (left: Expression): Expression => ({ kind: 'binary', operator: '/', left, right: { kind: 'name', name: 'size' } });
const root = (x: Expression): Expression => ({ kind: 'call', name: 'sqrt', arguments: [x] });

export const ruleFunctions: Readonly<Record<RuleFunctionName, RuleFunction>> = {
  sum: { kind: 'fold', extent: 'tensor', arity: 1, tex: '\\sum {1}' },
  total: { kind: 'fold', extent: 'step', arity: 1, tex: '\\sum_{\\theta} {1}' },
  mean: { kind: 'derived', extent: 'tensor', arity: 1, tex: '\\operatorname{mean}({1})', expand: (x) => over(sumOf(x)) },
  norm: { kind: 'derived', extent: 'tensor', arity: 1, tex: '\\lVert {1} \\rVert', expand: (x) => root(sumOf(square(x))) },
  rms: { kind: 'derived', extent: 'tensor', arity: 1, tex: '\\operatorname{rms}({1})', expand: (x) => root(over(sumOf(square(x)))) },
  rowMean: { kind: 'map', arity: 1, tex: '\\operatorname{mean}_{\\text{row}}({1})' },
  columnMean: { kind: 'map', arity: 1, tex: '\\operatorname{mean}_{\\text{column}}({1})' },
  rowLargest: { kind: 'map', arity: 1, tex: '\\max_{\\text{row}} {1}' },
  columnLargest: { kind: 'map', arity: 1, tex: '\\max_{\\text{column}} {1}' },
  newtonSchulz: { kind: 'map', arity: 6, tex: '\\operatorname{NewtonSchulz}_{{2}}({1})' },
  precondition: { kind: 'map', arity: 3, tex: '\\operatorname{precondition}({1})' },
  bfloat16: { kind: 'elementwise', arity: 1, tex: '\\operatorname{bf16}({1})' },
  gaussian: { kind: 'source', arity: 0, tex: '\\mathcal{N}(0, 1)' },
  hessianDiagonal: { kind: 'source', arity: 0, tex: 'z \\odot (Hz)' },
};

export function isRuleFunction(name: string): name is RuleFunctionName {
  return Object.hasOwn(ruleFunctions, name);
}

/** What a rule may know of the tensor that its coordinate is in; rows and columns are those of the last two dimensions. */
export const tensorFacts = ['size', 'rank', 'rows', 'columns'] as const;
export type TensorFact = (typeof tensorFacts)[number];

/** @param shape of a tensor: a scalar has none, a vector one column */
export function tensorFact(shape: readonly number[], fact: TensorFact): number {
  switch (fact) {
    case 'size':
      return shape.reduce((product, length) => product * length, 1);
    case 'rank':
      return shape.length;
    case 'rows':
      return shape.length < 2 ? (shape[0] ?? 1) : shape.at(-2)!;
    case 'columns':
      return shape.length < 2 ? 1 : shape.at(-1)!;
  }
}
