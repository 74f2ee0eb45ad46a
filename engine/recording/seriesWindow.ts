import { valueReader } from './derivedColumns.ts';
import type { Column, Recording } from './recording.ts';
import { rowAt, type Series, SeriesThinner, type Spacing } from './seriesThinner.ts';

/** Rows of a derived column that are computed before they are thinned. */
const derivedAtOnce = 4096;

/** Rows whose steps are in an array, or follow from the row. */
export type SeriesSource = Pick<Recording, 'rows' | 'steps' | 'columns'> | { readonly rows: number; readonly stepOf: (row: number) => number; readonly columns: readonly Column[] };

/**
 * One coordinate of a recorded or derived column from step `from` to step `to`, thinned to what a chart of `buckets` pixels can show: see SeriesThinner.
 * The rows next outside of the range come too, so that the curve goes on to the chart's edge.
 * @throws RangeError where the recording has no such column
 */
export function seriesWindow(source: SeriesSource, columnId: string, coordinate: number, from: number, to: number, buckets: number, spacing: Spacing = 'linear'): Series {
  const { rows } = source;
  const stepOf = stepsOf(source);
  const first = rowAt(stepOf, rows, from);
  const atEnd = rowAt(stepOf, rows, to);
  const last = stepOf(atEnd) < to ? Math.min(atEnd + 1, rows - 1) : atEnd;
  const thinner = new SeriesThinner({ rows, stepOf }, first, last, buckets, spacing);
  const overview = source.columns.find(({ id }) => id === columnId)?.overview;
  if (overview && thinner.canTake(overview)) {
    thinner.takeOverview(overview);
    return thinner.series();
  }
  takeSeries(thinner, source.columns, columnId, coordinate, last + 1, 0);
  return thinner.series();
}

/**
 * The next rows of a recorded or derived column: to `end`, which is left out, as the thinner counts them; in the columns they stand `offset` rows further.
 * @throws RangeError where there is no such column
 */
export function takeSeries(thinner: SeriesThinner, columns: readonly Column[], columnId: string, coordinate: number, end: number, offset: number): void {
  const recorded = columns.find(({ id }) => id === columnId);
  if (recorded) {
    const { data, width } = recorded;
    thinner.take(end, data, width, offset * width + Math.min(coordinate, width - 1));
    return;
  }
  const valueAt = valueReader({ columns }, columnId, coordinate);
  const values = new Float64Array(Math.min(derivedAtOnce, end - thinner.row));
  while (thinner.row < end) {
    const first = thinner.row;
    const count = Math.min(values.length, end - first);
    for (let i = 0; i < count; i++) values[i] = valueAt(first + offset + i);
    thinner.take(first + count, values, 1, -first);
  }
}

/** The values at some steps, of those of them that there is a row of. */
export function valuesAtSteps(source: SeriesSource, columnId: string, coordinate: number, steps: readonly number[]): Series {
  const stepOf = stepsOf(source);
  const valueAt = valueReader(source, columnId, coordinate);
  const rows = steps.map((step) => ({ step, row: rowAt(stepOf, source.rows, step) })).filter(({ step, row }) => stepOf(row) === step).map(({ row }) => row);
  const finite = (value: number) => (Number.isFinite(value) ? value : NaN);
  return { steps: Float64Array.from(rows, stepOf), values: Float64Array.from(rows, (row) => finite(valueAt(row))) };
}

function stepsOf(source: SeriesSource): (row: number) => number {
  if ('stepOf' in source) return source.stepOf;
  const { steps } = source;
  return (row) => steps[row]!;
}
