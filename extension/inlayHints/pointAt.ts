import { columnOf } from '../../engine/recording/recording.ts';
import type { Comparison } from '../comparisons/comparison.ts';
import type { ReaderSource } from '../panel/runReaders.ts';

/** Where a run stood. */
export interface RunPosition {
  /** The one that was asked for, or the last one that the run has done. */
  readonly step: number;
  readonly loss: number;
  readonly parameters: Float64Array;
}

/** @returns undefined where nothing was recorded of the run */
export async function pointAt(readers: ReaderSource, comparison: Comparison, run: number, step: number): Promise<RunPosition | undefined> {
  if (!comparison.runs[run]) return undefined;
  const recording = await comparison.glance(run);
  if (!recording || recording.rows === 0) return undefined;
  const piece = await readers.reader(comparison, run, recording).piece(step, step, [{ id: 'loss' }, { id: 'parameters' }]);
  return { step: piece.steps[0]!, loss: columnOf(piece, 'loss').data[0]!, parameters: columnOf(piece, 'parameters').data.slice() };
}
