import type { RecordingLimits } from '../run/run.ts';
import type { ColumnLayout } from './recording.ts';

/** Bytes of one row: its step and every column. */
export function rowBytes(columns: readonly ColumnLayout[]): number {
  return columns.reduce((sum, { width }) => sum + width, 1) * Float64Array.BYTES_PER_ELEMENT;
}

/** Rows of a run that keeps every k-th step, the start and the last one, if it goes to its end. */
export function rowsKept(steps: number, every: number): number {
  return Math.floor(steps / every) + 1 + (steps % every === 0 ? 0 : 1);
}

/**
 * The k of “keep every k-th step”: what was asked for, or its smallest multiple with which the whole run fits the budget (so that the
 * rows are always a part of the asked ones). The start and the last step are kept even where the budget holds no two rows.
 */
export function keepEvery(columns: readonly ColumnLayout[], steps: number, { every, budget }: RecordingLimits): number {
  const affordable = Math.max(2, Math.floor(budget / rowBytes(columns)));
  if (rowsKept(steps, every) <= affordable) return every;
  // Start and last row besides, ⌊steps / k⌋ + 2 rows at most: k ≥ steps / (affordable − 1) is enough.
  const needed = affordable > 2 ? Math.ceil(steps / (affordable - 1)) : steps;
  let multiple = Math.max(1, Math.ceil(needed / every));
  while (rowsKept(steps, multiple * every) > affordable && multiple * every < steps) multiple++;
  return multiple * every;
}
