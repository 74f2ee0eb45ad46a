import { columnOf, rowAtStep } from './recording.ts';
import type { Recording } from './recording.ts';

export interface Series {
  readonly steps: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/**
 * One coordinate of a column from step `from` to step `to`, thinned to what a chart of `buckets` pixels can show: the rows are cut into that many
 * pieces, and of each come the first, the smallest, the largest and the last value, in the order of the steps; all rows where they are few enough.
 * A piece with a value that is not finite has a NaN there (instead of its last value), so that the curve breaks. At most 4·buckets points.
 * The rows next outside of the range come too, so that the curve goes on to the chart's edge.
 * @throws RangeError where the recording has no such column
 */
export function seriesWindow(recording: Recording, columnId: string, coordinate: number, from: number, to: number, buckets: number): Series {
  const { data, width } = columnOf(recording, columnId);
  const offset = Math.min(coordinate, width - 1);
  const first = rowAtStep(recording, from);
  const atEnd = rowAtStep(recording, to);
  const last = recording.steps[atEnd]! < to ? Math.min(atEnd + 1, recording.rows - 1) : atEnd;
  const count = last - first + 1;
  const pieces = Math.max(1, Math.floor(buckets));
  if (count <= 4 * pieces) {
    const rows = Array.from({ length: count }, (_, i) => first + i);
    return pick(recording, rows, (row) => data[row * width + offset]!);
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
  return pick(recording, rows, (row) => data[row * width + offset]!);
}

function pick({ steps }: Recording, rows: readonly number[], value: (row: number) => number): Series {
  const picked = { steps: new Float64Array(rows.length), values: new Float64Array(rows.length) };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const number = value(row);
    picked.steps[i] = steps[row]!;
    picked.values[i] = Number.isFinite(number) ? number : NaN;
  }
  return picked;
}
