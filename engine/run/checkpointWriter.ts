import { BlockStream, type BlockAnnouncer } from '../recording/blockStream.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import type { Checkpoint } from './checkpoint.ts';

/** The columns of a checkpoint: loss; evaluations of the loss, gradients, and where the optimizer began; θ; and the stepper's arrays. */
export function checkpointLayouts(dimensions: number, state: readonly Float64Array[]): ColumnLayout[] {
  const widths = { loss: 1, counts: 3, parameters: dimensions, ...Object.fromEntries(state.map(({ length }, index) => [`state${index}`, length])) };
  return Object.entries(widths).map(([id, width]) => ({ id, symbol: '', meaning: '', width, group: 'state' }));
}

export interface CheckpointParts {
  readonly stepper: Stepper;
  readonly theta: Float64Array;
  readonly evaluations: { readonly loss: number; readonly gradient: number };
  readonly begun: number;
  /** Infinity: none on the way. */
  readonly every: number;
  readonly rows: number;
  readonly layouts: readonly ColumnLayout[];
  readonly announcer?: BlockAnnouncer | undefined;
}

/** Keeps where a run stands, every so many steps. */
export class CheckpointWriter {
  readonly #parts: CheckpointParts;
  readonly #stream: BlockStream | undefined;
  readonly #counts = new Float64Array(3);
  readonly #loss = new Float64Array(1);
  #last = -1;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
    const { announcer, layouts, rows } = parts;
    this.#stream = announcer && new BlockStream('checkpoints', layouts, rows, announcer);
  }

  /** The step of the next one; Infinity where there is none. */
  after(step: number): number {
    const { every } = this.#parts;
    return this.#stream ? (Math.floor(step / every) + 1) * every : Infinity;
  }

  /**
   * The run stands after a step.
   * @param gradientAhead whether the gradient for the next step is counted already
   * @param state the stepper's, where it is not in the stepper now
   */
  take(step: number, loss: number, gradientAhead: boolean, state: readonly Float64Array[] | undefined): void {
    if (!this.#stream || step === this.#last) return;
    this.#last = step;
    const { stepper, theta, evaluations, begun } = this.#parts;
    this.#loss[0] = loss;
    this.#counts.set([evaluations.loss, evaluations.gradient - (gradientAhead ? 1 : 0), begun]);
    this.#stream.append(step, [this.#loss, this.#counts, theta, ...(state ?? stepper.save())], 0);
  }

  /** As it stands now. */
  now(step: number, loss: number, gradientAhead: boolean): Checkpoint {
    const { stepper, theta, evaluations, begun } = this.#parts;
    return { step, loss, evaluations: { loss: evaluations.loss, gradient: evaluations.gradient - (gradientAhead ? 1 : 0) }, begun, parameters: theta.slice(), state: stepper.save() };
  }
}
