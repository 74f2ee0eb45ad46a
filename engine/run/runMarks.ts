import type { RunPoint, RunSummary } from './run.ts';

/** Indices of the Int32 control memory of a call, shared by worker and host. Slots are counted from 1; 0 is none. */
export const controlIndex = { cancel: 0, step: 1, last: 2, best: 3 } as const;

/** Bytes of a call's control memory. */
export const controlBytes = 16;

/** Before θ in a slot: step, loss, evaluations of the loss, gradients. */
export const markHeader = 4;

/**
 * The last and the best point of a run, kept in memory that survives the worker: what a run that had to be killed is known by.
 * Three slots of [step, loss, loss evaluations, gradients, θ…]: a step goes to the slot that is neither the last point's nor the best one's, and the control
 * memory names it only when it is whole, so a worker that is stopped in the middle leaves the step before it as it was.
 */
export class RunMarks {
  readonly memory: SharedArrayBuffer;
  readonly values: Float64Array;
  readonly #control: Int32Array;
  readonly #size: number;
  last = 0;
  best = 0;

  /** @param control the call's control memory; @param memory given by the other side, made where absent */
  constructor(dimensions: number, control: Int32Array, memory?: SharedArrayBuffer) {
    this.#control = control;
    this.#size = markHeader + dimensions;
    this.memory = memory ?? new SharedArrayBuffer(3 * this.#size * Float64Array.BYTES_PER_ELEMENT);
    this.values = new Float64Array(this.memory);
  }

  /** A slot that may be written, from 1. */
  free(): number {
    const { last, best } = this;
    return last !== 1 && best !== 1 ? 1 : last !== 2 && best !== 2 ? 2 : 3;
  }

  /** Where θ of a slot stands in `values`. */
  theta(slot: number): number {
    return (slot - 1) * this.#size + markHeader;
  }

  /** The run has come to `step`, whose θ is in the slot already. */
  mark(slot: number, step: number, loss: number, evaluations: { readonly loss: number; readonly gradient: number }, isBest: boolean): void {
    const { values } = this;
    const control = this.#control;
    const from = (slot - 1) * this.#size;
    values[from] = step;
    values[from + 1] = loss;
    values[from + 2] = evaluations.loss;
    values[from + 3] = evaluations.gradient;
    if (isBest) control[controlIndex.best] = this.best = slot;
    control[controlIndex.last] = this.last = slot;
    control[controlIndex.step] = step;
  }

  /** Infinity where it was not finite. */
  bestLoss(): number {
    const loss = this.values[(this.best - 1) * this.#size + 1]!;
    return Number.isFinite(loss) ? loss : Infinity;
  }

  /** A point that was reached before the run goes on here. */
  place({ step, loss, parameters }: Omit<RunPoint, 'parameters'> & { readonly parameters: ArrayLike<number> }, evaluations: { readonly loss: number; readonly gradient: number }, isBest: boolean): void {
    const slot = this.free();
    const from = this.theta(slot);
    for (let i = 0; i < parameters.length; i++) this.values[from + i] = parameters[i]!;
    this.mark(slot, step, loss, evaluations, isBest);
  }

  /** Undefined before the first mark. */
  read(): Pick<RunSummary, 'steps' | 'evaluations' | 'best' | 'last'> | undefined {
    const slot = this.#control[controlIndex.last]!;
    if (slot === 0) return undefined;
    const last = this.#point(slot);
    const from = (slot - 1) * this.#size;
    return { steps: last.step, evaluations: { loss: this.values[from + 2]!, gradient: this.values[from + 3]! }, best: this.#point(this.#control[controlIndex.best]!), last };
  }

  /** The step before the last one; undefined where there is none. Its slot is the one that the last step may not write. */
  previous(): RunPoint | undefined {
    const last = this.#control[controlIndex.last]!;
    const step = this.values[(last - 1) * this.#size]! - 1;
    const slot = [1, 2, 3].find((other) => other !== last && other > 0 && this.values[(other - 1) * this.#size] === step);
    return step < 0 || slot === undefined ? undefined : this.#point(slot);
  }

  #point(slot: number): RunPoint {
    const from = (slot - 1) * this.#size;
    return { step: this.values[from]!, loss: this.values[from + 1]!, parameters: Array.from(this.values.subarray(from + markHeader, from + this.#size)) };
  }
}
