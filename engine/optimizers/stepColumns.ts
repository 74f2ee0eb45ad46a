import type { ColumnLayout } from '../recording/recording.ts';

/** The columns that every stepper writes, before those of its state. */
export function stepColumns(dimensions: number): readonly [ColumnLayout, ColumnLayout] {
  return [
    { id: 'update', symbol: 'Δθ', meaning: 'What the step adds to θ.', width: dimensions, group: 'step' },
    { id: 'effectiveLearningRate', symbol: 'η_eff', meaning: 'What multiplies the coordinate’s direction at this step.', width: dimensions, group: 'step' },
  ];
}
