import type { Position } from '../problem.ts';

/**
 * An optimizer of the user's, as its source text says it. Plain data: it goes to the worker and is stored with the run, which so can be
 * repeated whatever becomes of the file.
 */
export interface OwnOptimizer {
  readonly name: string;
  /** Absolute path of the file. */
  readonly file: string;
  /** The object `{ hyperparameters, state, step }` as written. */
  readonly text: string;
  /** Where `text` begins in the file. */
  readonly start: Position;
  /** The first sentence of the JSDoc comment. */
  readonly summary?: string;
}
