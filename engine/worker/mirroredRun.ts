import { streamColumns } from '../recording/blockLayout.ts';
import { controlIndex } from '../run/runMarks.ts';
import type { RecordingBlock, RunOpening } from './protocol.ts';
import type { FromRelay } from './relayProtocol.ts';
import type { CallListener } from './workerLink.ts';

/** The host's memory of a call in another process: laid out as a worker in a thread would have written it. */
export class MirroredRun {
  readonly #control: Int32Array;
  readonly #listener: CallListener;
  #opening: RunOpening | undefined;
  #marks: Float64Array | undefined;

  constructor(control: SharedArrayBuffer, listener: CallListener) {
    this.#control = new Int32Array(control);
    this.#listener = listener;
  }

  receive(message: Exclude<FromRelay, { type: 'ready' | 'ended' }>): void {
    switch (message.type) {
      case 'started':
        return this.#listener.started?.();
      case 'output':
        return this.#listener.output(message.text);
      case 'opening': {
        const memory = new SharedArrayBuffer(message.marksBytes);
        this.#marks = new Float64Array(memory);
        this.#opening = message.opening;
        return this.#listener.opening?.(message.opening, memory);
      }
      case 'step':
        this.#control[controlIndex.step] = message.step;
        return;
      case 'state':
        this.#marks?.set(message.marks);
        // The wish to cancel is this side's.
        this.#control.set(message.control.subarray(controlIndex.cancel + 1), controlIndex.cancel + 1);
        return;
    }
  }

  /** @param together steps, and one column after the other */
  rows(stream: RecordingBlock['stream'], from: number, together: Float64Array): void {
    if (!this.#opening) throw new RangeError('There are rows before their run.');
    const widths = [1, ...streamColumns(this.#opening, stream).map(({ width }) => width)];
    const count = together.length / widths.reduce((sum, width) => sum + width);
    if (!Number.isInteger(count)) throw new RangeError('A row is not whole.');
    let at = 0;
    const values = widths.map((width) => together.subarray(at, (at += count * width)));
    void this.#listener.rows?.({ stream, from, values });
  }
}
