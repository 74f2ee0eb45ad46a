import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComparisonStore } from '../../../extension/store/comparisonStore.ts';
import { readComparisonFile, writeComparisonFile } from '../../../extension/store/comparisonFile.ts';
import { until } from '../../host/until.ts';
import { comparisonOf, endRun, numbersOf, openingOf, recordingUntil } from './recordedRuns.ts';

describe('the store of comparisons', () => {
  let folder: string;
  let told: string[];
  const open = (where = folder) => new ComparisonStore(where, '1.2.3', { error: tell, warn: tell, info: tell }, (_, error) => tell((error as Error).message));
  const tell = (text: string) => void told.push(text);
  const shape = { dimensions: 2 };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-store-'));
    told = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const saved = async (store: ComparisonStore, id: string) => {
    const comparison = comparisonOf(id, 2, { title: 'Mine', pinned: true });
    comparison.runs.forEach((run, index) => endRun(run, recordingUntil(index, 100, shape)));
    await store.save(comparison);
    return comparison;
  };

  it('gives back what it was given, and leaves nothing else', async () => {
    const store = open();
    const comparison = await saved(store, 'a');
    await store.save(comparison);
    const [listed] = await open().list();
    assert.deepEqual(listed?.facts, comparison.facts);
    assert.equal(listed.isElsewhere, false);
    for (const [index, run] of listed.runs.entries()) {
      assert.deepEqual(run.summary, comparison.runs[index]!.summary);
      assert.deepEqual(numbersOf((await store.readRecording('a', run))!), numbersOf(comparison.runs[index]!.recording!));
    }
    assert.deepEqual((await readdir(join(folder, 'a'))).sort(), ['comparison.json', ...comparison.runs.map(({ stored }) => stored!.file)].sort());
    assert.deepEqual(told, []);
  });

  it('opens what format 1 stored, and writes it as the format of today', async () => {
    const id = '0d9cf9e2-3c44-4e5e-9d1c-6f3a5d1b7e20';
    await cp(join(import.meta.dirname, 'format1'), folder, { recursive: true });
    const store = open();
    const [listed] = await store.list();
    assert.ok(listed);
    const { facts, runs } = listed;
    assert.deepEqual([facts.name, facts.pinned, facts.versions.extension, Object.values(facts.fileHashes).length], ['valley', false, '0.1.0', 1]);
    assert.deepEqual(runs.map(({ label, status, steps, summary }) => [label, status, steps, summary?.stopped]), [['adam', 'finished', 300, 'steps'], ['sgd', 'finished', 6, 'diverged']]);
    const recordings = await Promise.all(runs.map((run) => store.readRecording(id, run)));
    assert.deepEqual(recordings.map((recording) => [recording!.rows, recording!.scalars!.rows, recording!.checkpoints!.rows]), [[39, 301, 6], [3, 7, 2]]);
    for (const [index, recording] of recordings.entries()) {
      const { last, start } = runs[index]!.summary!;
      const parameters = recording!.columns.find(({ id: column }) => column === 'parameters')!.data;
      assert.deepEqual([[...parameters.subarray(0, 2)], [...parameters.subarray(-2)], recording!.scalars!.columns[0]!.data.at(-1)], [start, last.parameters, last.loss]);
    }
    await store.save({ id, facts: { ...facts, pinned: true }, runs, problem: undefined });
    const [again] = await open().list();
    assert.deepEqual([again!.facts.pinned, again!.runs], [true, runs]);
    assert.deepEqual(numbersOf((await open().readRecording(id, again!.runs[0]!))!), numbersOf(recordings[0]!));
  });

  it('opens what format 2 stored as what format 1 had of it', async () => {
    const id = '0d9cf9e2-3c44-4e5e-9d1c-6f3a5d1b7e20';
    const [first, second] = await Promise.all(['format1', 'format2'].map(async (format) => {
      await cp(join(import.meta.dirname, format), join(folder, format), { recursive: true });
      const store = open(join(folder, format));
      const [listed] = await store.list();
      return { listed: listed!, recordings: await Promise.all(listed!.runs.map(async (run) => (await store.readRecording(id, run))!)) };
    }));
    assert.deepEqual([second!.listed.facts.title, second!.listed.facts.pinned, second!.listed.facts.versions.vscode], ['Valley', true, '1.100.0']);
    assert.deepEqual(second!.listed.runs.map(({ summary }) => summary), first!.listed.runs.map(({ summary }) => summary));
    assert.deepEqual(second!.recordings.map(numbersOf), first!.recordings.map(numbersOf));
    assert.deepEqual(told, []);
  });

  it('refuses a format of tomorrow, an edited description and half of one, in words, and lists the others', async () => {
    const comparison = await saved(open(), 'a');
    const text = writeComparisonFile(comparison, '1');
    for (const [broken, why] of [
      [text.replace('"format":2', '"format":3'), /has format 3, and this version of Optimizer Lab reads formats up to 2: update/],
      [text.replace('"Mine"', '"Yours"'), /checksum [0-9a-f]{8} does not agree/],
      [text.slice(0, -20), /JSON|damaged or not written to its end/],
    ] as const) {
      assert.throws(() => readComparisonFile(broken), why);
      await mkdir(join(folder, 'b'), { recursive: true });
      await writeFile(join(folder, 'b', 'comparison.json'), broken);
      told = [];
      assert.deepEqual((await open().list()).map(({ facts }) => facts.id), ['a']);
      assert.equal(told.length, 1);
      assert.match(told[0]!, why);
      assert.equal(await readFile(join(folder, 'b', 'comparison.json'), 'utf8'), broken);
    }
  });

  it('says what of a recording is damaged, and reads the rest and the other runs', async () => {
    const comparison = await saved(open(), 'a');
    await truncate(join(folder, 'a', comparison.runs[0]!.stored!.file), 2000);
    const store = open();
    const [listed] = await store.list();
    await assert.rejects(store.readRecording('a', listed!.runs[0]!), /no step that is whole/);
    assert.match(listed!.runs[0]!.damage!, /^it has no step that is whole/);
    assert.equal((await store.readRecording('a', listed!.runs[1]!))!.rows, 101);
    assert.equal(listed!.runs[1]!.damage, undefined);
    await rm(join(folder, 'a', comparison.runs[1]!.stored!.file));
    await assert.rejects(store.readRecording('a', listed!.runs[1]!), /it is not there/);
  });

  it('while a run goes on its steps reach the disk; who finds them later goes on from there', async () => {
    const store = open();
    const comparison = comparisonOf('a', 2);
    const [first, second] = comparison.runs as [typeof comparison.runs[0], typeof comparison.runs[0]];
    endRun(second, recordingUntil(1, 64, shape), 'cancelled');
    second.status = 'paused';
    await store.save(comparison);
    const step = async (last: number) => {
      const recording = recordingUntil(0, last, shape);
      Object.assign(first, { recording, opening: first.opening ?? openingOf(recording), status: 'running', steps: last });
      store.follow(comparison, first);
      await until(`step ${last} on disk`, async () => {
        // As another process would see it, which finds no window.
        const copy = await mkdtemp(join(tmpdir(), 'optimizer-lab-copy-'));
        try {
          await cp(join(folder, 'a'), join(copy, 'a'), { recursive: true });
          const [listed] = await open(copy).list();
          return listed?.runs[0]!.steps === last && listed.runs[0].interrupted === true;
        } catch (error) {
          // What is being written beside its place goes while it is copied.
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
          throw error;
        } finally {
          await rm(copy, { recursive: true });
        }
      });
    };
    await step(10);
    await step(200);
    const [elsewhere] = await open().list();
    assert.equal(elsewhere?.isElsewhere, true);
    const copy = await mkdtemp(join(tmpdir(), 'optimizer-lab-copy-'));
    await cp(join(folder, 'a'), join(copy, 'a'), { recursive: true });
    const [listed] = await open(copy).list();
    const [run, other] = listed!.runs;
    assert.deepEqual([run!.status, run!.steps, run!.summary!.last.step, other!.status, other!.interrupted], ['paused', 200, 200, 'paused', undefined]);
    assert.deepEqual(numbersOf((await open(copy).readRecording('a', run!))!), numbersOf(recordingUntil(0, 200, shape)));
    assert.deepEqual(listed!.isElsewhere, false);
    // At its end the same file has all of it.
    const { file } = (JSON.parse(await readFile(join(folder, 'a', 'comparison.json'), 'utf8')) as { runs: { stored: { file: string } }[] }).runs[0]!.stored;
    endRun(first, recordingUntil(0, 300, shape));
    await store.save(comparison);
    assert.deepEqual(first.stored, { file, rows: 301 });
    assert.deepEqual(numbersOf((await store.readRecording('a', first))!), numbersOf(recordingUntil(0, 300, shape)));
    await rm(copy, { recursive: true });
    await store.close();
    assert.deepEqual(await readdir(join(folder, '.windows')), []);
  });

  it('tells what another window did, and nothing of what this one does', async () => {
    const [here, there] = [open(), open()];
    await here.list();
    await saved(here, 'a');
    assert.deepEqual(await here.changes(), { changed: [], gone: [] });
    const comparison = await saved(there, 'b');
    const ids = async () => (await here.changes()).changed.map(({ facts }) => facts.id);
    assert.deepEqual(await ids(), ['b']);
    await there.save({ ...comparison, facts: { ...comparison.facts, title: 'Yours' } });
    assert.deepEqual((await here.changes()).changed.map(({ facts }) => facts.title), ['Yours']);
    await there.trash('b');
    assert.deepEqual(await here.changes(), { changed: [], gone: ['b'] });
    await there.restore('b');
    assert.deepEqual(await ids(), ['b']);
    assert.deepEqual(await ids(), []);
  });

  it('brings back what was trashed until the trash is emptied', async () => {
    const [store, other] = [open(), open()];
    const comparison = await saved(store, 'a');
    assert.equal(await store.trash('a'), true);
    assert.equal(await store.trash('never stored'), false);
    assert.deepEqual(await store.list(), []);
    // Another window that starts or ends leaves it.
    await other.emptyTrash();
    assert.deepEqual((await store.restore('a')).facts, comparison.facts);
    assert.deepEqual((await store.list()).map(({ facts }) => facts.id), ['a']);
    await store.trash('a');
    await store.emptyTrash();
    await assert.rejects(store.restore('a'), /not in the trash any more/);
    assert.deepEqual((await readdir(join(folder, '.trash'))), []);
  });

  it('a recording that somebody deleted while its run went on is written anew', async () => {
    const store = open();
    const comparison = comparisonOf('a', 1);
    const run = comparison.runs[0]!;
    await store.save(comparison);
    const recording = recordingUntil(0, 10, shape);
    Object.assign(run, { recording, opening: openingOf(recording), status: 'running' });
    store.follow(comparison, run);
    await until('a file', async () => (await readdir(join(folder, 'a'))).length === 2);
    await rm(join(folder, 'a'), { recursive: true });
    endRun(run, recordingUntil(0, 20, shape));
    await store.save(comparison);
    const [listed] = await open().list();
    assert.deepEqual(numbersOf((await store.readRecording('a', listed!.runs[0]!))!), numbersOf(run.recording!));
  });

  it('a full disk is said, keeps what is there, takes the trash first, and stores the rest when there is room again', async function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) this.skip();
    const disk = await mkdtemp(join(tmpdir(), 'optimizer-lab-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    } catch {
      await rm(disk, { recursive: true });
      this.skip();
    }
    try {
      const store = open(disk);
      const kept = await saved(store, 'kept');
      await saved(store, 'deleted');
      await store.trash('deleted');
      const filler = join(disk, 'filler');
      await writeFile(filler, Buffer.alloc(2 ** 20)).catch(() => undefined);
      // What was trashed makes room for a small one.
      await saved(store, 'small');
      assert.match(told.join('\n'), /disk is full, so what was deleted goes for good/);
      const large = comparisonOf('large', 1);
      endRun(large.runs[0]!, recordingUntil(0, 5000, shape));
      await assert.rejects(store.save(large), /ENOSPC/);
      assert.deepEqual((await open(disk).list()).map(({ facts }) => facts.id).sort(), ['kept', 'small']);
      assert.equal((await open(disk).readRecording('kept', kept.runs[0]!))!.rows, 101);
      await rm(filler);
      await store.save(large);
      const listed = (await open(disk).list()).find(({ facts }) => facts.id === 'large')!;
      assert.equal((await open(disk).readRecording('large', listed.runs[0]!))!.rows, 5001);
      assert.equal((await readdir(join(disk, 'large'))).length, 2);

      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const readOnly = open(disk);
      assert.equal((await readOnly.list()).length, 3);
      await assert.rejects(saved(readOnly, 'new'), /EROFS/);
      await assert.rejects(readOnly.trash('kept'), /EROFS/);
    } finally {
      execFileSync('umount', [disk]);
      await rm(disk, { recursive: true });
    }
  });

  it('what a running comparison cannot write is told and tried again', async () => {
    const store = open();
    const comparison = comparisonOf('a', 1);
    const run = comparison.runs[0]!;
    // A file stands where the folder is to be.
    await writeFile(join(folder, 'a'), '');
    const recording = recordingUntil(0, 10, shape);
    Object.assign(run, { recording, opening: openingOf(recording), status: 'running' });
    store.follow(comparison, run);
    await until('the trouble', () => Promise.resolve(told.some((text) => text.includes('EEXIST') || text.includes('ENOTDIR'))));
    await rm(join(folder, 'a'));
    store.follow(comparison, run);
    await until('a file', async () => (await readdir(join(folder, 'a')).catch((): string[] => [])).includes('comparison.json'));
    assert.equal((await readdir(join(folder, 'a'))).length, 2);
  });

  it('a description that is copied elsewhere is not taken for another comparison', async () => {
    await saved(open(), 'a');
    await mkdir(join(folder, 'b'));
    await copyFile(join(folder, 'a', 'comparison.json'), join(folder, 'b', 'comparison.json'));
    assert.equal((await open().list()).length, 1);
    assert.match(told.join('\n'), /[Ii]ts id is a/);
  });
});
