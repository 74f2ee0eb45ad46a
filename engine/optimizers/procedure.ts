import type { HyperparameterValues } from './description.ts';

/**
 * The loss at a point of the optimizer's own choosing, on the step's batch.
 * @param into receives the gradient; must not be `theta`
 */
export type Evaluate = (theta: Float64Array, into: Float64Array) => number;

/** An optimizer that is a procedure, at work. */
export interface RunningProcedure {
  /**
   * One step, in place.
   * @param t    1 for the first
   * @param g    the gradient at theta, left as it is
   * @param loss the loss at theta, on the step's batch
   * @param evaluate for further points
   */
  step(t: number, theta: Float64Array, g: Float64Array, loss: number, evaluate: Evaluate): void;
  /** The state variables of the description: numbers, and arrays of n, changed in place. */
  readonly state: Readonly<Record<string, number | Float64Array>>;
  /** All that is kept from step to step, and back: see Stepper. */
  save(): Float64Array[];
  restore(saved: readonly Float64Array[]): void;
  /** What multiplied the direction at the last step. */
  readonly effectiveLearningRate: number;
}

/** Begins a run of n parameters. */
export type Procedure = (hyperparameters: HyperparameterValues, n: number) => RunningProcedure;
