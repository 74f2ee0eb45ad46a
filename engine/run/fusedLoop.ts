import type { StopReason } from './run.ts';
import type { RunLoopParts } from './runLoop.ts';
import { stretchOf, type Place } from './stretch.ts';

/** Where a run stands when it goes into its steps. */
export interface Standing {
  /** The gradient at θ. */
  readonly g: Float64Array;
  readonly loss: number;
  readonly best: number;
}

/**
 * Steps at most in one stretch: so few that V8 soon compiles it as a function that is called often, where one that is called once is entered in the midst of its
 * loop and left with it; and that what is told at its end is told soon.
 */
const longest = 1024;

/**
 * The steps of a run in few dimensions, by stretches at whose ends stands what is not to be asked at every step: rows and checkpoints that are kept.
 * It does what the steps of `runLoop` do, to the bit.
 * @returns undefined where the run needs the general loop: with batches, averages, breakpoints, or a norm to stop at
 */
export function fusedLoop({ objective, stepper, theta, stop, writer, watch }: RunLoopParts): ((parts: RunLoopParts, standing: Standing) => StopReason) | undefined {
  const { unrolled } = stepper;
  if (!unrolled || !objective.valueAndGradient || objective.batched || stepper.average || watch || (stop.gradientNormBelow ?? 0) > 0) return undefined;
  const stretch = stretchOf(unrolled, theta.length, writer, objective.unrolled);
  return (parts, { g, loss, best }) => {
    const { steps, checkpoints, origin } = parts;
    const state = stepper.save();
    const first = origin?.step ?? 0;
    const place: Place = { step: first, loss, best, stopped: undefined, g, state, lossBelow: stop.lossBelow ?? -Infinity };
    const isDirect = writer.mode === 'direct';
    const keepsScalars = writer.scalars.length > 0;
    let nextCheckpoint = checkpoints.after(first);
    let nextBoundary = writer.boundary(first + 1);
    try {
      while (place.step < steps && place.stopped === undefined) {
        const from = place.step;
        const room = isDirect ? writer.room() : keepsScalars ? writer.scalarRoom() : undefined;
        const atMost = room ? Math.min(longest, room.capacity - room.row) : longest;
        try {
          stretch(parts, place, Math.min(steps, nextCheckpoint, nextBoundary, from + atMost), room);
        } finally {
          const { step } = place;
          if (room && step > from) {
            const rows = room.row + step - from;
            if (isDirect) writer.took(rows, step);
            else writer.tookScalars(rows, step);
          }
        }
        const { step } = place;
        if (step === nextBoundary) {
          if (!isDirect) writer.complete(step);
          nextBoundary = writer.boundary(step + 1);
        }
        if (step === nextCheckpoint) {
          checkpoints.take(step, place.loss, place.stopped !== 'diverged' && step < steps, state);
          nextCheckpoint = checkpoints.after(step);
        }
      }
      return place.stopped ?? 'steps';
    } finally {
      stepper.restore(state);
    }
  };
}
