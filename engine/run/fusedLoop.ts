import type { UnrolledStep } from '../optimizers/unrollStep.ts';
import type { StopReason } from './run.ts';
import type { RunLoopParts } from './runLoop.ts';
import type { RunWriter } from './runWriter.ts';
import { controlIndex, markHeader } from './runMarks.ts';

/** Where a run stands when it goes into its steps. */
export interface Standing {
  /** The gradient at θ. */
  readonly g: Float64Array;
  readonly loss: number;
  readonly best: number;
}

type Steps = (parts: RunLoopParts, standing: Standing, state: readonly Float64Array[], lossBelow: number) => StopReason;

/**
 * The steps of a run in few dimensions as one function that is generated for the optimizer and the number of parameters: θ, state and columns are variables of
 * its own, where the general loop goes through arrays. It does what the steps of `runLoop` do, to the bit.
 * @returns undefined where the run needs the general loop: with batches, averages, breakpoints, or a norm to stop at
 */
export function fusedLoop({ objective, stepper, theta, stop, writer, watch }: RunLoopParts): ((parts: RunLoopParts, standing: Standing) => StopReason) | undefined {
  const { unrolled } = stepper;
  if (!unrolled || !objective.valueAndGradient || objective.batched || stepper.average || watch || (stop.gradientNormBelow ?? 0) > 0) return undefined;
  const steps = stepsOf(unrolled, theta.length, writer);
  return (parts, standing) => {
    const state = stepper.save();
    try {
      return steps(parts, standing, state, stop.lossBelow ?? -Infinity);
    } finally {
      stepper.restore(state);
    }
  };
}

const made = new WeakMap<UnrolledStep, { readonly of: string; readonly steps: Steps }>();

/** Made once for a stepper that runs again, for a replay. */
function stepsOf(unrolled: UnrolledStep, n: number, writer: RunWriter): Steps {
  const of = JSON.stringify([writer.mode, writer.places, writer.scalars]);
  const known = made.get(unrolled);
  if (known?.of === of) return known.steps;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own text around a rule that was read and found to be arithmetic
  const steps = (new Function(text(unrolled, n, writer)) as () => Steps)();
  made.set(unrolled, { of, steps });
  return steps;
}

/**
 * The steps are cut into segments, at whose ends stands what is not to be asked at every step: rows and checkpoints that are kept.
 * All columns of a row are written to one array: one for each would have the processor look for each of them, and for its length, anew.
 */
function text({ declarations, store, statements }: UnrolledStep, n: number, { mode, scalars, places }: RunWriter): string {
  const coordinates = Array.from({ length: n }, (_, i) => i);
  const each = (write: (i: number) => string, separator = '\n'): string => coordinates.map(write).join(separator);
  // Before the optimizer's columns stand loss, parameters and gradient.
  const own = 3;
  const records = mode !== 'none';
  const keepsScalars = scalars.length > 0;
  const row = mode === 'direct' ? 'row' : 'spare';
  const column = (c: number, i?: number) => (i === undefined ? `recorded[${places[c]!} + ${row}]` : `recorded[${places[c]! + i} + ${row} * ${n}]`);
  return `'use strict';
return ({ objective, theta, steps, writer, marks, control, checkpoints, origin, begun }, standing, state, lossBelow) => {
  const { valueAndGradient, value, evaluations } = objective;
  const { values } = marks;
  const { g } = standing;
  let { loss, best } = standing;
  let { last, best: bestSlot } = marks;
  let step = origin ? origin.step + 1 : 1;
  let stopped;
  ${declarations.join('\n  ')}
  ${each((i) => `let theta$${i} = theta[${i}];`)}
  ${mode === 'spare' ? 'const { values: recorded } = writer;' : ''}
  let nextCheckpoint = checkpoints.after(step - 1), nextBoundary = writer.boundary(step);
  while (step <= steps && stopped === undefined) {
    ${mode === 'direct' ? 'const { values: recorded, count, capacity, row: begin } = writer.room();' : ''}
    ${keepsScalars ? `const { columns: scalarColumns, steps: stepOfRow, count, capacity, row: begin } = writer.scalarRoom(); ${scalars.map((_, s) => `const scalar$${s} = scalarColumns[${s}];`).join(' ')}` : ''}
    ${mode !== 'direct' && !keepsScalars ? 'const begin = 0, capacity = Infinity;' : ''}
    const room = step + capacity - begin - 1;
    const end = Math.min(steps, nextCheckpoint, nextBoundary, room);
    let complete = begin;
    let finite = true;
    try {
      for (let row = begin; step <= end; row++, step++) {
        if (control[${controlIndex.cancel}] !== 0) { stopped = 'cancelled'; break; }
        const t = step - begun;
        ${each((i) => `const g$${i} = g[${i}];`)}
        ${mode === 'spare' ? 'const spare = step & 1;' : ''}
        ${statements(records ? (c, i) => column(own + c, i) : undefined).join('\n        ')}
        ${each((i) => `theta[${i}] = theta$${i};`)}
        ${records ? each((i) => `${column(1, i)} = theta$${i}; ${column(2, i)} = g$${i};`) : ''}
        // 0 where all are finite, NaN otherwise.
        finite = ${each((i) => `(theta$${i} - theta$${i})`, ' + ')} === 0;
        loss = !finite ? NaN : step < steps ? valueAndGradient(theta, g) : value(theta);
        ${records ? `${column(0)} = loss;` : ''}
        ${keepsScalars ? scalars.map((c, s) => `scalar$${s}[row] = ${c === 0 ? 'loss' : column(c)};`).join(' ') : ''}
        ${mode === 'direct' ? 'recorded[row] = step;' : keepsScalars ? 'stepOfRow[row] = step;' : ''}
        ${mode === 'direct' || keepsScalars ? 'complete = row + 1; count[0] = complete;' : ''}
        const isBest = loss < best && loss > -Infinity;
        if (isBest) best = loss;
        // As RunMarks does it.
        const slot = last !== 1 && bestSlot !== 1 ? 1 : last !== 2 && bestSlot !== 2 ? 2 : 3;
        const at = (slot - 1) * ${markHeader + n};
        values[at] = step; values[at + 1] = loss; values[at + 2] = evaluations.loss; values[at + 3] = evaluations.gradient;
        ${each((i) => `values[at + ${markHeader + i}] = theta$${i};`)}
        if (isBest) control[${controlIndex.best}] = bestSlot = slot;
        control[${controlIndex.last}] = last = slot;
        control[${controlIndex.step}] = step;
        if (!finite) { stopped = 'diverged'; step++; break; }
        if (loss < lossBelow) { stopped = 'loss'; step++; break; }
      }
    } finally {
      marks.last = last; marks.best = bestSlot;
      ${mode === 'direct' ? 'if (complete > begin) writer.took(complete, recorded[complete - 1]);' : ''}
      ${keepsScalars ? 'if (complete > begin) writer.tookScalars(complete, stepOfRow[complete - 1]);' : ''}
    }
    const done = step - 1;
    ${store.join('\n    ')}
    if (done === nextBoundary) { ${mode === 'spare' ? 'writer.complete(done);' : ''} nextBoundary = writer.boundary(done + 1); }
    if (done === nextCheckpoint) { checkpoints.take(done, loss, finite && done < steps, state); nextCheckpoint = checkpoints.after(done); }
  }
  return stopped === undefined ? 'steps' : stopped;
};`;
}
