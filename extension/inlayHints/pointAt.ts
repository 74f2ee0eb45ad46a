import { columnOf, rowAtStep } from '../../engine/recording/recording.ts';
import type { Comparison } from '../comparisons/comparison.ts';

/** Where a run stood. */
export interface RunPosition {
  /** The last recorded one at or before the step that was asked for. */
  readonly step: number;
  readonly loss: number;
  readonly parameters: Float64Array;
}

/** @returns undefined where nothing was recorded of the run */
export async function pointAt(comparison: Comparison, run: number, step: number): Promise<RunPosition | undefined> {
  if (!comparison.runs[run]) return undefined;
  const recording = await comparison.recording(run);
  if (!recording || recording.rows === 0) return undefined;
  const row = rowAtStep(recording, step);
  const { data, width } = columnOf(recording, 'parameters');
  return { step: recording.steps[row]!, loss: columnOf(recording, 'loss').data[row]!, parameters: data.slice(row * width, (row + 1) * width) };
}
