/** What a chart must know of rows that come one after the other. */
export interface ScannedRows {
  /** The first row with the smallest finite value, and that; Infinity where none is finite. */
  readonly smallest: number;
  readonly low: number;
  readonly largest: number;
  readonly high: number;
  /** The first row whose value is not finite; −1 where all are. */
  readonly broken: number;
}

/** All rows of a column of one number per row, cut into pieces of which is known what a chart must know: it draws from them what it would draw from the rows. */
export interface SeriesOverview {
  readonly rows: number;
  /** Piece k begins at row ⌊k·rows / pieces⌋. */
  readonly pieces: number;
  /** Of each piece: its first and its last value, then what ScannedRows has, in that order. Of a piece without rows they mean nothing. */
  readonly numbers: Float64Array;
}

/** Numbers of each piece. */
export const overviewWidth = 7;

/** Has many divisors: a chart of that many pieces finds each of its pieces made of whole ones. */
export const overviewPieces = 5040;

/** So many pieces, or a few more, that an overview can be cut into; beyond what an overview has, just so many. */
export function wholePieces(wanted: number): number {
  if (wanted > overviewPieces) return wanted;
  let pieces = Math.max(1, Math.ceil(wanted));
  while (overviewPieces % pieces !== 0) pieces++;
  return pieces;
}

/** @param values one per row */
export function overviewOf(values: Float64Array): SeriesOverview {
  const rows = values.length;
  const numbers = new Float64Array(overviewPieces * overviewWidth);
  for (let piece = 0; piece < overviewPieces; piece++) {
    const [start, stop] = [Math.floor((piece * rows) / overviewPieces), Math.floor(((piece + 1) * rows) / overviewPieces)];
    if (start === stop) continue;
    const { smallest, low, largest, high, broken } = scanRows(values, 1, 0, start, stop);
    numbers.set([values[start]!, values[stop - 1]!, smallest, low, largest, high, broken], piece * overviewWidth);
  }
  return { rows, pieces: overviewPieces, numbers };
}

/** The rows from `start` to `stop`, which is left out; the value of a row stands at `from + stride·row`. */
export function scanRows(data: Float64Array, stride: number, from: number, start: number, stop: number): ScannedRows {
  let [smallest, largest, broken] = [start, start, -1];
  let [low, high] = [Infinity, -Infinity];
  for (let row = start; row < stop; row++) {
    const value = data[from + stride * row]!;
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
  return { smallest, low, largest, high, broken };
}
