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
const mostSteps = 1024;

/**
 * The steps of a run in few dimensions, by stretches at whose ends stands what is not to be asked at every step: rows and checkpoints that are kept.
 * It does what the steps of `runLoop` do, to the bit.
 * @returns undefined where the run needs the general loop: with batches, averages, breakpoints, or a norm to stop at
 */
export function fusedLoop({ objective, stepper, theta, stop, writer, watch }: RunLoopParts): ((parts: RunLoopParts, standing: Standing) => StopReason) | undefined {
  const { unrolled } = stepper;
  if (!unrolled || !objective.valueAndGradient || objective.batched || stepper.average || watch || (stop.gradientNormBelow ?? 0) > 0) return undefined;
  const isCalled = objective.unrolled === undefined;
  const stretch = stretchOf(unrolled, theta.length, writer, objective.unrolled);
  return (parts, { g, loss, best }) => {
    const { steps, checkpoints, origin } = parts;
    const first = origin?.step ?? 0;
    const [bestTheta, thetaBefore] = [new Float64Array(theta.length), new Float64Array(theta.length)];
    const place: Place = { step: first, loss, best, stopped: undefined, g, state: stepper.save(), lossBelow: stop.lossBelow ?? -Infinity, bestStep: 0, bestTheta, lossBefore: NaN, thetaBefore };
    const isDirect = writer.mode === 'direct';
    const keepsScalars = writer.scalars.length > 0;
    let nextCheckpoint = checkpoints.after(first);
    let nextBoundary = writer.boundary(first + 1);
    try {
      while (place.step < steps && place.stopped === undefined) {
        const from = place.step;
        const room = isDirect ? writer.room() : keepsScalars ? writer.scalarRoom() : undefined;
        const atMost = room ? Math.min(mostSteps, room.capacity - room.row) : mostSteps;
        try {
          stretch(parts, place, Math.min(steps, nextCheckpoint, nextBoundary, from + atMost), room);
        } finally {
          const { step } = place;
          if (step > from) {
            if (!isCalled) tell(parts, place, from);
            if (room) {
              const rows = room.row + step - from;
              room.count[0] = rows;
              if (isDirect) writer.took(rows, step);
              else writer.tookScalars(rows, step);
            }
          }
        }
        const { step } = place;
        if (step === nextBoundary) {
          if (!isDirect) writer.complete(step);
          nextBoundary = writer.boundary(step + 1);
        }
        if (step === nextCheckpoint) {
          checkpoints.take(step, place.loss, place.stopped !== 'diverged' && step < steps, place.state);
          nextCheckpoint = checkpoints.after(step);
        }
      }
      return place.stopped ?? 'steps';
    } finally {
      stepper.restore(place.state);
    }
  };
}

/** Counts the evaluations of a stretch that called nothing, and marks its points. */
function tell({ objective: { evaluations }, marks, steps, theta }: RunLoopParts, { step, loss, best, stopped, bestStep, bestTheta, lossBefore, thetaBefore }: Place, from: number): void {
  const isLost = stopped === 'diverged';
  const asked = step - from - (isLost ? 1 : 0);
  evaluations.loss += asked;
  evaluations.gradient += asked - (step === steps && !isLost ? 1 : 0);
  if (bestStep > from) marks.place({ step: bestStep, loss: best, parameters: bestTheta }, evaluations, true);
  if (isLost) marks.place({ step: step - 1, loss: lossBefore, parameters: thetaBefore }, evaluations, false);
  if (bestStep < step) marks.place({ step, loss, parameters: theta }, evaluations, false);
}
