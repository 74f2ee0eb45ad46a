import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from '../../engine/recording/recording.ts';
import { overviewOf, overviewPieces, overviewWidth } from '../../engine/recording/seriesOverview.ts';
import { readRecordingFile, StoredColumn } from './recordingReader.ts';
import { RecordingWriter } from './recordingWriter.ts';

/*
 * `<run>.overview`: of the columns of one number per step what a chart of all steps shows, so that it need not read them. Its bytes are those of a recording whose
 * rows are the pieces of an overview; docs/format.md has them.
 */

/** Fewer rows are read as fast. */
const rowsAtLeast = 50_000;

/** The columns of one number per row, at every step that there is. */
function sourceOf({ rows, columns, scalars }: Recording): Pick<Recording, 'rows' | 'columns'> {
  if (scalars?.every === 1) return scalars;
  return { rows, columns: columns.filter(({ width }) => width === 1) };
}

/**
 * Writes the overview of a run that has ended.
 * @returns the file's name in the folder; undefined where there is nothing that it would save, or no room for it: the curves are drawn from the recording then
 */
export async function writeOverview(folder: string, recording: Recording): Promise<string | undefined> {
  const { rows, columns } = sourceOf(recording);
  if (rows < rowsAtLeast || columns.length === 0) return undefined;
  const file = `${crypto.randomUUID()}.overview`;
  const overview: Recording = {
    dimensions: 0,
    rows: overviewPieces,
    steps: Float64Array.from({ length: overviewPieces }, (_, piece) => piece),
    columns: columns.map(({ id, symbol, meaning, group, data }) => ({ id, symbol, meaning, group, width: overviewWidth, data: overviewOf(data.subarray(0, rows)).numbers })),
  };
  try {
    await new RecordingWriter(join(folder, file), overview, 1).append(overview);
    return file;
  } catch {
    await rm(join(folder, file), { force: true }).catch(() => undefined);
    return undefined;
  }
}

/**
 * Reads an overview.
 * @returns what gives it to the recording whose overview it is
 * @throws Error where it cannot be read, or is not whole
 */
export async function readOverview(path: string): Promise<(recording: Recording) => void> {
  const { recording: overview, damage } = await readRecordingFile(path, overviewPieces);
  if (damage !== undefined) throw new Error(damage);
  return (recording) => {
    const { rows, columns } = sourceOf(recording);
    for (const column of columns) {
      const numbers = overview.columns.find(({ id, width }) => id === column.id && width === overviewWidth)?.data;
      if (numbers && column instanceof StoredColumn) column.overview = { rows, pieces: overviewPieces, numbers };
    }
  };
}
