import type { RunWriter } from '../run/runWriter.ts';
import { BlockStream, type BlockAnnouncer } from './blockStream.ts';
import { columnPlaces, columnViews } from './blockLayout.ts';
import { rowBytes } from './keepEvery.ts';
import type { ColumnLayout } from './recording.ts';

/** Columns of one number per step that are kept more often than the rows. */
export interface ScalarsKept {
  /** By their index in the row. */
  readonly columns: readonly number[];
  readonly every: number;
  /** At most. */
  readonly rows: number;
}

/**
 * Writes the rows of a run into shared blocks. Where every step is kept a step writes straight into the block; otherwise into one of two
 * spare rows in turn, of which the kept ones are copied, so that a step that fails half-way leaves the row before it whole.
 */
export class BlockWriter implements RunWriter {
  columns: readonly Float64Array[];
  row = 0;
  readonly mode: RunWriter['mode'];
  readonly places: readonly number[];
  readonly values: Float64Array;
  readonly scalars: readonly number[];
  readonly #every: number;
  readonly #first: number;
  readonly #stream: BlockStream | undefined;
  readonly #scalarStream: BlockStream | undefined;
  readonly #scalarEvery: number;
  readonly #scalarSpare: readonly Float64Array[];
  #last = -1;
  #lastKept = -1;
  #lastScalar = -1;

  /**
   * @param atMost   how many rows the run keeps at most
   * @param announcer told of each block when it is begun; absent where nothing is to be kept
   * @param first    the step that the run begins with, which is kept in any case
   */
  constructor(layouts: readonly ColumnLayout[], every: number, atMost: number, announcer?: BlockAnnouncer, scalars?: ScalarsKept, first = 0) {
    this.#every = every;
    this.#first = first;
    this.#stream = announcer && new BlockStream('rows', layouts, atMost, announcer);
    this.mode = !announcer ? 'none' : every === 1 && !scalars ? 'direct' : 'spare';
    const rows = this.mode === 'direct' ? this.#stream!.capacity : 2;
    this.places = columnPlaces(rows, layouts);
    this.values = new Float64Array(this.mode === 'direct' ? 0 : (2 * rowBytes(layouts)) / Float64Array.BYTES_PER_ELEMENT);
    const spare = this.mode === 'direct' ? [] : columnViews(this.values, 2, layouts);
    this.columns = spare;
    this.#scalarEvery = scalars?.every ?? 0;
    this.#scalarStream = announcer && scalars && new BlockStream('scalars', scalars.columns.map((c) => layouts[c]!), scalars.rows, announcer);
    this.#scalarSpare = scalars?.columns.map((c) => spare[c]!) ?? [];
    this.scalars = scalars?.every === 1 ? scalars.columns : [];
  }

  begin(step: number): void {
    if (this.mode !== 'direct') {
      this.row = step & 1;
      return;
    }
    this.columns = this.#stream!.block().columns;
    this.row = this.#stream!.row;
  }

  complete(step: number): void {
    this.#last = step;
    if (this.mode === 'direct') {
      this.#stream!.count(step);
      this.#lastKept = step;
      return;
    }
    if (this.#stream && (step % this.#every === 0 || step === this.#first)) this.#keep(step);
    if (this.#scalarStream && (step % this.#scalarEvery === 0 || step === this.#first)) this.#keepScalars(step);
  }

  /** After the last step, which is kept in any case. */
  finish(last = this.#last): void {
    if (last < 0) return;
    if (this.#stream && this.#lastKept < last) this.#keep(last);
    if (this.#scalarStream && this.#lastScalar < last) this.#keepScalars(last);
  }

  boundary(step: number): number {
    if (this.mode !== 'spare') return Infinity;
    const row = Math.ceil(step / this.#every) * this.#every;
    return this.#scalarEvery > 1 ? Math.min(row, Math.ceil(step / this.#scalarEvery) * this.#scalarEvery) : row;
  }

  room() {
    return this.#stream!.room();
  }

  took(rows: number, step: number): void {
    this.#stream!.took(rows);
    this.#last = this.#lastKept = step;
  }

  scalarRoom() {
    return this.#scalarStream!.room();
  }

  tookScalars(rows: number, step: number): void {
    this.#scalarStream!.took(rows);
    this.#last = this.#lastScalar = step;
  }

  #keep(step: number): void {
    this.#stream!.append(step, this.columns, step & 1);
    this.#lastKept = step;
  }

  #keepScalars(step: number): void {
    if (step <= this.#lastScalar) return;
    this.#scalarStream!.append(step, this.#scalarSpare, step & 1);
    this.#lastScalar = step;
  }
}
