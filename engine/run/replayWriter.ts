import { columnPlaces, columnViews, type BlockViews } from '../recording/blockLayout.ts';
import { rowBytes } from '../recording/keepEvery.ts';
import type { Column, ColumnLayout } from '../recording/recording.ts';
import type { RunWriter } from './runWriter.ts';

/** Gets the rows of a replay in their order, some at a time. */
export interface RowSink {
  /** @param from @param to rows of these arrays, `to` left out; what is in them is other rows at the next call */
  take(rows: { readonly steps: Float64Array; readonly columns: readonly Column[] }, from: number, to: number): void;
}

/** So little that what is written is still in the processor's memory when it is read. */
const blockBytes = 128 * 1024;

/** Hands the steps from `first` to `last` on, by way of a block that is written again and again. */
export class ReplayWriter implements RunWriter {
  readonly columns: readonly Float64Array[];
  row = 0;
  readonly mode = 'direct';
  readonly places: readonly number[];
  readonly values: Float64Array;
  readonly scalars = [];
  readonly #first: number;
  readonly #last: number;
  readonly #sinks: readonly RowSink[];
  readonly #block: BlockViews & { readonly capacity: number };
  readonly #named: readonly Column[];
  #rows = 0;

  constructor(layouts: readonly ColumnLayout[], first: number, last: number, sinks: readonly RowSink[]) {
    this.#first = first;
    this.#last = last;
    this.#sinks = sinks;
    const capacity = Math.max(1, Math.floor(blockBytes / rowBytes(layouts)));
    this.values = new Float64Array((capacity * rowBytes(layouts)) / Float64Array.BYTES_PER_ELEMENT);
    this.places = columnPlaces(capacity, layouts);
    this.columns = columnViews(this.values, capacity, layouts);
    this.#named = layouts.map((layout, c) => ({ ...layout, data: this.columns[c]! }));
    this.#block = { count: new Int32Array(1), values: this.values, steps: this.values.subarray(0, capacity), columns: this.columns, capacity };
  }

  begin(step: number): void {
    this.#makeRoom();
    this.row = this.#rows;
    this.#block.steps[this.row] = step;
  }

  complete(): void {
    this.#rows++;
  }

  boundary(): number {
    return Infinity;
  }

  room() {
    this.#makeRoom();
    return { ...this.#block, row: this.#rows };
  }

  took(rows: number): void {
    this.#rows = rows;
  }

  /** After the last step. */
  finish(): void {
    const rows = this.#rows;
    this.#rows = 0;
    if (rows === 0) return;
    const { steps } = this.#block;
    const from = Math.max(0, this.#first - steps[0]!);
    const to = Math.min(rows, this.#last - steps[0]! + 1);
    if (from < to) for (const sink of this.#sinks) sink.take({ steps, columns: this.#named }, from, to);
  }

  scalarRoom(): never {
    throw new Error('A replay has no scalars apart.');
  }

  tookScalars(): never {
    return this.scalarRoom();
  }

  #makeRoom(): void {
    if (this.#rows === this.#block.capacity) this.finish();
  }
}
