import { tf } from '../optimizers/tf.ts';
import type { ColumnLayout } from '../recording/recording.ts';

/** The columns of a stepper of the library: update, effective learning rate, and the state that the chosen optimizer keeps. */
export function columnsOf(state: readonly { readonly id: string }[], n: number): readonly ColumnLayout[] {
  return [
    { id: 'update', symbol: 'Δθ', meaning: 'What the step adds to θ.', width: n, group: 'step' },
    { id: 'effectiveLearningRate', symbol: 'η_eff', meaning: 'What multiplies the coordinate’s direction at this step.', width: n, group: 'step' },
    ...state.map(({ id }) => {
      const { symbol, meaning } = tf.state[id]!;
      return { id, symbol, meaning, width: n, group: 'state' as const };
    }),
  ];
}
