import type { RecordedRows } from '../worker/protocol.ts';
import { rowBytes } from './keepEvery.ts';
import type { ColumnLayout, Recording, Rows } from './recording.ts';

/** What more a recording that goes on may take than it needs, so that going on step by step does not copy it each time. */
const slack = 1 / 128;

/** How many rows are in use of memory that a recording has grown in: whoever goes on from its end may go on in place. */
const used = new WeakMap<ArrayBufferLike, number>();

/** Memory that was asked for and not used is copied away only where that is quick: until it is touched it costs nothing. In bytes of what is used. */
const quicklyCopied = 2 ** 21;

/** The host's side of a recording: gathers the rows into one array per column, while they come. */
export class RecordingAssembler {
  readonly #dimensions: number;
  readonly #layouts: readonly ColumnLayout[];
  readonly #rowsAtMost: number;
  readonly #before: Rows | undefined;
  readonly #keepsSteps: boolean;
  #rows = 0;
  #capacity = 0;
  #last = NaN;
  #steps = new Float64Array(0);
  #columns: Float64Array<ArrayBufferLike>[];

  /**
   * @param rowsAtMost how many rows the run keeps if it goes to its end
   * @param before     rows that stand before those that come
   * @param keepsSteps whether the step of each row is to be known, or of the last one alone
   */
  constructor(dimensions: number, layouts: readonly ColumnLayout[], rowsAtMost: number, before?: Rows, keepsSteps = true) {
    this.#dimensions = dimensions;
    this.#layouts = layouts;
    this.#rowsAtMost = rowsAtMost;
    this.#before = before;
    this.#keepsSteps = keepsSteps;
    this.#columns = layouts.map(() => new Float64Array(0));
    if (before) this.#goOn(before);
  }

  /** @param from counted without the rows before. @throws {RangeError} where rows before these are missing */
  add({ from, values: [steps, ...columns] }: Pick<RecordedRows, 'from' | 'values'>): void {
    const first = this.#rows;
    if (!steps || from !== first - (this.#before?.rows ?? 0)) throw new RangeError(`Row ${from} of a recording came after ${first} rows.`);
    this.#makeRoom(first + steps.length);
    if (this.#keepsSteps) this.#steps.set(steps, first);
    this.#last = steps.at(-1) ?? this.#last;
    this.#layouts.forEach(({ width }, c) => this.#columns[c]!.set(columns[c]!, first * width));
    this.#rows += steps.length;
    this.#claim();
  }

  /** The step of the last row. */
  get last(): number {
    return this.#last;
  }

  /** What is there so far: views, no copies; rows that it has never change. Undefined before the first row. */
  recording(): Recording | undefined {
    const rows = this.#rows;
    if (rows === 0) return undefined;
    return {
      dimensions: this.#dimensions,
      rows,
      steps: this.#steps.subarray(0, this.#keepsSteps ? rows : 0),
      columns: this.#layouts.map((layout, c) => ({ ...layout, data: this.#columns[c]!.subarray(0, rows * layout.width) })),
    };
  }

  /** After the run's end: every row that it completed, where they are few in arrays of that size, or hardly more where the run has gone on. */
  finish(): Recording | undefined {
    const isNear = this.#before && this.#capacity <= this.#rows * (1 + slack) + 1;
    if (this.#capacity !== this.#rows && !isNear && this.#rows * rowBytes(this.#layouts) <= quicklyCopied) this.#resize(this.#rows);
    this.#claim();
    return this.recording();
  }

  /** In place where nobody has gone on from there yet, and there is room. */
  #goOn({ rows, steps, columns }: Rows): void {
    const all = [...(this.#keepsSteps ? [{ data: steps, width: 1 }] : []), ...columns];
    const isWhole = all.every(({ data }) => data.byteOffset === 0 && used.get(data.buffer) === rows);
    const room = Math.min(...all.map(({ data, width }) => Math.floor(data.buffer.byteLength / data.BYTES_PER_ELEMENT / width)));
    this.#rows = rows;
    this.#last = steps[rows - 1] ?? NaN;
    if (isWhole && room > rows) {
      if (this.#keepsSteps) this.#steps = new Float64Array(steps.buffer as ArrayBuffer, 0, room);
      this.#columns = columns.map(({ data, width }) => new Float64Array(data.buffer, 0, room * width));
      this.#capacity = room;
      // Nobody else does, from now on.
      this.#claim(NaN);
    } else {
      if (this.#keepsSteps) this.#steps = steps as Float64Array<ArrayBuffer>;
      this.#columns = columns.map(({ data }) => data);
      this.#capacity = rows;
      // What is to come is known: it is copied once.
      this.#resize(Math.max(Math.ceil(rows * (1 + slack)) + 1, rows + this.#rowsAtMost));
      this.#claim();
    }
  }

  #claim(rows = this.#rows): void {
    for (const { buffer } of this.#keepsSteps ? [this.#steps, ...this.#columns] : this.#columns) used.set(buffer, rows);
  }

  /** At once for all rows that may come, so that none is copied; the system gives memory only as it is written. */
  #makeRoom(rows: number): void {
    if (rows <= this.#capacity) return;
    try {
      this.#resize(Math.max(rows, this.#rowsAtMost + (this.#before?.rows ?? 0)));
    } catch (error) {
      // More than the system would ever give.
      if (!(error instanceof RangeError)) throw error;
      this.#resize(Math.max(rows, 2 * this.#capacity));
    }
  }

  #resize(capacity: number): void {
    if (this.#keepsSteps) this.#steps = resized(this.#steps, this.#rows, capacity);
    this.#columns = this.#columns.map((column, c) => resized(column, this.#rows * this.#layouts[c]!.width, capacity * this.#layouts[c]!.width));
    this.#capacity = capacity;
  }
}

function resized(values: Float64Array, kept: number, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(values.subarray(0, kept));
  return larger;
}
