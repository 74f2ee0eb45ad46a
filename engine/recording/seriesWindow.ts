import { valueReader } from './derivedColumns.ts';
import type { Column, Recording } from './recording.ts';

export interface Series {
  readonly steps: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** Rows whose steps are in an array, or follow from the row. */
export type SeriesSource = Pick<Recording, 'rows' | 'steps' | 'columns'> | { readonly rows: number; readonly stepOf: (row: number) => number; readonly columns: readonly Column[] };

/** How the pieces of a thinned series are spread over the steps: evenly, or evenly in the logarithm (with the steps 0 and 1 as far apart as 1 and 10). */
export type Spacing = 'linear' | 'logarithmic';

/**
 * One coordinate of a recorded or derived column from step `from` to step `to`, thinned to what a chart of `buckets` pixels can show: the rows are cut into that many
 * pieces, and of each come the first, the smallest, the largest and the last value, in the order of the steps; all rows where they are few enough.
 * A piece with a value that is not finite has a NaN there (instead of its last value), so that the curve breaks. At most 4·buckets points.
 * The rows next outside of the range come too, so that the curve goes on to the chart's edge.
 * @throws RangeError where the recording has no such column
 */
export function seriesWindow(source: SeriesSource, columnId: string, coordinate: number, from: number, to: number, buckets: number, spacing: Spacing = 'linear'): Series {
  const valueAt = valueReader(source, columnId, coordinate);
  const stepOf = stepsOf(source);
  const first = rowAt(stepOf, source.rows, from);
  const atEnd = rowAt(stepOf, source.rows, to);
  const last = stepOf(atEnd) < to ? Math.min(atEnd + 1, source.rows - 1) : atEnd;
  const count = last - first + 1;
  const pieces = Math.max(1, Math.floor(buckets));
  if (count <= 4 * pieces) {
    const rows = Array.from({ length: count }, (_, i) => first + i);
    return pick(stepOf, rows, valueAt);
  }

  const beginning = spacing === 'linear' ? (piece: number) => first + Math.floor((piece * count) / pieces) : logarithmicBeginnings(stepOf, source.rows, first, last, pieces);
  const rows: number[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const start = beginning(piece);
    const end = beginning(piece + 1);
    if (start === end) continue;
    let smallest = start;
    let largest = start;
    let low = Infinity;
    let high = -Infinity;
    let broken = -1;
    for (let row = start; row < end; row++) {
      const value = valueAt(row);
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
  return pick(stepOf, rows, valueAt);
}

/** The values at some steps, of those of them that there is a row of. */
export function valuesAtSteps(source: SeriesSource, columnId: string, coordinate: number, steps: readonly number[]): Series {
  const stepOf = stepsOf(source);
  const rows = steps.map((step) => ({ step, row: rowAt(stepOf, source.rows, step) })).filter(({ step, row }) => stepOf(row) === step).map(({ row }) => row);
  return pick(stepOf, rows, valueReader(source, columnId, coordinate));
}

function stepsOf(source: SeriesSource): (row: number) => number {
  if ('stepOf' in source) return source.stepOf;
  const { steps } = source;
  return (row) => steps[row]!;
}

/** The first row of each piece; the last piece ends behind the last row. */
function logarithmicBeginnings(stepOf: (row: number) => number, rows: number, first: number, last: number, pieces: number): (piece: number) => number {
  const place = (step: number) => (step <= 1 ? step : Math.log10(step) + 1);
  const [low, high] = [place(stepOf(first)), place(stepOf(last))];
  return (piece) => {
    if (piece === 0) return first;
    if (piece === pieces) return last + 1;
    const position = low + ((high - low) * piece) / pieces;
    const step = Math.ceil(position <= 1 ? position : 10 ** (position - 1));
    const row = rowAt(stepOf, rows, step);
    return Math.min(last + 1, Math.max(first, stepOf(row) < step ? row + 1 : row));
  };
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
