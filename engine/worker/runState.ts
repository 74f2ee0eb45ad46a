import { controlIndex } from '../run/runMarks.ts';
import type { FromRelay } from './relayProtocol.ts';

/** How often a moment is looked for at which the worker did not write the marks. */
const attempts = 200;

/** Of marks, while nothing else is to be told: those of many parameters are large. */
const bytesPerMillisecond = 20_000;

/** Where a run stands, out of the memory that its worker writes. */
export class RunState {
  readonly #control: Int32Array;
  readonly #marks: Float64Array;
  readonly #controlCopy: Int32Array<ArrayBuffer>;
  readonly #marksCopy: Float64Array<ArrayBuffer>;
  #step = -1;
  #due = 0;

  constructor(control: SharedArrayBuffer, marks: SharedArrayBuffer) {
    this.#control = new Int32Array(control);
    this.#marks = new Float64Array(marks);
    this.#controlCopy = this.#control.slice();
    this.#marksCopy = this.#marks.slice();
  }

  /**
   * Undefined where nothing is new, or the worker is too fast for a look.
   * @param isWhole with the marks, even if they are large and were taken a moment ago
   */
  take(isWhole: boolean): FromRelay | undefined {
    const now = performance.now();
    if (!isWhole && now < this.#due) return { type: 'step', step: Atomics.load(this.#control, controlIndex.step) };
    for (let i = 0; i < attempts; i++) {
      const step = Atomics.load(this.#control, controlIndex.step);
      if (step === this.#step) return undefined;
      this.#controlCopy.set(this.#control);
      this.#marksCopy.set(this.#marks);
      // The slot that is written next is none of those that the control memory names.
      if (Atomics.load(this.#control, controlIndex.step) !== step || this.#controlCopy[controlIndex.step] !== step) continue;
      this.#step = step;
      this.#due = now + this.#marks.byteLength / bytesPerMillisecond;
      return { type: 'state', control: this.#controlCopy, marks: this.#marksCopy };
    }
    return undefined;
  }
}
