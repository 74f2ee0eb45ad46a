import type { Column, Recording } from './recording.ts';

export interface Series {
  readonly steps: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** Rows whose steps are in an array, or follow from the row. */
export type SeriesSource = Pick<Recording, 'rows' | 'steps' | 'columns'> | { readonly rows: number; readonly stepOf: (row: number) => number; readonly columns: readonly Column[] };

/**
 * One coordinate of a column from step `from` to step `to`, thinned to what a chart of `buckets` pixels can show: the rows are cut into that many
 * pieces, and of each come the first, the smallest, the largest and the last value, in the order of the steps; all rows where they are few enough.
 * A piece with a value that is not finite has a NaN there (instead of its last value), so that the curve breaks. At most 4·buckets points.
 * The rows next outside of the range come too, so that the curve goes on to the chart's edge.
 * @throws RangeError where the recording has no such column
 */
export function seriesWindow(source: SeriesSource, columnId: string, coordinate: number, from: number, to: number, buckets: number): Series {
  const { data, width } = columnIn(source.columns, columnId);
  const offset = Math.min(coordinate, width - 1);
  const steps = 'steps' in source ? source.steps : undefined;
  const stepOf = 'stepOf' in source ? source.stepOf : (row: number) => steps![row]!;
  const first = rowAt(stepOf, source.rows, from);
  const atEnd = rowAt(stepOf, source.rows, to);
  const last = stepOf(atEnd) < to ? Math.min(atEnd + 1, source.rows - 1) : atEnd;
  const count = last - first + 1;
  const pieces = Math.max(1, Math.floor(buckets));
  if (count <= 4 * pieces) {
    const rows = Array.from({ length: count }, (_, i) => first + i);
    return pick(stepOf, rows, (row) => data[row * width + offset]!);
  }

  const rows: number[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const start = first + Math.floor((piece * count) / pieces);
    const end = first + Math.floor(((piece + 1) * count) / pieces);
    let smallest = start;
    let largest = start;
    let low = Infinity;
    let high = -Infinity;
    let broken = -1;
    for (let row = start, at = start * width + offset; row < end; row++, at += width) {
      const value = data[at]!;
      // False for NaN and the infinities.
      if (value - value === 0) {
        if (value < low) {
          low = value;
          smallest = row;
        }
        if (value > high) {
          high = value;
          largest = row;
        }
      } else if (broken < 0) {
        broken = row;
      }
    }
    const ending = broken > start ? broken : end - 1;
    for (const row of [start, smallest, largest, ending].sort((a, b) => a - b)) if (row !== rows.at(-1)) rows.push(row);
  }
  return pick(stepOf, rows, (row) => data[row * width + offset]!);
}

function pick(stepOf: (row: number) => number, rows: readonly number[], value: (row: number) => number): Series {
  const picked = { steps: new Float64Array(rows.length), values: new Float64Array(rows.length) };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const number = value(row);
    picked.steps[i] = stepOf(row);
    picked.values[i] = Number.isFinite(number) ? number : NaN;
  }
  return picked;
}

function columnIn(columns: readonly Column[], id: string): Column {
  const column = columns.find((candidate) => candidate.id === id);
  if (!column) throw new RangeError(`The recording has no column “${id}”; it has ${columns.map((known) => known.id).join(', ')}.`);
  return column;
}

/** The last row at or before a step. */
function rowAt(stepOf: (row: number) => number, rows: number, step: number): number {
  let low = 0;
  let high = rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (stepOf(middle) <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
