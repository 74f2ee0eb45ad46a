import { controlIndex } from '../run/runMarks.ts';
import type { RelayedBlock, RelayedPiece } from './relayProtocol.ts';
import type { CallListener } from './workerLink.ts';

/** The host's memory of a call in another process: laid out as a worker in a thread would have written it. */
export class MirroredRun {
  readonly #control: Int32Array;
  readonly #listener: CallListener;
  #marks: Float64Array | undefined;
  /** By their index; blocks of different streams come in any order. */
  readonly #blocks = new Map<number, { readonly memory: SharedArrayBuffer; readonly block: RelayedBlock }>();

  constructor(control: SharedArrayBuffer, listener: CallListener) {
    this.#control = new Int32Array(control);
    this.#listener = listener;
  }

  receive(piece: Exclude<RelayedPiece, { type: 'ended' }>): void {
    switch (piece.type) {
      case 'started':
        return this.#listener.started?.();
      case 'output':
        return this.#listener.output(piece.text);
      case 'opening': {
        const memory = new SharedArrayBuffer(piece.marksBytes);
        this.#marks = new Float64Array(memory);
        return this.#listener.opening?.(piece.opening, memory);
      }
      case 'block': {
        const memory = new SharedArrayBuffer(piece.block.bytes);
        const { stream, firstRow, capacity } = piece.block;
        this.#blocks.set(piece.index, { memory, block: piece.block });
        return this.#listener.block?.({ stream, firstRow, capacity, memory });
      }
      case 'rows':
        return this.#write(piece);
      case 'state':
        this.#marks?.set(piece.marks);
        // The wish to cancel is this side's.
        this.#control.set(piece.control.subarray(controlIndex.cancel + 1), controlIndex.cancel + 1);
        return;
    }
  }

  #write({ index, from, count, values }: Extract<RelayedPiece, { type: 'rows' }>): void {
    const { memory, block } = this.#blocks.get(index)!;
    let source = 0;
    let target = 0;
    for (const width of [1, ...block.widths]) {
      new Float64Array(memory, 8 + (target + from * width) * Float64Array.BYTES_PER_ELEMENT, count * width).set(values.subarray(source, source + count * width));
      source += count * width;
      target += block.capacity * width;
    }
    new Int32Array(memory, 0, 1)[0] = from + count;
  }
}
