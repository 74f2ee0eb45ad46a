import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Saving } from '../../../extension/comparisons/saving.ts';
import { ComparisonStore } from '../../../extension/store/comparisonStore.ts';
import { WindowMark } from '../../../extension/store/windowMark.ts';
import { comparisonOf, endRun, recordingUntil } from './recordedRuns.ts';

describe('what could not be stored', () => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-saving-')); });
  afterEach(() => rm(folder, { recursive: true }));

  const ended = (id: string) => {
    const comparison = comparisonOf(id, 1);
    comparison.runs.forEach((run, index) => endRun(run, recordingUntil(index, 10, { dimensions: 2 })));
    return comparison;
  };
  /** Its folder is a file until somebody deletes that. */
  const hindered = async () => {
    const where = join(folder, 'comparisons');
    await writeFile(where, 'in the way');
    const told: string[] = [];
    const log = { error: () => undefined, warn: () => undefined, info: () => undefined };
    const store = new ComparisonStore(where, '1', log);
    return { where, told, log, saving: new Saving(() => Promise.resolve(store), { tell: ({ facts }) => void told.push(facts.id), over: () => void told.push('over') }) };
  };

  it('is stored when another one can be', async () => {
    const { where, told, log, saving } = await hindered();
    await saving.save(ended('a'));
    assert.deepEqual(told, ['a']);
    await rm(where);
    await saving.save(ended('b'));
    assert.deepEqual(told, ['a', 'over']);
    assert.deepEqual((await new ComparisonStore(where, '1', log).list()).map(({ facts }) => facts.id).sort(), ['a', 'b']);
    await saving.close();
  });

  it('is stored before the window goes, but not where it was deleted', async () => {
    const { where, log, saving } = await hindered();
    const [a, b] = [ended('a'), ended('b')];
    await saving.save(a);
    await saving.save(b);
    saving.forget(b);
    await rm(where);
    await saving.close();
    assert.deepEqual((await new ComparisonStore(where, '1', log).list()).map(({ facts }) => facts.id), ['a']);
  });

  it('stays that of a window whose machine slept', async () => {
    const [mine, other] = [new WindowMark(folder), new WindowMark(folder)];
    await mine.set();
    const long = new Date(Date.now() - 120_000);
    await utimes(join(folder, mine.id), long, long);
    // Its next touch comes while the other one looks again.
    assert.equal(await other.isOther(mine.id), true);
    assert.ok((await stat(join(folder, mine.id))).mtimeMs > long.getTime());
    await mine.remove();
    assert.equal(await other.isOther(mine.id), false);
  }).timeout(30_000);
});
