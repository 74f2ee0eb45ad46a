import type { RecordedRows, RecordingBlock, RunOpening } from '../worker/protocol.ts';
import { blockViews, streamColumns, type BlockViews } from './blockLayout.ts';

interface OpenBlock {
  readonly firstRow: number;
  readonly capacity: number;
  readonly views: BlockViews;
  /** The count at the look before: rows that are surely complete now. */
  seen: number;
  taken: number;
}

/**
 * Which rows to take: those of full blocks; now and then also those that were already counted at such a look before; or, when the worker writes no more, all.
 */
export type Look = 'full' | 'counted' | 'all';

/** Takes the rows of a run out of the blocks that its worker writes, each once and in their order, and gives the blocks back to it. */
export class BlockReader {
  readonly #opening: RunOpening;
  readonly #memories = new Map<string, SharedArrayBuffer>();
  readonly #streams = new Map<RecordingBlock['stream'], OpenBlock[]>();

  constructor(opening: RunOpening) {
    this.#opening = opening;
  }

  /** Of all blocks. */
  get bytes(): number {
    return [...this.#memories.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  add({ stream, firstRow, capacity, place, memory }: RecordingBlock): void {
    const key = `${stream} ${place}`;
    if (memory) this.#memories.set(key, memory);
    const views = blockViews(this.#memories.get(key)!, capacity, streamColumns(this.#opening, stream));
    const blocks = this.#streams.get(stream);
    const block = { firstRow, capacity, views, seen: 0, taken: 0 };
    if (blocks) blocks.push(block);
    else this.#streams.set(stream, [block]);
  }

  /** What it gives is to be used before the next is asked for; blocks may be added meanwhile. */
  *take(look: Look): Generator<RecordedRows> {
    for (const [stream, blocks] of this.#streams) {
      for (let block = blocks[0]; block; block = blocks[0]) {
        const { firstRow, capacity, views, taken } = block;
        // A later block is begun only when this one is full, and its announcement has come after all of this one's rows.
        const isFollowed = blocks.length > 1;
        const until = isFollowed ? capacity : look === 'full' ? taken : look === 'all' ? Atomics.load(views.count, 0) : block.seen;
        if (look === 'counted') block.seen = Atomics.load(views.count, 0);
        if (until > taken) yield { stream, from: firstRow + taken, values: rowsOf(views, capacity, taken, until) };
        block.taken = until;
        if (until < capacity) break;
        blocks.shift();
        // One that still writes is not to go on while the last rows are taken.
        if (look !== 'all') {
          Atomics.store(views.count, 1, 1);
          Atomics.notify(views.count, 1);
        }
      }
    }
  }
}

function rowsOf({ steps, columns }: BlockViews, capacity: number, from: number, to: number): Float64Array[] {
  return [steps, ...columns].map((values) => values.subarray((values.length / capacity) * from, (values.length / capacity) * to));
}
