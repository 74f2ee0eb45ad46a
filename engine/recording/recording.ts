import type { SeriesOverview } from './seriesOverview.ts';

/** One recorded quantity: a number per step (width 1) or one per coordinate (width n). */
export interface ColumnLayout {
  /** `loss`, `batchLoss`, `parameters`, `gradient`, `update`, `effectiveLearningRate`, or a state variable's or derived quantity's id. */
  readonly id: string;
  readonly symbol: string;
  readonly meaning: string;
  readonly width: number;
  /** `state` columns stand below "state" in JSON: what the optimizer keeps, and the quantities derived from it. */
  readonly group: 'loss' | 'parameters' | 'step' | 'state';
}

/** A column of a recording: row r of a column of width w stands at data[r·w … r·w + w − 1]. */
export interface Column extends ColumnLayout {
  readonly data: Float64Array;
  /** Of all of them, where it is known without reading them. */
  readonly overview?: SeriesOverview | undefined;
}

/** Rows of some columns at ascending steps. */
export interface Rows {
  readonly rows: number;
  /** The step of each row, ascending. Length `rows`. */
  readonly steps: Float64Array;
  readonly columns: readonly Column[];
}

/** Columns of one number per step, at `first`, at the multiples of `every` after it, and at `last`. */
export interface ScalarRows {
  readonly rows: number;
  readonly first: number;
  readonly every: number;
  readonly last: number;
  readonly columns: readonly Column[];
}

/**
 * What was recorded of a run, exact and never downsampled.
 * Row 0 is the start, before any update; the row of step t holds θ after t updates, the loss there, and the gradient and state that produced update t.
 * A quantity that does not exist at the start (gradient, update, derived ones) is NaN in row 0.
 */
export interface Recording {
  /** The number of coordinates, n. */
  readonly dimensions: number;
  readonly rows: number;
  /** The step of each row, ascending; 0, 1, 2, … where every step was kept. Length `rows`. */
  readonly steps: Float64Array;
  readonly columns: readonly Column[];
  /** Every step of the columns that are one number per step, where the budget does not hold every step of all. */
  readonly scalars?: ScalarRows;
  /** From where what is not kept is computed again: see checkpoints.ts. The last one is that of the last step, but for a run whose worker was ended by force. */
  readonly checkpoints?: Rows;
}

/** The index of the last row at or before a step (a recording always has row 0). */
export function rowAtStep({ steps, rows }: Pick<Recording, 'steps' | 'rows'>, step: number): number {
  let low = 0;
  let high = rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle]! <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function columnOf(recording: Pick<Recording, 'columns'>, id: string): Column {
  const column = recording.columns.find((candidate) => candidate.id === id);
  if (!column) throw new RangeError(`The recording has no column “${id}”; it has ${recording.columns.map((c) => c.id).join(', ')}.`);
  return column;
}
