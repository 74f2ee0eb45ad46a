import type { UnrolledStep } from '../optimizers/unrollStep.ts';
import type { BlockWriter } from '../recording/blockWriter.ts';
import type { StopReason } from './run.ts';
import type { RunLoopParts } from './runLoop.ts';
import { controlIndex, markHeader } from './runMarks.ts';

/** Where a run stands when it goes into its steps. */
export interface Standing {
  /** The gradient at θ. */
  readonly g: Float64Array;
  readonly loss: number;
  readonly best: number;
}

type Steps = (parts: RunLoopParts, standing: Standing, initial: UnrolledStep['initial'], lossBelow: number) => StopReason;

/**
 * The steps of a run in few dimensions as one function that is generated for the optimizer and the number of parameters: θ, state and columns are variables of
 * its own, where the general loop goes through arrays. It does what the steps of `runLoop` do, to the bit.
 * @returns undefined where the run needs the general loop: with batches, averages, a norm to stop at, or rows that are left out
 */
export function fusedLoop({ objective, stepper, theta, stop, writer }: RunLoopParts): ((parts: RunLoopParts, standing: Standing) => StopReason) | undefined {
  const { unrolled } = stepper;
  if (!unrolled || !objective.valueAndGradient || objective.batched || stepper.average || (stop.gradientNormBelow ?? 0) > 0) return undefined;
  if (!writer.direct && writer.keepsRows) return undefined;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own text around a rule that was read and found to be arithmetic
  const steps = (new Function(text(unrolled, theta.length, stepper.columns.length, writer)) as () => Steps)();
  return (parts, standing) => steps(parts, standing, unrolled.initial, stop.lossBelow ?? -Infinity);
}

function text({ declarations, statements }: UnrolledStep, n: number, columns: number, { direct: records }: BlockWriter): string {
  const coordinates = Array.from({ length: n }, (_, i) => i);
  const each = (write: (i: number) => string, separator = '\n'): string => coordinates.map(write).join(separator);
  // Before the optimizer's columns stand loss, parameters and gradient.
  const own = 3;
  return `'use strict';
return ({ objective, theta, steps, writer, marks, control }, standing, initial, lossBelow) => {
  const { valueAndGradient, value, evaluations } = objective;
  const { values } = marks;
  const { g } = standing;
  let { loss, best } = standing;
  let { last, best: bestSlot } = marks;
  let t = 1;
  ${declarations.join('\n  ')}
  ${each((i) => `let theta$${i} = theta[${i}];`)}
  while (t <= steps) {
    ${
      records
        ? `const { columns, steps: stepOfRow, count, capacity, row: begin } = writer.room();
    const losses = columns[0], parameters = columns[1], gradients = columns[2];
    ${Array.from({ length: columns }, (_, c) => `const column$${c} = columns[${own + c}];`).join('\n    ')}`
        : 'const begin = 0, capacity = Infinity;'
    }
    let complete = begin;
    try {
      for (let row = begin; row < capacity && t <= steps; row++, t++) {
        if (control[${controlIndex.cancel}] !== 0) return 'cancelled';
        ${each((i) => `const g$${i} = g[${i}];`)}
        ${statements(records).join('\n        ')}
        ${each((i) => `theta[${i}] = theta$${i};`)}
        ${records ? each((i) => `parameters[row * ${n} + ${i}] = theta$${i}; gradients[row * ${n} + ${i}] = g$${i};`) : ''}
        // 0 where all are finite, NaN otherwise.
        const finite = ${each((i) => `(theta$${i} - theta$${i})`, ' + ')} === 0;
        loss = !finite ? NaN : t < steps ? valueAndGradient(theta, g) : value(theta);
        ${records ? 'losses[row] = loss; stepOfRow[row] = t; complete = row + 1; count[0] = complete;' : ''}
        const isBest = loss < best && loss > -Infinity;
        if (isBest) best = loss;
        // As RunMarks does it.
        const slot = last !== 1 && bestSlot !== 1 ? 1 : last !== 2 && bestSlot !== 2 ? 2 : 3;
        const at = (slot - 1) * ${markHeader + n};
        values[at] = t; values[at + 1] = loss; values[at + 2] = evaluations.loss; values[at + 3] = evaluations.gradient;
        ${each((i) => `values[at + ${markHeader + i}] = theta$${i};`)}
        if (isBest) control[${controlIndex.best}] = bestSlot = slot;
        control[${controlIndex.last}] = last = slot;
        control[${controlIndex.step}] = t;
        if (!finite) return 'diverged';
        if (loss < lossBelow) return 'loss';
      }
    } finally {
      ${records ? 'if (complete > begin) writer.took(complete, stepOfRow[complete - 1]);' : ''}
    }
  }
  return 'steps';
};`;
}
