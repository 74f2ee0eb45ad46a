import type { ColumnLayout } from './recording.ts';

/** Bytes of one row: its step and every column. */
export function rowBytes(columns: readonly ColumnLayout[]): number {
  return columns.reduce((sum, { width }) => sum + width, 1) * Float64Array.BYTES_PER_ELEMENT;
}

/** Rows of a run that keeps every k-th step, the start and the last one, if it goes to its end. */
export function rowsKept(steps: number, every: number): number {
  return Math.ceil(steps / every) + 1;
}
