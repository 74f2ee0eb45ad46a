import { open } from 'node:fs/promises';
import type { ColumnLayout, Recording } from '../../engine/recording/recording.ts';
import { replaceFile } from './replaceFile.ts';

/*
 * `<run>.columns`: Float64, little-endian: the steps, then one column after the other (row by row within a column), as many rows as
 * comparison.json says, in the order of the run's opening. No header: the sizes follow from there, and the file's length must agree.
 */

/** A piece that the system reads or writes at once. */
const pieceBytes = 2 ** 26;

export async function writeRecordingFile(path: string, { steps, columns }: Recording): Promise<void> {
  await replaceFile(path, async (handle) => {
    for (const values of [steps, ...columns.map(({ data }) => data)]) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      for (let at = 0; at < bytes.length; at += pieceBytes) await handle.writeFile(bytes.subarray(at, at + pieceBytes));
    }
  });
}

/**
 * @throws Error where the file is not there or is not as long as it must be
 */
export async function readRecordingFile(path: string, rows: number, dimensions: number, layouts: readonly ColumnLayout[]): Promise<Recording> {
  const handle = await open(path, 'r');
  try {
    const expected = layouts.reduce((sum, { width }) => sum + width, 1) * rows * Float64Array.BYTES_PER_ELEMENT;
    const { size } = await handle.stat();
    if (size !== expected) throw new Error(`${path} has ${size} bytes and not ${expected}: it was not written to its end, or something else wrote to it.`);
    const read = async (count: number): Promise<Float64Array> => {
      const values = new Float64Array(count);
      const bytes = new Uint8Array(values.buffer);
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await handle.read(bytes, at, Math.min(pieceBytes, bytes.length - at));
        if (bytesRead === 0) throw new Error(`${path} ended early.`);
        at += bytesRead;
      }
      return values;
    };
    const steps = await read(rows);
    const columns = [];
    for (const layout of layouts) columns.push({ ...layout, data: await read(rows * layout.width) });
    return { dimensions, rows, steps, columns };
  } finally {
    await handle.close();
  }
}
