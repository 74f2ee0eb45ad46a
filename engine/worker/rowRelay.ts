import { controlIndex, RunMarks } from '../run/runMarks.ts';
import type { RecordingBlock, RunOpening } from './protocol.ts';
import type { RelayedBlock, RelayedPiece } from './relayProtocol.ts';

/** Numbers in one piece, so that the host's event loop is not held up by one. */
const largestPiece = 2 ** 16;

/** How often a moment is looked for at which the worker did not write the marks. */
const attempts = 200;

interface Waiting {
  readonly index: number;
  readonly block: RelayedBlock;
  readonly memory: SharedArrayBuffer;
  isAnnounced: boolean;
  /** Seen at the look before this one: a count is trusted only when it has stood there for a while. */
  seen: number;
  sent: number;
}

/** Takes the rows of a run out of the memory that its worker writes, in the process that holds both, to be sent. */
export class RowRelay {
  readonly #control: Int32Array;
  #opening: RunOpening | undefined;
  #marks: RunMarks | undefined;
  #blocks: Waiting[] = [];
  #count = 0;
  #step = -1;

  constructor(control: Int32Array) {
    this.#control = control;
  }

  open(opening: RunOpening, marks: SharedArrayBuffer): RelayedPiece {
    this.#opening = opening;
    this.#marks = new RunMarks(opening.dimensions, this.#control, marks);
    return { type: 'opening', opening, marksBytes: marks.byteLength };
  }

  add({ memory, ...block }: RecordingBlock): void {
    const bytes = memory.byteLength;
    this.#blocks.push({ index: this.#count++, block: { ...block, bytes, widths: this.#widths(block, bytes) }, memory, isAnnounced: false, seen: 0, sent: 0 });
  }

  /** What is new; all that is written where the worker writes no more. The state comes first, so that no row is ahead of it. */
  *take(isEnd: boolean): Generator<RelayedPiece> {
    const state = this.#state();
    if (state) yield state;
    for (const [i, waiting] of this.#blocks.entries()) {
      const { index, block, memory } = waiting;
      // A block that follows tells the host that this one is full, so it is not announced before that is so.
      if (this.#blocks.some((other, o) => o < i && other.block.stream === block.stream && other.sent < other.block.capacity)) continue;
      if (!waiting.isAnnounced) yield { type: 'block', index, block };
      waiting.isAnnounced = true;
      const isFollowed = this.#blocks.some((other, o) => o > i && other.block.stream === block.stream);
      const written = new Int32Array(memory, 0, 1)[0]!;
      const until = isEnd || isFollowed ? written : waiting.seen;
      waiting.seen = written;
      const perRow = block.widths.reduce((sum, width) => sum + width, 1);
      const most = Math.max(1, Math.floor(largestPiece / perRow));
      while (waiting.sent < until) {
        const count = Math.min(most, until - waiting.sent);
        yield { type: 'rows', index, from: waiting.sent, count, values: rowsOf(waiting, waiting.sent, count, perRow) };
        waiting.sent += count;
      }
    }
    // What the host has is not kept here.
    this.#blocks = this.#blocks.filter(({ sent, block }) => sent < block.capacity);
  }

  /** Undefined where nothing is new, or the worker is too fast for a look. */
  #state(): RelayedPiece | undefined {
    const control = this.#control;
    if (!this.#marks) return undefined;
    for (let i = 0; i < attempts; i++) {
      const step = Atomics.load(control, controlIndex.step);
      if (step === this.#step) return undefined;
      const copy = control.slice();
      const marks = this.#marks.values.slice();
      // The slot that is written next is none of those that the control memory names.
      if (Atomics.load(control, controlIndex.step) !== step || copy[controlIndex.step] !== step) continue;
      this.#step = step;
      return { type: 'state', control: copy, marks };
    }
    return undefined;
  }

  #widths({ stream, capacity }: Omit<RecordingBlock, 'memory'>, bytes: number): readonly number[] {
    switch (stream) {
      case 'rows':
        return this.#opening!.columns.map(({ width }) => width);
      case 'checkpoints':
        return (this.#opening!.checkpoint ?? []).map(({ width }) => width);
      case 'scalars':
        return new Array<number>(Math.floor(bytes / Float64Array.BYTES_PER_ELEMENT / capacity) - 1).fill(1);
    }
  }
}

function rowsOf({ memory, block: { capacity, widths } }: Waiting, from: number, count: number, perRow: number): Float64Array {
  const values = new Float64Array(count * perRow);
  let source = 0;
  let target = 0;
  // A block's steps stand before its columns, one to a row; its first 8 bytes are the count.
  for (const width of [1, ...widths]) {
    values.set(new Float64Array(memory, 8 + (source + from * width) * Float64Array.BYTES_PER_ELEMENT, count * width), target);
    source += capacity * width;
    target += count * width;
  }
  return values;
}
