import { closeSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
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
 * A recording whose columns are read when their numbers are first asked for: to draw the losses of a long run nobody reads the rest.
 * @throws Error where the file is not there or is not as long as it must be; so do its columns where it has gone since
 */
export async function readRecordingFile(path: string, { rows, scalars, checkpoints }: Sizes, dimensions: number, layouts: readonly ColumnLayout[]): Promise<Recording> {
  let bytes = 0;
  const take = (count: number): Place => {
    const at = bytes;
    bytes += count * Float64Array.BYTES_PER_ELEMENT;
    return { path, at, count };
  };
  const columnsOf = (kept: readonly ColumnLayout[], count: number): Column[] => kept.map((layout) => new StoredColumn(layout, take(count * layout.width)));
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
    steps: read(stepsAt),
    columns,
    ...(scalars && { scalars: { ...scalars, columns: scalarColumns } }),
    ...(checkpoints && { checkpoints: { rows: checkpoints.rows, steps: read(checkpointSteps), columns: checkpointColumns } }),
  };
}

/** Numbers of a file: from byte `at` on. */
interface Place {
  readonly path: string;
  readonly at: number;
  readonly count: number;
}

/** `data` is not its own property, so that a copy of the layout does not read it. */
class StoredColumn implements Column {
  readonly id: string;
  readonly symbol: string;
  readonly meaning: string;
  readonly width: number;
  readonly group: Column['group'];
  readonly #place: Place;
  #data: Float64Array | undefined;

  constructor({ id, symbol, meaning, width, group }: ColumnLayout, place: Place) {
    this.id = id;
    this.symbol = symbol;
    this.meaning = meaning;
    this.width = width;
    this.group = group;
    this.#place = place;
  }

  get data(): Float64Array {
    return (this.#data ??= read(this.#place));
  }
}

/** At once: a column of a million steps takes less than to look through it. */
function read({ path, at, count }: Place): Float64Array {
  const values = new Float64Array(count);
  const bytes = new Uint8Array(values.buffer);
  const file = openSync(path, 'r');
  try {
    for (let done = 0; done < bytes.length;) {
      const bytesRead = readSync(file, bytes, done, Math.min(pieceBytes, bytes.length - done), at + done);
      if (bytesRead === 0) throw new Error(`${path} ended early.`);
      done += bytesRead;
    }
  } finally {
    closeSync(file);
  }
  return values;
}
