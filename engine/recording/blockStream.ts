import type { RecordingBlock } from '../worker/protocol.ts';
import { blockBytes, blockViews } from './blockLayout.ts';
import type { BlockViews } from './blockLayout.ts';
import { rowBytes } from './keepEvery.ts';
import type { ColumnLayout } from './recording.ts';

const firstBlockBytes = 64 * 1024;
const largestBlockBytes = 2 * 1024 * 1024;

export type StreamName = RecordingBlock['stream'];

/**
 * Rows of some columns, one after the other into shared blocks.
 *
 * A row counts from the moment the block's count says so. The count is a plain store, as is all else here: an atomic one costs as much as a whole step.
 * The host therefore trusts only a count that it has seen for a while, or one of a worker that has ended.
 */
export class BlockStream {
  readonly layouts: readonly ColumnLayout[];
  readonly #name: StreamName;
  readonly #announce: (block: RecordingBlock) => void;
  readonly #rowBytes: number;
  #block: BlockViews | undefined;
  #capacity = 0;
  #row = 0;
  #firstRow = 0;
  #rowsLeft: number;

  /**
   * @param rows     how many at most
   * @param announce told of each block when it is begun
   */
  constructor(name: StreamName, layouts: readonly ColumnLayout[], rows: number, announce: (block: RecordingBlock) => void) {
    this.layouts = layouts;
    this.#name = name;
    this.#rowsLeft = rows;
    this.#announce = announce;
    this.#rowBytes = rowBytes(layouts);
  }

  /** Where in its block the next row goes. */
  get row(): number {
    return this.#row === this.#capacity ? 0 : this.#row;
  }

  /** The block that the next row goes to. */
  block(): BlockViews {
    return this.#row === this.#capacity ? this.#nextBlock() : this.#block!;
  }

  /** The same with its row, and how many rows it can hold. */
  room(): BlockViews & { readonly row: number; readonly capacity: number } {
    const block = this.block();
    return { ...block, row: this.#row, capacity: this.#capacity };
  }

  /** The block has this many complete rows now, which the writer has counted there. */
  took(rows: number): void {
    this.#row = rows;
  }

  /** One row, from row `from` of other arrays. */
  append(step: number, sources: readonly Float64Array[], from: number): void {
    const { columns } = this.block();
    for (let c = 0; c < columns.length; c++) {
      const { width } = this.layouts[c]!;
      if (width === 1) columns[c]![this.#row] = sources[c]![from]!;
      else columns[c]!.set(sources[c]!.subarray(from * width, (from + 1) * width), this.#row * width);
    }
    this.count(step);
  }

  /** The next row is written. */
  count(step: number): void {
    const block = this.#block!;
    block.steps[this.#row] = step;
    block.count[0] = ++this.#row;
  }

  #nextBlock(): BlockViews {
    this.#firstRow += this.#row;
    this.#rowsLeft -= this.#row;
    const bytes = this.#capacity === 0 ? firstBlockBytes : Math.min(largestBlockBytes, 4 * this.#capacity * this.#rowBytes);
    const capacity = Math.max(1, Math.min(this.#rowsLeft, Math.floor(bytes / this.#rowBytes)));
    const memory = new SharedArrayBuffer(blockBytes(this.#rowBytes, capacity));
    this.#capacity = capacity;
    this.#row = 0;
    this.#block = blockViews(memory, capacity, this.layouts);
    this.#announce({ stream: this.#name, firstRow: this.#firstRow, capacity, memory });
    return this.#block;
  }
}
