import { formOf, type Call } from '../calls/callDescription.ts';
import { beginAveraging, type AveragingDescription } from './averaging.ts';
import { memoriesOf, putBack } from '../calls/remembering.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { Stepper } from '../optimizers/stepper.ts';

/** A stepper with a second point that follows θ; a column says where it is, and the step loop evaluates the loss there. */
export function withAveraging(stepper: Stepper, call: Call<AveragingDescription> | undefined, dimensions: number): Stepper {
  if (!call) return stepper;
  const follow = beginAveraging(call);
  const { fromStart, equation } = formOf(call.description, call.dialect);
  const average = new Float64Array(dimensions).fill(NaN);
  const before = new Float64Array(dimensions);
  const own = stepper.columns.length;
  const column: ColumnLayout = { id: 'averagedParameters', symbol: 'θ̄', meaning: `${call.description.name}: ${equation}.`, width: dimensions, group: 'state' };
  const state = [average, ...memoriesOf([follow])];
  let restored = false;
  return {
    ...stepper,
    columns: [...stepper.columns, column],
    average,
    start(targets, row, theta) {
      stepper.start(targets, row, theta);
      if (fromStart && !restored) average.set(theta);
      targets[own]!.set(average, row * dimensions);
    },
    save: () => [...state.map((array) => array.slice()), ...stepper.save()],
    restore(saved) {
      restored = true;
      stepper.restore(putBack(state, saved));
    },
    step(t, theta, g, targets, row, loss) {
      before.set(theta);
      stepper.step(t, theta, g, targets, row, loss);
      if (follow(t, theta, average)) for (let i = 0; i < dimensions; i++) targets[0]![row * dimensions + i] = theta[i]! - before[i]!;
      targets[own]!.set(average, row * dimensions);
    },
  };
}
