import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Recording } from '../../../engine/recording/recording.ts';
import { readRecordingFile } from '../../../extension/store/recordingReader.ts';
import { RecordingWriter } from '../../../extension/store/recordingWriter.ts';
import { replaceFile } from '../../../extension/store/replaceFile.ts';
import { numbersOf, recordingUntil } from './recordedRuns.ts';

describe('the file of a recording', () => {
  let folder: string;
  let path: string;
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-store-')); path = join(folder, 'run.recording'); });
  beforeEach(() => rm(path, { force: true }));
  after(() => rm(folder, { recursive: true }));

  const written = async (...states: readonly Recording[]) => {
    const writer = new RecordingWriter(path, states[0]!, 1);
    for (const state of states) await writer.append(state);
    return writer;
  };

  it('gives a recording back bit for bit, whatever its numbers and its memory are', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.nat(1e9), { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.double()), async (steps, dimensions, numbers) => {
      const rows = steps.length;
      // A view into a larger memory, as the recording of a running run is.
      const take = (count: number) => new Float64Array(count + 3).subarray(1, count + 1).map(() => numbers.next().value as number);
      const recording: Recording = {
        dimensions,
        rows,
        steps: Float64Array.from(steps).sort(),
        columns: [
          { id: 'loss', symbol: 'f(θ)', meaning: 'the loss', width: 1, group: 'loss', data: take(rows) },
          { id: 'parameters', symbol: 'θ', meaning: 'the parameters', width: dimensions, group: 'parameters', data: take(rows * dimensions) },
        ],
      };
      await written(recording);
      const read = await readRecordingFile(path, rows);
      assert.equal(read.damage, undefined);
      assert.deepEqual(numbersOf(read.recording), recording);
    }), { numRuns: 50 });
  });

  it('grows while its run goes on, and is whole each time', async () => {
    for (const every of [1, 32]) {
      const shape = { dimensions: 2, every };
      const steps = [0, 1, 64, 640, 3200];
      const writer = new RecordingWriter(path, recordingUntil(0, 0, shape), every);
      for (const step of steps) {
        const now = recordingUntil(0, step, shape);
        assert.ok(writer.takes(now));
        await writer.append(now);
        assert.deepEqual(numbersOf((await readRecordingFile(path, now.rows)).recording), numbersOf(now));
      }
      await rm(path);
    }
  });

  it('a run that goes on drops the row of where it stood; one that keeps others needs a file of its own', async () => {
    const shape = { dimensions: 1, every: 8 };
    const writer = await written(recordingUntil(0, 100, shape));
    const longer = recordingUntil(0, 203, shape);
    assert.ok(writer.takes(longer, 100));
    await writer.append(longer, 100);
    assert.deepEqual(numbersOf((await readRecordingFile(path, longer.rows)).recording), numbersOf(longer));
    assert.equal(writer.takes(recordingUntil(0, 406, { dimensions: 1, every: 16 }), 203), false);
    assert.equal(writer.takes(recordingUntil(0, 406, { dimensions: 2, every: 8 }), 203), false);
    assert.equal(writer.takes(recordingUntil(0, 406, shape), 64), false);
  });

  it('reads a column when its numbers are asked for, and a file that has gone says so', async () => {
    await written(recordingUntil(0, 10, { dimensions: 1 }));
    const { recording } = await readRecordingFile(path);
    const [loss, parameters] = recording.columns;
    const numbers = [...loss!.data];
    await rm(path);
    assert.deepEqual([...loss!.data], numbers);
    assert.throws(() => parameters!.data, /ENOENT/);
  });

  it('whatever bit is flipped, what it reads is what was written, and it says what is missing', async () => {
    const shape = { dimensions: 2, every: 4, checkpointEvery: 16 };
    const states = [10, 30, 50, 90].map((step) => recordingUntil(0, step, shape));
    // What goes on drops the last row, so that blocks replace others.
    await written(...states);
    const whole = await readFile(path);
    const all = states.at(-1)!;
    const losses = new Map([...all.steps].map((step, row) => [step, all.columns[1]!.data.slice(2 * row, 2 * row + 2)]));
    await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (byte, bit) => {
      const bytes = Buffer.from(whole);
      bytes[byte]! ^= 1 << bit;
      await writeFile(path, bytes);
      const read = await readRecordingFile(path, all.rows).catch((error: unknown) => error as Error);
      if (read instanceof Error) {
        assert.match(read.message, /damaged|not a recording|format|ends before/);
        return;
      }
      const { recording, damage } = read;
      assert.ok(damage === undefined ? byte >= 20 && byte < 24 : /blocks|lost|early/.test(damage), `${byte}: ${damage}`);
      recording.steps.forEach((step, row) => {
        // The row of where the run stood before it went on, if what replaced it is damaged.
        if (losses.has(step)) assert.deepEqual(recording.columns[1]!.data.slice(2 * row, 2 * row + 2), losses.get(step));
      });
      if (recording.scalars) assert.equal(recording.scalars.rows, 91);
    }), { numRuns: 300 });
  });

  it('cut anywhere, it has the blocks that are whole', async () => {
    const states = [10, 30, 50].map((step) => recordingUntil(0, step, { dimensions: 1 }));
    await written(...states);
    const whole = await readFile(path);
    let last = Infinity;
    // The rows come first, so that what is cut first are the checkpoints behind them.
    for (let length = whole.length - 1; length > 0; length -= 7) {
      await truncate(path, length);
      const read = await readRecordingFile(path, 51).catch((error: unknown) => error as Error);
      if (read instanceof Error) {
        assert.match(read.message, /damaged|not a recording|ends before/);
        last = -1;
        continue;
      }
      const { recording, damage } = read;
      const step = recording.steps.at(-1)!;
      assert.ok(step <= last && [10, 30, 50].includes(step));
      last = step;
      assert.deepEqual(numbersOf({ ...recording, checkpoints: undefined! }), numbersOf({ ...recordingUntil(0, step, { dimensions: 1 }), checkpoints: undefined! }));
      assert.ok(damage !== undefined);
    }
    assert.equal(last, -1);
  });

  it('bytes that are no block are passed over', async () => {
    const state = recordingUntil(0, 5, { dimensions: 1 });
    const writer = await written(state);
    await appendFile(path, Buffer.alloc(64, 'OLRB'));
    const { recording, damage } = await readRecordingFile(path);
    assert.deepEqual(numbersOf(recording), numbersOf(state));
    assert.equal(damage, undefined);
    assert.match((await readRecordingFile(path, 6)).damage!, /1 of its 3 blocks is damaged/);
    await writer.append(recordingUntil(0, 9, { dimensions: 1 }));
    assert.equal((await readRecordingFile(path, 10)).recording.rows, 10);
  });

  it('another kind of file, and the format of tomorrow, are refused in words', async () => {
    await writeFile(path, 'step,loss\n0,1\n'.repeat(10));
    await assert.rejects(readRecordingFile(path), /is not a recording of Optimizer Lab/);
    await rm(path);
    await written(recordingUntil(0, 5, { dimensions: 1 }));
    const bytes = await readFile(path);
    bytes.writeUInt32LE(3, 8);
    await writeFile(path, bytes);
    await assert.rejects(readRecordingFile(path), /has format 3, .* reads formats up to 2: update/);
  });

  it('a write that fails leaves the old file, and nothing else', async () => {
    await assert.rejects(replaceFile(join(folder, 'kept', 'file'), () => Promise.resolve()), /ENOENT/);
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
