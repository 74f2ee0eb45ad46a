import { overviewWidth, scanRows, type ScannedRows, type SeriesOverview } from './seriesOverview.ts';

/** One coordinate of a column over steps, as a chart shows it. */
export interface Series {
  readonly steps: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** How the pieces of a thinned series are spread over the steps: evenly, or evenly in the logarithm (with the steps 0 and 1 as far apart as 1 and 10). */
export type Spacing = 'linear' | 'logarithmic';

/** Rows in the order of their steps. */
export interface RowSteps {
  readonly rows: number;
  readonly stepOf: (row: number) => number;
}

/**
 * Thins rows that come one after the other to what a chart of `buckets` pixels can show: the rows are cut into that many pieces, and of each come the first, the
 * smallest, the largest and the last value, in the order of the steps; all rows where they are few enough. A piece with a value that is not finite has a NaN there
 * (instead of its last value), so that the curve breaks. At most 4·buckets points. What comes does not depend on how many rows are taken at a time.
 */
export class SeriesThinner {
  readonly #stepOf: (row: number) => number;
  readonly #beginning: (piece: number) => number;
  readonly #takesAll: boolean;
  /** Of a linear chart. */
  readonly #pieces: number | undefined;
  readonly #end: number;
  readonly #steps: number[] = [];
  readonly #values: number[] = [];
  #row: number;
  /** The piece that `#row` is in, and what is known of it. */
  #piece = 0;
  #start = 0;
  #startValue = NaN;
  #smallest = 0;
  #low = Infinity;
  #largest = 0;
  #high = -Infinity;
  #broken = -1;

  /** @param first @param last rows, both included */
  constructor({ rows, stepOf }: RowSteps, first: number, last: number, buckets: number, spacing: Spacing) {
    const count = last - first + 1;
    const pieces = Math.max(1, Math.floor(buckets));
    this.#stepOf = stepOf;
    this.#row = first;
    this.#takesAll = count <= 4 * pieces;
    this.#pieces = spacing === 'linear' ? pieces : undefined;
    this.#end = last + 1;
    this.#beginning = spacing === 'linear' ? (piece) => first + Math.floor((piece * count) / pieces) : logarithmicBeginnings(stepOf, rows, first, last, pieces);
  }

  /** The row that is taken next. */
  get row(): number {
    return this.#row;
  }

  /** The rows from where it stands to `end`, which is left out; no further than the last row. The value of a row stands at `from + stride·row`. */
  take(end: number, data: Float64Array, stride: number, from: number): void {
    if (this.#takesAll) {
      for (; this.#row < end; this.#row++) this.#keep(this.#row, data[from + stride * this.#row]!);
      return;
    }
    while (this.#row < end) {
      let until = this.#beginning(this.#piece + 1);
      // Logarithmic pieces may be empty.
      while (until <= this.#row) until = this.#beginning(++this.#piece + 1);
      const stop = Math.min(until, end);
      this.#scan(stop, data, stride, from);
      if (stop === until) this.#endPiece(data[from + stride * (stop - 1)]!);
    }
  }

  series(): Series {
    return { steps: Float64Array.from(this.#steps), values: Float64Array.from(this.#values) };
  }

  /** Whether an overview of all rows tells it as much as these do. */
  canTake({ rows, pieces }: SeriesOverview): boolean {
    return !this.#takesAll && this.#pieces !== undefined && pieces % this.#pieces === 0 && this.#row === 0 && this.#end === rows;
  }

  /** All rows at once, from an overview that it can take. */
  takeOverview({ rows, pieces, numbers }: SeriesOverview): void {
    for (let piece = 0; piece < pieces; piece++) {
      const end = Math.floor(((piece + 1) * rows) / pieces);
      if (end === this.#row) continue;
      const at = piece * overviewWidth;
      this.#add(numbers[at]!, { smallest: numbers[at + 2]!, low: numbers[at + 3]!, largest: numbers[at + 4]!, high: numbers[at + 5]!, broken: numbers[at + 6]! }, end);
      if (end === this.#beginning(this.#piece + 1)) this.#endPiece(numbers[at + 1]!);
    }
  }

  #scan(stop: number, data: Float64Array, stride: number, from: number): void {
    this.#add(data[from + stride * this.#row]!, scanRows(data, stride, from, this.#row, stop), stop);
  }

  /** What was found in the rows from where it stands to `stop`. */
  #add(value: number, { smallest, low, largest, high, broken }: ScannedRows, stop: number): void {
    if (this.#row === this.#beginning(this.#piece)) {
      this.#start = this.#smallest = this.#largest = this.#row;
      this.#startValue = value;
      this.#low = Infinity;
      this.#high = -Infinity;
      this.#broken = -1;
    }
    if (low < this.#low) [this.#low, this.#smallest] = [low, smallest];
    if (high > this.#high) [this.#high, this.#largest] = [high, largest];
    if (this.#broken < 0) this.#broken = broken;
    this.#row = stop;
  }

  #endPiece(lastValue: number): void {
    const [start, broken] = [this.#start, this.#broken];
    const ending = broken > start ? broken : this.#row - 1;
    const found: readonly (readonly [row: number, value: number])[] = [
      [start, this.#startValue],
      [this.#smallest, this.#low === Infinity ? NaN : this.#low],
      [this.#largest, this.#low === Infinity ? NaN : this.#high],
      [ending, broken > start ? NaN : lastValue],
    ];
    let before = -1;
    for (const [row, value] of [...found].sort(([a], [b]) => a - b)) {
      if (row !== before) this.#keep(row, value);
      before = row;
    }
    this.#piece++;
  }

  #keep(row: number, value: number): void {
    this.#steps.push(this.#stepOf(row));
    this.#values.push(value - value === 0 ? value : NaN);
  }
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

/** The last row at or before a step. */
export function rowAt(stepOf: (row: number) => number, rows: number, step: number): number {
  let low = 0;
  let high = rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (stepOf(middle) <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
