import { formOf, type Call } from '../calls/callDescription.ts';
import { beginTransform, type TransformContext, type TransformDescription } from './transform.ts';
import { memoriesOf, putBack } from '../calls/remembering.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { Stepper } from '../optimizers/stepper.ts';

/**
 * A stepper whose rule sees the gradient as the transforms, one after the other, have made it; a column says what that was.
 * At a step without an update the state stays, the update is 0 and the effective learning rate NaN.
 */
export function withTransforms(stepper: Stepper, calls: readonly Call<TransformDescription>[], context: TransformContext): Stepper {
  if (calls.length === 0) return stepper;
  const dimensions = context.tensors.reduce((size, { length }) => size + length, 0);
  const functions = calls.map((call) => beginTransform(call, context));
  const countsEveryStep = calls.some(({ description, dialect }) => formOf(description, dialect).countsEveryStep);
  const transformed = new Float64Array(dimensions);
  const own = stepper.columns.length;
  const column: ColumnLayout = { id: 'transformedGradient', symbol: 'g̃', meaning: 'The gradient as the rule sees it.', width: dimensions, group: 'state' };
  /** The columns as the last update left them. */
  const kept = stepper.columns.map(({ width }) => new Float64Array(width));
  const keep = (targets: readonly Float64Array[], row: number) => kept.forEach((values, c) => values.set(targets[c]!.subarray(row * values.length, (row + 1) * values.length)));
  const updates = new Float64Array(1);
  const memories = memoriesOf(functions);
  // Only what holds the optimizer back, for which it remembers gradients, makes a step write the columns of the one before.
  const state = [updates, ...memories, ...(memories.length > 0 ? kept : [])];
  let restored = false;
  return {
    ...stepper,
    columns: [...stepper.columns, column],
    start(targets, row, theta) {
      stepper.start(targets, row, theta);
      targets[own]!.fill(NaN, row * dimensions, (row + 1) * dimensions);
      if (!restored) keep(targets, row);
    },
    save: () => [...state.map((array) => array.slice()), ...stepper.save()],
    restore(saved) {
      restored = true;
      stepper.restore(putBack(state, saved));
    },
    step(t, theta, g, targets, row, loss) {
      transformed.set(g);
      if (functions.every((transform) => transform(transformed, t))) {
        const update = ++updates[0]!;
        stepper.step(update, theta, transformed, targets, row, loss, countsEveryStep ? t : update);
        targets[own]!.set(transformed, row * dimensions);
        keep(targets, row);
        return;
      }
      kept.forEach((values, c) => targets[c]!.set(values, row * values.length));
      targets[0]!.fill(0, row * dimensions, (row + 1) * dimensions);
      for (const c of [1, own]) targets[c]!.fill(NaN, row * dimensions, (row + 1) * dimensions);
    },
  };
}
