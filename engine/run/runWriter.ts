import type { BlockViews } from '../recording/blockLayout.ts';

/** Where the rows of a run go. */
export interface RunWriter {
  /** Where the step that `begin` announced writes: one array per column, and the row in them. */
  readonly columns: readonly Float64Array[];
  readonly row: number;
  /** Before a step writes its row. */
  begin(step: number): void;
  /** All columns of the step are written. */
  complete(step: number): void;

  // For who writes many rows by himself.

  /**
   * `direct`: each row goes to `room`, one after the other; `spare`: the row of a step goes to `columns`, at `step & 1`, and `complete` is called for the steps
   * that `boundary` names; `none`: rows are of no use.
   */
  readonly mode: 'direct' | 'spare' | 'none';
  /** Where each column begins in the values of `room`, or in `values`. */
  readonly places: readonly number[];
  /** Where `spare`: all of `columns` in one. */
  readonly values: Float64Array;
  /** The next step, from `step` on, that `complete` must be told of. */
  boundary(step: number): number;
  room(): BlockViews & { readonly row: number; readonly capacity: number };
  /** The block has this many complete rows now, the last of them of this step. */
  took(rows: number, step: number): void;
  /** Where `spare`: the columns whose numbers go to `scalarRoom` at every step, by their index. */
  readonly scalars: readonly number[];
  scalarRoom(): BlockViews & { readonly row: number; readonly capacity: number };
  tookScalars(rows: number, step: number): void;
}
