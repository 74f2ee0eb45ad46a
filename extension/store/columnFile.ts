import { stat } from 'node:fs/promises';
import type { Column, ColumnLayout, Recording } from '../../engine/recording/recording.ts';
import type { StoredRecording } from '../comparisons/comparison.ts';
import { type Place, readNumbers, StoredColumn } from './recordingReader.ts';

/**
 * Reads `<run>.columns`, as format 1 had them. Float64, little-endian: the steps, then one column after the other (row by row within a column), as many rows as
 * comparison.json says, in the order of the run's opening. Then the scalar columns where they stand apart, and the checkpoints: their steps, then their columns.
 * @throws Error where the file is not there or is not as long as it must be; so do its columns where it has gone since
 */
export async function readColumnFile(path: string, { rows = 0, scalars, checkpoints }: Omit<StoredRecording, 'file'>, dimensions: number, layouts: readonly ColumnLayout[]): Promise<Recording> {
  let bytes = 0;
  const take = (count: number): readonly Place[] => {
    const at = bytes;
    bytes += count * Float64Array.BYTES_PER_ELEMENT;
    return [{ at, count }];
  };
  const columnsOf = (kept: readonly ColumnLayout[], count: number): Column[] => kept.map((layout) => new StoredColumn(layout, path, take(count * layout.width)));
  const stepsAt = take(rows);
  const columns = columnsOf(layouts, rows);
  const scalarLayouts = scalars?.columns.flatMap((id) => layouts.find((layout) => layout.id === id) ?? []) ?? [];
  const scalarColumns = columnsOf(scalarLayouts, scalars?.rows ?? 0);
  const checkpointSteps = take(checkpoints?.rows ?? 0);
  const checkpointColumns = columnsOf(checkpoints?.columns.map((column) => ({ ...column, symbol: '', meaning: '', group: 'state' })) ?? [], checkpoints?.rows ?? 0);
  const { size } = await stat(path);
  if (size !== bytes) throw new Error(`${path} has ${size} bytes and not ${bytes}: it was not written to its end, or something else wrote to it.`);
  return {
    dimensions,
    rows,
    steps: readNumbers(path, stepsAt),
    columns,
    ...(scalars && { scalars: { ...scalars, columns: scalarColumns } }),
    ...(checkpoints && { checkpoints: { rows: checkpoints.rows, steps: readNumbers(path, checkpointSteps), columns: checkpointColumns } }),
  };
}
