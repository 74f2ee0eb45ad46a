import type { RunPoint, RunSummary } from './run.ts';

const header = 4;

/** Indices of the Int32 control memory of a call, shared by worker and host. */
export const controlIndex = { cancel: 0, step: 1, best: 2 } as const;

/** Bytes of a call's control memory. */
export const controlBytes = 12;

/**
 * The last and the best point of a run, kept in memory that survives the worker: what a run that had to be killed is known by.
 * Four slots of [step, loss, loss evaluations, gradient evaluations, θ…]: the last point alternates between slots 0 and 1 with the
 * parity of its step, the best between 2 and 3, and the control memory names the current one only after it is written, so a
 * worker that is stopped in the middle of a write leaves the point before it whole.
 */
export class RunMarks {
  readonly memory: SharedArrayBuffer;
  readonly #control: Int32Array;
  readonly #values: Float64Array;
  readonly #size: number;

  /** @param control the call's control memory; @param memory given by the other side, made where absent */
  constructor(dimensions: number, control: Int32Array, memory?: SharedArrayBuffer) {
    this.#control = control;
    this.#size = header + dimensions;
    this.memory = memory ?? new SharedArrayBuffer(4 * this.#size * Float64Array.BYTES_PER_ELEMENT);
    this.#values = new Float64Array(this.memory);
  }

  /** The run has come to `step`. */
  mark(step: number, loss: number, theta: Float64Array, evaluations: { readonly loss: number; readonly gradient: number }): void {
    this.#write(step & 1, step, loss, theta, evaluations);
    this.#control[controlIndex.step] = step;
  }

  /** The point of `step` is better than all before it. */
  markBest(step: number, loss: number, theta: Float64Array, evaluations: { readonly loss: number; readonly gradient: number }): void {
    const slot = this.#control[controlIndex.best] === 2 ? 3 : 2;
    this.#write(slot, step, loss, theta, evaluations);
    this.#control[controlIndex.best] = slot;
  }

  /** Undefined before the first mark. */
  read(): Pick<RunSummary, 'steps' | 'evaluations' | 'best' | 'last'> | undefined {
    const best = this.#control[controlIndex.best]!;
    if (best === 0) return undefined;
    const step = this.#control[controlIndex.step]!;
    const from = (step & 1) * this.#size;
    return {
      steps: step,
      evaluations: { loss: this.#values[from + 2]!, gradient: this.#values[from + 3]! },
      best: this.#point(best),
      last: this.#point(step & 1),
    };
  }

  #write(slot: number, step: number, loss: number, theta: Float64Array, evaluations: { readonly loss: number; readonly gradient: number }): void {
    const values = this.#values;
    const from = slot * this.#size;
    values[from] = step;
    values[from + 1] = loss;
    values[from + 2] = evaluations.loss;
    values[from + 3] = evaluations.gradient;
    for (let i = 0; i < theta.length; i++) values[from + header + i] = theta[i]!;
  }

  #point(slot: number): RunPoint {
    const from = slot * this.#size;
    return { step: this.#values[from]!, loss: this.#values[from + 1]!, parameters: Array.from(this.#values.subarray(from + header, from + this.#size)) };
  }
}
