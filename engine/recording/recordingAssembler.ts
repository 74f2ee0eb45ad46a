import type { RecordingBlock } from '../worker/protocol.ts';
import { blockViews } from './blockLayout.ts';
import type { BlockViews } from './blockLayout.ts';
import type { ColumnLayout, Recording, Rows } from './recording.ts';

interface OpenBlock {
  readonly firstRow: number;
  readonly capacity: number;
  readonly views: BlockViews;
  /** The count at the previous look: rows that are surely complete now. */
  seen: number;
}

/** What more a recording that goes on may take than it needs, so that going on step by step does not copy it each time. */
const slack = 1 / 128;

/** How many rows are in use of memory that a recording has grown in: whoever goes on from its end may go on in place. */
const used = new WeakMap<ArrayBufferLike, number>();

/** The host's side of a recording: gathers the rows of the shared blocks into one array per column, while they are written. */
export class RecordingAssembler {
  readonly #dimensions: number;
  readonly #layouts: readonly ColumnLayout[];
  readonly #rowsAtMost: number;
  readonly #before: Rows | undefined;
  #blocks: OpenBlock[] = [];
  #rows = 0;
  #capacity = 0;
  #steps = new Float64Array(0);
  #columns: Float64Array<ArrayBufferLike>[];

  /**
   * @param rowsAtMost how many rows the run keeps if it goes to its end
   * @param before     rows that stand before those of the blocks
   */
  constructor(dimensions: number, layouts: readonly ColumnLayout[], rowsAtMost: number, before?: Rows) {
    this.#dimensions = dimensions;
    this.#layouts = layouts;
    this.#rowsAtMost = rowsAtMost;
    this.#before = before;
    this.#columns = layouts.map(() => new Float64Array(0));
    if (before) this.#goOn(before);
  }

  add({ firstRow, capacity, memory }: Pick<RecordingBlock, 'firstRow' | 'capacity' | 'memory'>): void {
    this.#blocks.push({ firstRow: firstRow + (this.#before?.rows ?? 0), capacity, views: blockViews(memory, capacity, this.#layouts), seen: 0 });
  }

  /** While the run goes on, called now and then: takes in the rows that were already counted at the call before. */
  collect(): void {
    this.#take((block) => {
      const before = block.seen;
      block.seen = Atomics.load(block.views.count, 0);
      // A later block is begun only when this one is full, and its announcement has come after all of this one's rows.
      return block === this.#blocks.at(-1) ? before : block.capacity;
    });
  }

  /** What is there so far: views, no copies; rows that it has never change. Undefined before the first row. */
  recording(): Recording | undefined {
    const rows = this.#rows;
    if (rows === 0) return undefined;
    return {
      dimensions: this.#dimensions,
      rows,
      steps: this.#steps.subarray(0, rows),
      columns: this.#layouts.map((layout, c) => ({ ...layout, data: this.#columns[c]!.subarray(0, rows * layout.width) })),
    };
  }

  /** After the run's end: every row that it completed, in arrays of that size, or hardly more where the run has gone on. */
  finish(): Recording | undefined {
    this.#take((block) => Atomics.load(block.views.count, 0));
    const isNear = this.#before && this.#capacity <= this.#rows * (1 + slack) + 1;
    if (this.#capacity !== this.#rows && !isNear) this.#resize(this.#rows);
    this.#claim();
    return this.recording();
  }

  /** In place where nobody has gone on from there yet, and there is room. */
  #goOn({ rows, steps, columns }: Rows): void {
    const room = Math.floor(steps.buffer.byteLength / steps.BYTES_PER_ELEMENT);
    const isWhole = steps.byteOffset === 0 && columns.every(({ data, width }) => data.byteOffset === 0 && data.buffer.byteLength >= room * width * data.BYTES_PER_ELEMENT);
    this.#rows = rows;
    if (isWhole && room > rows && used.get(steps.buffer) === rows) {
      this.#steps = new Float64Array(steps.buffer as ArrayBuffer, 0, room);
      this.#columns = columns.map(({ data, width }) => new Float64Array(data.buffer, 0, room * width));
      this.#capacity = room;
    } else {
      this.#steps = steps as Float64Array<ArrayBuffer>;
      this.#columns = columns.map(({ data }) => data);
      this.#capacity = rows;
      this.#resize(Math.ceil(rows * (1 + slack)) + 1);
    }
    this.#claim();
  }

  #claim(): void {
    used.set(this.#steps.buffer, this.#rows);
  }

  #take(count: (block: OpenBlock) => number): void {
    for (const block of this.#blocks) this.#copy(block, count(block));
    this.#blocks = this.#blocks.filter(({ firstRow, capacity }) => firstRow + capacity > this.#rows);
  }

  #copy({ firstRow, views }: OpenBlock, count: number): void {
    const from = this.#rows - firstRow;
    if (count <= from) return;
    if (firstRow + count > this.#capacity) this.#resize(Math.max(firstRow + count, Math.min(this.#rowsAtMost + (this.#before?.rows ?? 0), 2 * this.#capacity)));
    this.#steps.set(views.steps.subarray(from, count), this.#rows);
    this.#layouts.forEach(({ width }, c) => this.#columns[c]!.set(views.columns[c]!.subarray(from * width, count * width), this.#rows * width));
    this.#rows = firstRow + count;
    this.#claim();
  }

  #resize(capacity: number): void {
    this.#steps = resized(this.#steps, this.#rows, capacity);
    this.#columns = this.#columns.map((column, c) => resized(column, this.#rows * this.#layouts[c]!.width, capacity * this.#layouts[c]!.width));
    this.#capacity = capacity;
  }
}

function resized(values: Float64Array, kept: number, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(values.subarray(0, kept));
  return larger;
}
