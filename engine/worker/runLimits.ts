import { controlIndex } from '../run/runMarks.ts';
import { limitSettings } from './workerLimits.ts';

/** Absent: without limit. */
export interface RunLimits {
  /** Between one step and the next, and for what is asked of a loss function besides runs. */
  readonly evaluationMilliseconds?: number;
  /** From a run's first row. */
  readonly runMilliseconds?: number;
}

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

/** Looks whether a run takes longer than it may. */
export class RunLimit {
  readonly #control: Int32Array;
  readonly #limits: RunLimits;
  #begun = Infinity;
  #step = -1;
  #since = performance.now();

  constructor(control: SharedArrayBuffer, limits: RunLimits) {
    this.#control = new Int32Array(control);
    this.#limits = limits;
  }

  /** The first row is about to come. */
  open(): void {
    this.#begun = performance.now();
  }

  /** What is to be said where a limit is reached. */
  look(): string | undefined {
    const now = performance.now();
    const step = Atomics.load(this.#control, controlIndex.step);
    if (step !== this.#step) {
      this.#step = step;
      this.#since = now;
    }
    const { evaluationMilliseconds = Infinity, runMilliseconds = Infinity } = this.#limits;
    if (now - this.#since > evaluationMilliseconds) {
      return `After step ${step} this loss function did not return within ${seconds(evaluationMilliseconds)} (${limitSettings.evaluation}). Does a loop in it never end?`;
    }
    return now - this.#begun > runMilliseconds ? `The run took ${seconds(runMilliseconds)}, which is as long as it may (${limitSettings.run}).` : undefined;
  }
}
