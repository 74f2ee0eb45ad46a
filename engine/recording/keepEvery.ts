import type { RecordingLimits } from '../run/run.ts';
import type { ColumnLayout } from './recording.ts';

/** Bytes of one row: its step and every column. */
export function rowBytes(columns: readonly ColumnLayout[]): number {
  return columns.reduce((sum, { width }) => sum + width, 1) * Float64Array.BYTES_PER_ELEMENT;
}

/** Rows of a run that keeps every k-th step, the start and the last one, if it goes to its end. */
export function rowsKept(steps: number, every: number): number {
  return Math.ceil(steps / every) + 1;
}

/**
 * The k of “keep every k-th step”: what was asked for, or its smallest multiple with which the whole run fits the budget (so that the
 * rows are always a part of the asked ones). The start and the last step are kept even where the budget holds no two rows.
 */
export function keepEvery(columns: readonly ColumnLayout[], steps: number, { every, budget }: RecordingLimits): number {
  const affordable = Math.max(2, Math.floor(budget / rowBytes(columns)));
  if (rowsKept(steps, every) <= affordable) return every;
  return every * Math.ceil(steps / (affordable - 1) / every);
}
