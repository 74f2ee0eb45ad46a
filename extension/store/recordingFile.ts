import { open, type FileHandle } from 'node:fs/promises';
import type { Column, ColumnLayout, Recording } from '../../engine/recording/recording.ts';
import type { StoredRecording } from '../comparisons/comparison.ts';
import { replaceFile } from './replaceFile.ts';

/*
 * `<run>.columns`: Float64, little-endian: the steps, then one column after the other (row by row within a column), as many rows as
 * comparison.json says, in the order of the run's opening. Then the scalar columns where they stand apart, and the checkpoints: their steps, then their columns.
 * No header: the sizes follow from comparison.json, and the file's length must agree.
 */

/** A piece that the system reads or writes at once. */
const pieceBytes = 2 ** 26;

type Sizes = Omit<StoredRecording, 'file'>;

/** What must be known to read a recording again, besides its file. */
export function sizesOf({ rows, scalars, checkpoints }: Recording): Sizes {
  return {
    rows,
    ...(scalars && { scalars: { ...scalars, columns: scalars.columns.map(({ id }) => id) } }),
    ...(checkpoints && { checkpoints: { rows: checkpoints.rows, columns: checkpoints.columns.map(({ id, width }) => ({ id, width })) } }),
  };
}

export async function writeRecordingFile(path: string, { steps, columns, scalars, checkpoints }: Recording): Promise<void> {
  const data = (kept: readonly Column[] = []) => kept.map((column) => column.data);
  await replaceFile(path, async (handle) => {
    for (const values of [steps, ...data(columns), ...data(scalars?.columns), ...(checkpoints ? [checkpoints.steps] : []), ...data(checkpoints?.columns)]) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      for (let at = 0; at < bytes.length; at += pieceBytes) await handle.writeFile(bytes.subarray(at, at + pieceBytes));
    }
  });
}

/**
 * @throws Error where the file is not there or is not as long as it must be
 */
export async function readRecordingFile(path: string, { rows, scalars, checkpoints }: Sizes, dimensions: number, layouts: readonly ColumnLayout[]): Promise<Recording> {
  const handle = await open(path, 'r');
  try {
    const inRows = rowNumbers(layouts) * rows;
    const inScalars = (scalars?.columns.length ?? 0) * (scalars?.rows ?? 0);
    const inCheckpoints = rowNumbers(checkpoints?.columns ?? []) * (checkpoints?.rows ?? 0);
    const expected = (inRows + inScalars + inCheckpoints) * Float64Array.BYTES_PER_ELEMENT;
    const { size } = await handle.stat();
    if (size !== expected) throw new Error(`${path} has ${size} bytes and not ${expected}: it was not written to its end, or something else wrote to it.`);
    const columnsOf = async (kept: readonly ColumnLayout[], count: number): Promise<Column[]> => {
      const columns: Column[] = [];
      for (const layout of kept) columns.push({ ...layout, data: await read(handle, path, count * layout.width) });
      return columns;
    };
    const steps = await read(handle, path, rows);
    const columns = await columnsOf(layouts, rows);
    const scalarLayouts = scalars?.columns.flatMap((id) => layouts.find((layout) => layout.id === id) ?? []) ?? [];
    const scalarColumns = await columnsOf(scalarLayouts, scalars?.rows ?? 0);
    return {
      dimensions,
      rows,
      steps,
      columns,
      ...(scalars && { scalars: { ...scalars, columns: scalarColumns } }),
      ...(checkpoints && {
        checkpoints: {
          rows: checkpoints.rows,
          steps: await read(handle, path, checkpoints.rows),
          columns: await columnsOf(checkpoints.columns.map((column) => ({ ...column, symbol: '', meaning: '', group: 'state' as const })), checkpoints.rows),
        },
      }),
    };
  } finally {
    await handle.close();
  }
}

/** Of a row: its step and every column. */
const rowNumbers = (layouts: readonly { readonly width: number }[]): number => layouts.reduce((sum, { width }) => sum + width, 1);

async function read(handle: FileHandle, path: string, count: number): Promise<Float64Array> {
  const values = new Float64Array(count);
  const bytes = new Uint8Array(values.buffer);
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(pieceBytes, bytes.length - at));
    if (bytesRead === 0) throw new Error(`${path} ended early.`);
    at += bytesRead;
  }
  return values;
}
