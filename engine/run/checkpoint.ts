/**
 * All that a run needs besides its configuration to go on after a step as if it had never stopped. Survives structured cloning and storing;
 * what is in `state` is known to the stepper that wrote it alone.
 */
export interface Checkpoint {
  readonly step: number;
  /** At θ after the step. */
  readonly loss: number;
  /** Up to the loss of the step; the gradient for the next one is not among them. */
  readonly evaluations: { readonly loss: number; readonly gradient: number };
  /** The step at which the optimizer began: its own t is the step less this. 0, but for a branch whose optimizer began anew. */
  readonly begun: number;
  /** θ after the step; n numbers. */
  readonly parameters: Float64Array;
  /** What the optimizer, its schedules, transforms and averaging keep; as many arrays of the same lengths at every step of a run. */
  readonly state: readonly Float64Array[];
}
