import type { Writable } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { RecordedRows, RecordingBlock } from './protocol.ts';

/*
 * A frame is three Float64: what follows (0 a message in V8's serialization, otherwise rows of a stream), from which row on, and its bytes; then these bytes, which
 * for rows are their steps and one column after the other.
 */
const headerNumbers = 3;
const streams: readonly RecordingBlock['stream'][] = ['rows', 'scalars', 'checkpoints'];

/** No frame is larger, whatever a process says. */
const largestFrame = 2 ** 36;

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

/** Writes frames to a pipe. Each write settles when the pipe has it, and what was given may change again. */
export class FrameWriter {
  readonly #pipe: Writable;

  constructor(pipe: Writable) {
    this.#pipe = pipe;
  }

  message(message: unknown): Promise<void> {
    const bytes = serialize(message);
    return this.#write(0, 0, bytes.byteLength, [bytes]);
  }

  rows({ stream, from, values }: RecordedRows): Promise<void> {
    const [first, last] = [values[0]!, values.at(-1)!];
    const size = values.reduce((sum, { byteLength }) => sum + byteLength, 0);
    // The rows of a full block are one piece of memory.
    const isWhole = last.byteOffset + last.byteLength - first.byteOffset === size;
    return this.#write(1 + streams.indexOf(stream), from, size, isWhole ? [new Uint8Array(first.buffer, first.byteOffset, size)] : values.map(bytesOf));
  }

  #write(kind: number, from: number, size: number, pieces: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      this.#pipe.cork();
      this.#pipe.write(bytesOf(Float64Array.of(kind, from, size)));
      pieces.forEach((piece, p) => this.#pipe.write(piece, p === pieces.length - 1 ? () => resolve() : undefined));
      this.#pipe.uncork();
    });
  }
}

export interface FrameListener {
  message(message: unknown): void;
  /** @param values steps, and one column after the other; in memory that the next frame is written to */
  rows(stream: RecordingBlock['stream'], from: number, values: Float64Array): void;
}

/** Puts frames together out of the pieces in which a pipe gives them. */
export class FrameReader {
  readonly #listener: FrameListener;
  readonly #header = new Float64Array(headerNumbers);
  #rows = new Float64Array(0);
  #isHeader = true;
  #target: Uint8Array = bytesOf(this.#header);
  #filled = 0;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** @throws {RangeError} where no frame begins like this */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      const count = Math.min(piece.length - at, this.#target.length - this.#filled);
      this.#target.set(piece.subarray(at, at + count), this.#filled);
      at += count;
      this.#filled += count;
      if (this.#filled < this.#target.length) return;
      const done = this.#target;
      this.#filled = 0;
      this.#isHeader = !this.#isHeader;
      if (this.#isHeader) {
        this.#target = bytesOf(this.#header);
        this.#give(done);
      } else this.#target = this.#room();
    }
  }

  #give(bytes: Uint8Array): void {
    const [kind, from] = this.#header as unknown as [number, number];
    if (kind === 0) this.#listener.message(deserialize(bytes));
    else this.#listener.rows(streams[kind - 1]!, from, new Float64Array(bytes.buffer, 0, bytes.byteLength / Float64Array.BYTES_PER_ELEMENT));
  }

  #room(): Uint8Array {
    const [kind, from, size] = this.#header as unknown as [number, number, number];
    const isMessage = kind === 0;
    const isSound = (isMessage || streams[kind - 1] !== undefined) && from >= 0 && size > 0 && size <= largestFrame && Number.isInteger(isMessage ? size : size / Float64Array.BYTES_PER_ELEMENT);
    if (!isSound) throw new RangeError('No frame begins like this.');
    // A message's arrays are parts of its memory.
    if (isMessage) return new Uint8Array(size);
    if (this.#rows.byteLength < size) this.#rows = new Float64Array(size / Float64Array.BYTES_PER_ELEMENT);
    return new Uint8Array(this.#rows.buffer, 0, size);
  }
}
