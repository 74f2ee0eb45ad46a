import type { UnrolledStep } from '../optimizers/unrollStep.ts';
import type { BlockViews } from '../recording/blockLayout.ts';
import type { StopReason } from './run.ts';
import type { RunLoopParts } from './runLoop.ts';
import type { RunWriter } from './runWriter.ts';
import { controlIndex } from './runMarks.ts';

/** Where a run stands before and after a stretch of steps, besides θ, which is in its parts. */
export interface Place {
  /** The last one that is complete. */
  step: number;
  loss: number;
  best: number;
  stopped: StopReason | undefined;
  /** The gradient for the next step or, where a step has ended the run, the one that it took. */
  readonly g: Float64Array;
  /** The optimizer's. */
  readonly state: readonly Float64Array[];
  readonly lossBelow: number;

  // Of a stretch that calls nothing.

  /** The last step that was the best so far; 0 where there was none. */
  bestStep: number;
  readonly bestTheta: Float64Array;
  /** Of the step before the last one. */
  lossBefore: number;
  readonly thetaBefore: Float64Array;
}

/**
 * The steps after `place`, up to `end`.
 * @param room where the writer has any: for so many rows
 * @throws what the loss function throws, when `place` stands before the step that it threw at
 */
export type Stretch = (parts: RunLoopParts, place: Place, end: number, room: (BlockViews & { readonly row: number }) | undefined) => void;

const made = new WeakMap<UnrolledStep, { readonly of: string; readonly stretch: Stretch }>();

/**
 * One function that is generated for the optimizer, the number of parameters and, where its text is given, the loss function: θ, gradient and state are variables
 * of its own, where the general loop goes through arrays. Made once for a stepper that runs again, for a replay.
 * @param evaluation see Objective.unrolled
 */
export function stretchOf(unrolled: UnrolledStep, n: number, writer: RunWriter, evaluation: string | undefined): Stretch {
  const of = JSON.stringify([writer.mode, writer.places, writer.scalars, evaluation]);
  const known = made.get(unrolled);
  if (known?.of === of) return known.stretch;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own text around a rule and a loss function that were read and found to be arithmetic
  const stretch = (new Function(text(unrolled, n, writer, evaluation)) as () => Stretch)();
  made.set(unrolled, { of, stretch });
  return stretch;
}

/**
 * All columns of a row are written to one array: one for each would have the processor look for each of them, and for its length, anew.
 *
 * A loss function that is called may never come back: each step is counted and marked before the next. One whose text is here takes its few operations, so
 * that it is enough to leave in `place` what is to be marked.
 */
function text({ declarations, store, statements }: UnrolledStep, n: number, { mode, scalars, places }: RunWriter, evaluation: string | undefined): string {
  const coordinates = Array.from({ length: n }, (_, i) => i);
  const each = (write: (i: number) => string, separator = ' '): string => coordinates.map(write).join(separator);
  const differences = (name: string) => each((i) => `(${name}_${i} - ${name}_${i})`, ' + ');
  // Before the optimizer's columns stand loss, parameters and gradient.
  const own = 3;
  const records = mode !== 'none';
  const isDirect = mode === 'direct';
  const keepsScalars = scalars.length > 0;
  const row = isDirect ? 'row' : 'spare';
  const column = (c: number, i?: number) => (i === undefined ? `recorded[${places[c]!} + ${row}]` : `recorded[${places[c]! + i} + ${row} * ${n}]`);
  const isCalled = evaluation === undefined;
  const call = (function_: string) => `${each((i) => `theta[${i}] = theta_${i};`)} loss = ${function_}; ${each((i) => `g_${i} = g[${i}];`)}`;
  return `'use strict';
return ({ objective, theta, steps, begun, writer, marks, control }, place, end, room) => {
  const { valueAndGradient, value, evaluations } = objective;
  const { g, state, lossBelow } = place;
  ${isCalled ? 'const { values } = marks;' : 'const { bestTheta, thetaBefore } = place;'}
  ${isDirect ? 'const { values: recorded, count } = room;' : mode === 'spare' ? 'const { values: recorded } = writer;' : ''}
  ${keepsScalars ? `const { columns: scalarColumns, steps: stepOfRow, count } = room; ${scalars.map((_, s) => `const scalar_${s} = scalarColumns[${s}];`).join(' ')}` : ''}
  ${declarations.join('\n  ')}
  ${each((i) => `let theta_${i} = theta[${i}], g_${i} = g[${i}];`)}
  let { loss, best, stopped } = place;
  ${isCalled ? '' : `let bestStep = 0, lossBefore = NaN; ${each((i) => `let best_${i} = 0, before_${i} = 0;`)}`}
  let step = place.step + 1;
  try {
    for (let row = ${isDirect || keepsScalars ? 'room.row' : 0}; step <= end; row++, step++) {
      if (control[${controlIndex.cancel}] !== 0) { stopped = 'cancelled'; break; }
      const t = step - begun;
      ${isCalled ? '' : `lossBefore = loss; ${each((i) => `before_${i} = theta_${i};`)}`}
      ${mode === 'spare' ? 'const spare = step & 1;' : ''}
      ${statements(records ? (c, i) => column(own + c, i) : undefined).join('\n      ')}
      ${records ? each((i) => `${column(1, i)} = theta_${i}; ${column(2, i)} = g_${i};`) : ''}
      // 0 where all are finite, NaN otherwise.
      if (${differences('theta')} !== 0) {
        stopped = 'diverged'; end = step;
        loss = NaN;
      } else {
        ${isCalled ? call('step < steps ? valueAndGradient(theta, g) : value(theta)') : `{ ${evaluation} }
        if (loss - loss + ${differences('g')} !== 0) {
          const { loss: values, gradient: gradients } = evaluations;
          ${call('valueAndGradient(theta, g)')}
          evaluations.loss = values; evaluations.gradient = gradients;
        }`}
        if (loss < lossBelow) { stopped = 'loss'; end = step; }
      }
      ${records ? `${column(0)} = loss;` : ''}
      ${scalars.map((c, s) => `scalar_${s}[row] = ${c === 0 ? 'loss' : column(c)};`).join(' ')}
      ${isDirect ? 'recorded[row] = step;' : keepsScalars ? 'stepOfRow[row] = step;' : ''}
      const isBest = loss < best && loss > -Infinity;
      if (isBest) best = loss;
      ${isCalled ? `${isDirect || keepsScalars ? 'count[0] = row + 1;' : ''}
      const slot = marks.free(), at = marks.theta(slot);
      ${each((i) => `values[at + ${i}] = theta_${i};`)}
      marks.mark(slot, step, loss, evaluations, isBest);` : `if (isBest) { bestStep = step; ${each((i) => `best_${i} = theta_${i};`)} }`}
    }
  } finally {
    place.step = step - 1; place.loss = loss; place.best = best; place.stopped = stopped;
    ${each((i) => `theta[${i}] = theta_${i};`)}
    ${store.join(' ')}
    ${isCalled ? '' : `place.bestStep = bestStep; place.lossBefore = lossBefore; ${each((i) => `g[${i}] = g_${i}; bestTheta[${i}] = best_${i}; thetaBefore[${i}] = before_${i};`)}`}
  }
};`;
}
