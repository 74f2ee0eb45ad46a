import type { RecordingBlock } from '../worker/protocol.ts';
import { blockBytes, blockViews } from './blockLayout.ts';
import type { BlockViews } from './blockLayout.ts';
import { rowBytes } from './keepEvery.ts';
import type { ColumnLayout } from './recording.ts';

/** So little that a ring of them stays in the processor's memory: the first touch of fresh memory costs more than all else that a step does. */
const largestBlockBytes = 256 * 1024;
const ringBytes = 8 * largestBlockBytes;

/** Up to here numbers are copied faster one by one. */
const singly = 16;

export type StreamName = RecordingBlock['stream'];

export interface BlockAnnouncer {
  /** A block is begun. */
  block(block: RecordingBlock): void;
  /** How long to wait for a block that is read, before fresh memory is taken. Milliseconds; none where absent. */
  readonly patience?: number;
}

/**
 * Rows of some columns, one after the other into shared blocks, which are written again when their rows have been taken.
 *
 * A row counts from the moment the block's count says so. The count is a plain store, as is all else here: an atomic one costs as much as a whole step.
 * The reader therefore trusts only a count that it has seen for a while, or one of a worker that has ended.
 */
export class BlockStream {
  readonly layouts: readonly ColumnLayout[];
  /** Rows of each block. */
  readonly capacity: number;
  readonly #name: StreamName;
  readonly #announcer: BlockAnnouncer;
  readonly #rowBytes: number;
  /** At least two, as one is only read to its end when the next is begun. */
  readonly #blocksInRing: number;
  /** The one that was begun longest ago first. */
  readonly #ring: { readonly place: number; readonly views: BlockViews }[] = [];
  #block: BlockViews | undefined;
  #row = 0;
  #firstRow = 0;

  /** @param rows how many at most */
  constructor(name: StreamName, layouts: readonly ColumnLayout[], rows: number, announcer: BlockAnnouncer) {
    this.layouts = layouts;
    this.#name = name;
    this.#announcer = announcer;
    this.#rowBytes = rowBytes(layouts);
    this.capacity = Math.max(1, Math.min(rows, Math.floor(largestBlockBytes / this.#rowBytes)));
    this.#blocksInRing = Math.max(2, Math.floor(ringBytes / (this.capacity * this.#rowBytes)));
  }

  /** Where in its block the next row goes. */
  get row(): number {
    return this.#row === this.capacity ? 0 : this.#row;
  }

  /** The block that the next row goes to. */
  block(): BlockViews {
    return this.#block && this.#row < this.capacity ? this.#block : this.#nextBlock();
  }

  /** The same with its row, and how many rows it can hold. */
  room(): BlockViews & { readonly row: number; readonly capacity: number } {
    const block = this.block();
    return { ...block, row: this.#row, capacity: this.capacity };
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
      const [source, column] = [sources[c]!, columns[c]!];
      if (width > singly) column.set(source.subarray(from * width, (from + 1) * width), this.#row * width);
      else for (let i = 0; i < width; i++) column[this.#row * width + i] = source[from * width + i]!;
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
    this.#row = 0;
    const read = this.#takeRead();
    const memory = read ? undefined : new SharedArrayBuffer(blockBytes(this.#rowBytes, this.capacity));
    const { place, views } = read ?? { place: this.#ring.length, views: blockViews(memory!, this.capacity, this.layouts) };
    this.#ring.push({ place, views });
    views.count.fill(0);
    this.#announcer.block({ stream: this.#name, firstRow: this.#firstRow, capacity: this.capacity, place, ...(memory && { memory }) });
    return (this.#block = views);
  }

  /** Out of the ring; undefined where it is to grow. */
  #takeRead(): { readonly place: number; readonly views: BlockViews } | undefined {
    const [oldest] = this.#ring;
    if (!oldest) return undefined;
    const { count } = oldest.views;
    if (this.#ring.length >= this.#blocksInRing && this.#announcer.patience) Atomics.wait(count, 1, 0, this.#announcer.patience);
    return Atomics.load(count, 1) === 1 ? this.#ring.shift() : undefined;
  }
}
