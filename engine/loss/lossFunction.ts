import type { Range } from '../problem.ts';
import type { TensorParameters } from './structure.ts';
import type { Tensor } from './tensor.ts';

/** How a function takes its parameters θ where they are all alike. */
export type LossParameters =
  | { readonly kind: 'scalars'; readonly names: readonly string[] }
  /** `names` where the parameter is taken apart as it comes: `[x, y]: number[]`. */
  | { readonly kind: 'vector'; readonly name: string; readonly type: 'number[]' | 'Float64Array'; readonly names?: readonly string[] };

/** Where θ starts, from `@start`, the command line or an experiment. */
export type Start =
  | { readonly kind: 'point'; readonly values: readonly number[] }
  | { readonly kind: 'all'; readonly value: number }
  /** Normal with mean 0 and this standard deviation, drawn from the run's seed. */
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number };

/** `@start W normal 0.5` and `@start b all 0`: each tensor starts in a way of its own, in the order of θ. */
export interface PartedStart {
  readonly kind: 'parts';
  readonly parts: readonly { readonly length: number; readonly start: Start }[];
}

/** `@data ./file.csv`: the rows that are the loss function's second argument. */
export interface DataReference {
  /** As written in the tag, relative to the file of the loss function. */
  readonly path: string;
  readonly range: Range;
}

/** A loss function as found in the source text, before any of it has run. */
export interface LossFunction {
  readonly name: string;
  /** Absolute path of the file. */
  readonly file: string;
  /** The function's name in the source: where the lens stands and the editor jumps to. */
  readonly range: Range;
  /** Why it counts as a loss function: its `@loss` tag, its name, or only its shape (numbers in, a number out). */
  readonly recognition: 'tag' | 'name' | 'shape';
  readonly parameters: LossParameters | TensorParameters;
  /** What θ is made of, in its order: one tensor where the function takes scalars or a vector that no `@shape` cuts; empty where n is not known. */
  readonly tensors: readonly Tensor[];
  /** n, where the source says it: the scalars' count, `@shape`, `@dimensions`, or the length of `@start`, `@domain` or `@minimum`. */
  readonly dimensions?: number;
  readonly start?: Start | PartedStart;
  /** Interesting range per coordinate, [low, high]; one entry stands for all coordinates. */
  readonly domain?: readonly (readonly [number, number])[];
  /** Known minimizers, each of n numbers. */
  readonly minima?: readonly (readonly number[])[];
  /** Present exactly when the function takes a second argument. */
  readonly data?: DataReference;
  /** Rows per step; the full batch where absent. */
  readonly batch?: number;
  /** The exported `<name>Gradient` of the same file. */
  readonly gradient?: { readonly name: string; readonly range: Range };
  /** The first sentence of the JSDoc comment. */
  readonly summary?: string;
}

/** Which functions count: those with the tag, also those whose name says so, or every one with the right shape. */
export type Recognition = 'tagged' | 'named' | 'every';
