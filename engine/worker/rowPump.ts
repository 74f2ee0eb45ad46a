import { BlockReader, type Look } from '../recording/blockReader.ts';
import type { RecordedRows, RecordingBlock, RunOpening } from './protocol.ts';

/** How often rows are looked for that do not fill a block. */
const lookMilliseconds = 10;

/** Hands on the rows of one run while its worker writes them: those of a block as soon as it is full, others a moment after they are counted. */
export class RowPump {
  readonly #reader: BlockReader;
  readonly #handOn: (rows: RecordedRows) => void | Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #next: NodeJS.Immediate | undefined;
  #pumping: Promise<void> | undefined;
  #finished: Promise<void> | undefined;

  constructor(opening: RunOpening, handOn: (rows: RecordedRows) => void | Promise<void>) {
    this.#reader = new BlockReader(opening);
    this.#handOn = handOn;
    this.#timer = setInterval(() => this.#look('counted'), lookMilliseconds);
  }

  /** Of all blocks. */
  get bytes(): number {
    return this.#reader.bytes;
  }

  add(block: RecordingBlock): void {
    this.#reader.add(block);
    // Node hands out messages for as long as more come, and with each block that is taken the worker begins another: only between turns does everything else get its turn.
    this.#next ??= setImmediate(() => {
      this.#next = undefined;
      this.#look('full');
    });
  }

  /** All that is written, when the worker writes no more, or is not to be waited for. */
  finish(): Promise<void> {
    clearInterval(this.#timer);
    return (this.#finished ??= (this.#pumping ?? Promise.resolve()).then(() => this.#pump('all')));
  }

  /** What is under way sees what has been added since. */
  #look(look: Look): void {
    if (this.#finished) return;
    this.#pumping ??= this.#pump(look).finally(() => (this.#pumping = undefined));
  }

  async #pump(look: Look): Promise<void> {
    for (const rows of this.#reader.take(look)) {
      const done = this.#handOn(rows);
      if (done) await done;
    }
  }
}
