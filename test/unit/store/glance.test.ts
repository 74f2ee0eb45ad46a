import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunReader } from '../../../engine/recording/createRunReader.ts';
import type { Recording } from '../../../engine/recording/recording.ts';
import { glanceAtRecordingFile } from '../../../extension/store/recordingReader.ts';
import '../../host/editor/withoutEditor.ts';
import { until } from '../../host/until.ts';
import { comparisonOf, endRun, numbersOf, recordingUntil } from './recordedRuns.ts';

const { ComparisonStore } = await import('../../../extension/store/comparisonStore.ts');
const { storedComparison } = await import('../../../extension/comparisons/storedComparison.ts');

describe('a stored recording at a glance', () => {
  const steps = 60_000;
  const shape = { dimensions: 2, every: 16 };
  let folder: string;
  let told: string[];
  let recordings: readonly Recording[];
  const tell = (text: string) => void told.push(text);
  const open = () => new ComparisonStore(folder, '1.2.3', { error: tell, warn: tell, info: tell });
  const shown = async () => { const store = open(); return storedComparison(() => Promise.resolve(store), (await store.list())[0]!); };
  const curve = (recording: Recording) => createRunReader(recording, () => assert.fail('nothing is computed again')).series({ column: 'loss', coordinates: [0], from: 0, to: 1e6, buckets: 720, spacing: 'linear' });
  const file = (ending: string) => readdir(join(folder, 'a')).then((names) => join(folder, 'a', names.find((name) => name.endsWith(ending))!));

  before(() => { recordings = [recordingUntil(0, steps, shape), recordingUntil(1, steps, { dimensions: 2 })]; });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-store-'));
    told = [];
    const comparison = comparisonOf('a', 2);
    comparison.runs.forEach((run, index) => endRun(run, recordings[index]!));
    await open().save(comparison);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is what was written, whether its rows are all kept or not', async () => {
    const comparison = await shown();
    for (const [index, recording] of recordings.entries()) {
      const [glanced, again] = await Promise.all([comparison.glance(index), comparison.glance(index)]);
      assert.equal(again, glanced);
      assert.deepEqual(await curve(glanced!), await curve(recording));
      assert.deepEqual(numbersOf(glanced!), numbersOf(recording));
      assert.equal(await comparison.recording(index), glanced);
    }
    assert.deepEqual(told, []);
  });

  it('is not kept for somebody who has gone meanwhile', async () => {
    const comparison = await shown();
    const glancing = comparison.glance(0);
    comparison.release();
    await glancing;
    assert.equal(comparison.inUse, false);
  });

  it('tells the curve of all steps without the steps', async () => {
    const glanced = (await (await shown()).glance(0))!;
    await rm(join(folder, 'a'), { recursive: true });
    assert.deepEqual(await curve(glanced), await curve(recordings[0]!));
  });

  it('is shown until its damage is found, and then what is whole', async () => {
    const path = await file('.recording');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    const comparison = await shown();
    const index = comparison.runs.findIndex(({ stored }) => path.endsWith(stored!.file));
    const glanced = await comparison.glance(index);
    assert.equal(comparison.runs[index]!.damage, undefined);
    let changes = 0;
    comparison.onDidChange(() => void changes++);
    await until('that it was looked through', () => comparison.runs[index]!.damage, 20_000);
    assert.match(told.join(), /cannot be read/);
    assert.equal(changes, 1);
    const whole = (await comparison.glance(index))!;
    assert.notEqual(whole, glanced);
    assert.equal(await comparison.recording(index), whole);
    comparison.release();
    // What is known to be damaged is not shown again.
    assert.deepEqual(numbersOf((await comparison.glance(index))!), numbersOf(whole));
  }).timeout(30_000);

  it('is none where the heads do not tell all of it', async () => {
    const path = await file('.recording');
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, -8));
    assert.equal(await glanceAtRecordingFile(path, 1), undefined);
    const comparison = await shown();
    const index = comparison.runs.findIndex(({ stored }) => path.endsWith(stored!.file));
    await comparison.glance(index);
    assert.match(comparison.runs[index]!.damage!, /damaged/);
  });

  it('does without an overview that is damaged, gone, or of a recording that has grown', async () => {
    const path = await file('.overview');
    const bytes = await readFile(path);
    const change = async (content: Uint8Array | undefined) => {
      await rm(path);
      if (content) await writeFile(path, content);
      const comparison = await shown();
      const index = comparison.runs.findIndex(({ stored }) => path.endsWith(stored!.overview!.file));
      const glanced = (await comparison.glance(index))!;
      assert.equal((glanced.scalars ?? glanced).columns[0]!.overview, undefined);
      assert.deepEqual(await curve(glanced), await curve(recordings[index]!));
      return comparison;
    };
    await change(Uint8Array.from(bytes, (byte, at) => (at === 5000 ? byte ^ 1 : byte)));
    assert.match(told.join(), /drawn from all steps, since their overview cannot be read: .*damaged/);
    told = [];
    await writeFile(path, '');
    const comparison = await change(undefined);
    assert.match(told.join(), /it is not there/);
    await writeFile(path, bytes);
    const { stored } = comparison.runs.find((run) => path.endsWith(run.stored!.overview!.file))!;
    const store = open();
    const grown = await store.glanceAtRecording('a', { label: '', stored: { ...stored!, overview: { ...stored!.overview!, bytes: stored!.overview!.bytes + 8 } } } as never);
    assert.equal((grown!.scalars ?? grown!).columns[0]!.overview, undefined);
  });
});
