/**
 * All that a run needs besides its configuration to go on after a step as if it had never stopped. Survives structured cloning and storing;
 * what is in `state` is known to the stepper that wrote it alone.
 */
export interface Checkpoint {
  readonly step: number;
  /** θ after the step; n numbers. */
  readonly parameters: Float64Array;
  /** What the optimizer, its schedules, transforms and averaging keep. */
  readonly state: readonly Float64Array[];
}
