import type { ColumnLayout } from '../recording/recording.ts';
import type { UnrolledStep } from './unrollStep.ts';

/**
 * An optimizer at work on one run: it owns its state and writes what it did.
 * Made by `createStepper(configuration, dimensions, loadNative)`.
 */
export interface Stepper {
  /** The columns that `step` writes, in this order; `update` and `effectiveLearningRate` come first, then the `state` group. */
  readonly columns: readonly ColumnLayout[];
  /** The point that follows θ where there is a weight averaging, as the last step left it; NaN until there is one. */
  readonly average?: Float64Array;
  /** The same step as text, for a run in few dimensions to make one function of it and its own loop; state and all, so that a run takes either this or `step`. */
  readonly unrolled?: UnrolledStep;
  /**
   * One update, in place.
   * @param t     1 for the first update
   * @param theta n parameters before the update; after it on return
   * @param g     the n partial derivatives at theta
   * @param targets one array per entry of `columns`; the row's values go to targets[c][row·width …]
   * @param clock the step for schedules, where the rule counts fewer
   * @param loss  the loss at theta, on the step's batch where there is one; for what depends on it
   */
  step(t: number, theta: Float64Array, g: Float64Array, targets: readonly Float64Array[], row: number, loss?: number, clock?: number): void;
  /**
   * Writes row 0: the state before the first step; NaN for what does not exist yet.
   * A float32 optimizer rounds theta in place, so that the run starts at the point that it can hold.
   * After `restore` the state is that, and theta is left as it is.
   */
  start(targets: readonly Float64Array[], row: number, theta: Float64Array): void;
  /** Copies of all that it keeps from step to step, its schedules, transforms and averaging included: as many arrays of the same lengths at any time. */
  save(): Float64Array[];
  /** Goes on from what `save` gave, of this or another stepper of the same configuration, in this process or another. */
  restore(state: readonly Float64Array[]): void;
  /** Frees what the library behind a native optimizer holds. */
  dispose(): void;
}
