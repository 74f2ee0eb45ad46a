import type { RunView } from '../protocol.ts';

/** What the horizontal axis of the curves counts. */
export const horizontals = ['steps', 'evaluations', 'time'] as const;
export type Horizontal = (typeof horizontals)[number];

/** Where a run's steps are on the horizontal axis. */
export interface RunClock {
  at(step: number): number;
  /** The nearest step that the run has done. */
  stepAt(position: number): number;
}

export const stepClock: RunClock = { at: (step) => step, stepAt: (position) => position };

/** Points that are known, both rising. */
export interface Knots {
  readonly steps: ArrayLike<number>;
  readonly positions: ArrayLike<number>;
}

/** Straight between the points that are known. */
export function clockThrough({ steps, positions }: Knots): RunClock {
  const last = steps.length - 1;
  return {
    at: (step) => between(steps, positions, step),
    stepAt: (position) => Math.round(Math.min(steps[last]!, Math.max(steps[0]!, between(positions, steps, position)))),
  };
}

/**
 * What a run's result tells: gradients that were computed, or milliseconds, spread evenly over its steps. Every step of most rules costs the same; where it does not and the
 * run records what it cost, `recorded` has it.
 * @param parent of a branch, which begins with what the run that it leaves had taken by then
 */
export function clockOf(run: RunView, horizontal: 'evaluations' | 'time', recorded: Knots | undefined, parent: RunClock | undefined): RunClock | undefined {
  const { result, branch, steps } = run;
  const [first, before] = branch && parent ? [branch.step, parent.at(branch.step)] : [0, 0];
  if (recorded && recorded.steps.length > 1) {
    // An optimizer that begins with the branch counts from there; one that goes on has what was before.
    const missing = before - clockThrough(recorded).at(first);
    return branch && parent ? clockThrough({ steps: recorded.steps, positions: Array.from(recorded.positions, (position) => position + missing) }) : clockThrough(recorded);
  }
  if (!result || steps <= first) return undefined;
  const total = horizontal === 'time' ? before + result.milliseconds : result.evaluations.gradient;
  if (!(total > before)) return undefined;
  return clockThrough(first > 0 ? { steps: [0, first, steps], positions: [0, before, total] } : { steps: [0, steps], positions: [0, total] });
}

/** Goes on beyond both ends as it was last. */
function between(from: ArrayLike<number>, to: ArrayLike<number>, value: number): number {
  let [low, high] = [0, from.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= value) low = middle;
    else high = middle;
  }
  const width = from[high]! - from[low]!;
  return width > 0 ? to[low]! + ((value - from[low]!) / width) * (to[high]! - to[low]!) : to[low]!;
}
