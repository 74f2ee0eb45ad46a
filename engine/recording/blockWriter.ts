import type { RecordingBlock } from '../worker/protocol.ts';
import { blockBytes, blockViews } from './blockLayout.ts';
import type { BlockViews } from './blockLayout.ts';
import { rowBytes } from './keepEvery.ts';
import type { ColumnLayout } from './recording.ts';

const firstBlockBytes = 64 * 1024;
const largestBlockBytes = 2 * 1024 * 1024;

/**
 * Writes the rows of a run into shared blocks. Where every step is kept a step writes straight into the block; otherwise into one of two
 * spare rows in turn, of which the kept ones are copied, so that a step that fails half-way leaves the row before it whole.
 *
 * A row counts from the moment the block's count says so. The count is a plain store, as is all else here: an atomic one costs as much as a whole step.
 * The host therefore trusts only a count that it has seen for a while, or one of a worker that has ended.
 */
export class BlockWriter {
  /** Where the step that `begin` announced writes: one array per column, and the row in them. */
  columns: readonly Float64Array[];
  row = 0;
  readonly #layouts: readonly ColumnLayout[];
  readonly #every: number;
  readonly #announce: ((block: RecordingBlock) => void) | undefined;
  readonly #rowBytes: number;
  /** Whether a step writes straight into its block. */
  readonly direct: boolean;
  #spare: readonly Float64Array[] = [];
  #block: BlockViews | undefined;
  #capacity = 0;
  #blockRow = 0;
  #firstRow = 0;
  #rowsLeft: number;
  #last = -1;
  #lastKept = -1;

  /**
   * @param rows     how many rows the run keeps at most
   * @param announce told of each block when it is begun; absent where nothing is to be kept
   */
  constructor(layouts: readonly ColumnLayout[], every: number, rows: number, announce?: (block: RecordingBlock) => void) {
    this.#layouts = layouts;
    this.#every = every;
    this.#rowsLeft = rows;
    this.#announce = announce;
    this.#rowBytes = rowBytes(layouts);
    this.direct = announce !== undefined && every === 1;
    if (!this.direct) this.#spare = layouts.map(({ width }) => new Float64Array(2 * width));
    this.columns = this.#spare;
  }

  /** Whether anything is to be kept. */
  get keepsRows(): boolean {
    return this.#announce !== undefined;
  }

  /** Before a step writes its row. */
  begin(step: number): void {
    if (!this.direct) {
      this.row = step & 1;
      return;
    }
    if (this.#blockRow === this.#capacity) this.columns = this.#nextBlock().columns;
    this.row = this.#blockRow;
  }

  /** All columns of the step are written. */
  complete(step: number): void {
    this.#last = step;
    if (this.direct) this.#count(step);
    else if (this.#announce && step % this.#every === 0) this.#copySpare(step);
  }

  /** After the last step, which is kept in any case. */
  finish(): void {
    if (this.#announce && !this.direct && this.#lastKept !== this.#last) this.#copySpare(this.#last);
  }

  /** For who writes many rows by himself: the block that the next rows go to, from `row` on, and counts them there. `took` then says how far he came. */
  room(): BlockViews & { readonly row: number; readonly capacity: number } {
    const block = this.#blockRow === this.#capacity ? this.#nextBlock() : this.#block!;
    return { ...block, row: this.#blockRow, capacity: this.#capacity };
  }

  /** The block has this many complete rows now, the last of them of this step. */
  took(rows: number, step: number): void {
    this.#blockRow = rows;
    this.#last = this.#lastKept = step;
  }

  #copySpare(step: number): void {
    const { columns } = this.#blockRow === this.#capacity ? this.#nextBlock() : this.#block!;
    const spareRow = step & 1;
    for (let c = 0; c < columns.length; c++) {
      const { width } = this.#layouts[c]!;
      columns[c]!.set(this.#spare[c]!.subarray(spareRow * width, (spareRow + 1) * width), this.#blockRow * width);
    }
    this.#count(step);
  }

  #count(step: number): void {
    const block = this.#block!;
    block.steps[this.#blockRow] = step;
    block.count[0] = ++this.#blockRow;
    this.#lastKept = step;
  }

  #nextBlock(): BlockViews {
    this.#firstRow += this.#blockRow;
    this.#rowsLeft -= this.#blockRow;
    const bytes = this.#capacity === 0 ? firstBlockBytes : Math.min(largestBlockBytes, 4 * this.#capacity * this.#rowBytes);
    const capacity = Math.max(1, Math.min(this.#rowsLeft, Math.floor(bytes / this.#rowBytes)));
    const memory = new SharedArrayBuffer(blockBytes(this.#rowBytes, capacity));
    this.#capacity = capacity;
    this.#blockRow = 0;
    this.#block = blockViews(memory, capacity, this.#layouts);
    this.#announce!({ firstRow: this.#firstRow, capacity, memory });
    return this.#block;
  }
}
