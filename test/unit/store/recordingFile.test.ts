import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Recording } from '../../../engine/recording/recording.ts';
import { readRecordingFile, sizesOf, writeRecordingFile } from '../../../extension/store/recordingFile.ts';
import { replaceFile } from '../../../extension/store/replaceFile.ts';

describe('files of the store', () => {
  let folder: string;
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-store-')); });
  after(() => rm(folder, { recursive: true }));

  it('a recording comes back bit for bit, whatever its numbers and its memory are', async () => {
    const path = join(folder, 'run.columns');
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.double()), async (rows, dimensions, numbers) => {
      const take = (count: number) => {
        // A view into a larger memory, as the recording of a running run is.
        const values = new Float64Array(count + 3).subarray(1, count + 1);
        return values.map(() => numbers.next().value as number);
      };
      const recording: Recording = {
        dimensions,
        rows,
        steps: take(rows),
        columns: [
          { id: 'loss', symbol: 'f(θ)', meaning: 'the loss', width: 1, group: 'loss', data: take(rows) },
          { id: 'parameters', symbol: 'θ', meaning: 'the parameters', width: dimensions, group: 'parameters', data: take(rows * dimensions) },
        ],
      };
      await writeRecordingFile(path, recording);
      const read = await readRecordingFile(path, { rows }, dimensions, recording.columns);
      assert.deepEqual({ ...read, columns: read.columns.map((column) => ({ ...column, data: column.data })) }, recording);
    }), { numRuns: 30 });
  });

  it('scalars and checkpoints come back; a column is read when its numbers are asked for, and a file that has gone says so', async () => {
    const path = join(folder, 'lazy.columns');
    const column = (id: string, ...numbers: readonly number[]) => ({ id, symbol: id, meaning: id, width: 1, group: 'loss' as const, data: Float64Array.from(numbers) });
    const recording: Recording = {
      dimensions: 1,
      rows: 2,
      steps: Float64Array.of(0, 3),
      columns: [column('loss', 1, 4), column('m', 5, 6)],
      scalars: { rows: 4, first: 0, every: 1, last: 3, columns: [column('loss', 1, 2, 3, 4)] },
      checkpoints: { rows: 1, steps: Float64Array.of(3), columns: [column('parameters', 7)] },
    };
    await writeRecordingFile(path, recording);
    const read = await readRecordingFile(path, sizesOf(recording), 1, recording.columns);
    const numbers = ({ columns }: { readonly columns: Recording['columns'] }) => columns.map(({ id, data }) => [id, ...data]);
    assert.deepEqual([read.steps, read.checkpoints!.steps], [recording.steps, recording.checkpoints!.steps]);
    assert.deepEqual(numbers(read.scalars!), [['loss', 1, 2, 3, 4]]);
    assert.deepEqual(numbers(read.checkpoints!), [['parameters', 7]]);
    assert.deepEqual([...read.columns[0]!.data], [1, 4]);
    await rm(path);
    assert.deepEqual([...read.columns[0]!.data], [1, 4]);
    assert.throws(() => read.columns[1]!.data, /ENOENT/);
  });

  it('a file of another length is not read', async () => {
    const path = join(folder, 'short.columns');
    await writeFile(path, new Uint8Array(8));
    await assert.rejects(readRecordingFile(path, { rows: 2 }, 1, []), /has 8 bytes and not 16/);
  });

  it('a write that fails leaves the old file, and nothing else', async () => {
    const path = join(folder, 'kept', 'file');
    await assert.rejects(replaceFile(path, () => Promise.resolve()), /ENOENT/);
    const kept = join(folder, 'kept.txt');
    await replaceFile(kept, (handle) => handle.writeFile('first'));
    await assert.rejects(replaceFile(kept, async (handle) => {
      await handle.writeFile('half of the sec');
      throw new Error('the disk is full');
    }), /full/);
    assert.equal(await readFile(kept, 'utf8'), 'first');
    assert.deepEqual((await readdir(folder)).filter((name) => name.endsWith('.part')), []);
  });
});
