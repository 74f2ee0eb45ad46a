import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GridRequest, Landscape } from '../../../engine/worker/protocol.ts';
import { createEngine, type Engine } from '../../../engine/worker/engine.ts';
import { openStore, storeComparison } from '../../fuzz/inputs/storedComparison.ts';
import { keptLog } from '../../host/editor/withoutEditor.ts';

const { Landscapes } = await import('../../../extension/panel/landscapes.ts');
const { ComparisonStore } = await import('../../../extension/store/comparisonStore.ts');

describe('the landscape of a stored comparison', () => {
  const grid: GridRequest = { x: [-2, 2], y: [-2, 2], columns: 9, rows: 5 };
  let engine: Engine;
  let folder: string;
  let path: string;
  const { log, lines } = keptLog();
  const open = async () => (await openStore(folder, log))[0]!;
  /** As a panel of a window asks that has just opened it; `computed` says whether an engine had to. */
  const look = async (wish: GridRequest, whole = true, comparison?: Awaited<ReturnType<typeof open>>) => {
    let computed = false;
    const landscapes = new Landscapes({ get: () => { computed = true; return Promise.resolve(engine); } });
    const shown = comparison ?? await open();
    const landscape = await landscapes.evaluate(shown, wish, whole);
    return { landscape, computed, landscapes, shown };
  };
  /** Until it is written: by the store that the comparison came from, after which another look finds the file as it is. */
  const written = async (): Promise<Landscape> => {
    const file = JSON.parse(await readFile(path, 'utf8')) as Omit<Landscape, 'values'> & { readonly values: string };
    return { ...file, values: new Float64Array(new Uint8Array(Buffer.from(file.values, 'base64')).buffer) };
  };

  before(() => { engine = createEngine(); });
  after(() => engine.dispose());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-store-'));
    await storeComparison(folder, 'a', log);
    path = join(folder, 'a', 'landscape.json');
    lines.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is drawn without an engine, to the bit', async () => {
    const { landscape, computed } = await look(grid);
    assert.equal(computed, false);
    const { values, ...rest } = landscape;
    assert.deepEqual(rest, grid);
    const [x, y] = [[-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2], [-2, -1, 0, 1, 2]];
    assert.deepEqual([...values], y.flatMap((b) => x.map((a) => a * a + 3 * b * b)));
    assert.deepEqual((await written()).values, values);
  });

  it('counts for its own grid and source only; a section is never kept', async () => {
    const before = await readFile(path, 'utf8');
    assert.equal((await look({ ...grid, x: [-1, 1] }, false)).computed, true);
    assert.equal(await readFile(path, 'utf8'), before);
    const other = await open();
    other.facts = { ...other.facts, sourceHash: 'another' };
    assert.equal((await look(grid, true, other)).computed, true);
    const rerun = await open();
    rerun.facts = { ...rerun.facts, startedAt: new Date() };
    assert.equal((await look(grid, true, rerun)).computed, true);
    const running = await open();
    running.status = 'running';
    assert.equal((await look(grid, true, running)).computed, true);
    assert.deepEqual(lines, []);
  });

  it('is computed again where it is damaged, which the log says, and kept again', async () => {
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    const store = new ComparisonStore(folder, '0', log);
    const { landscape, computed, shown } = await look(grid);
    assert.equal(computed, true);
    assert.match(lines.join('\n'), /^The landscape of bowl is computed again, since the one that was kept cannot be read. Its checksum/);
    // The same as was written, so that it can be waited for in turn.
    await store.keepLandscape('a', shown.facts, landscape);
    assert.deepEqual((await written()).values, landscape.values);
    assert.equal((await look(grid)).computed, false);
  });

  it('is kept once the runs have ended, though it was drawn while they ran', async () => {
    await rm(path);
    const shown = await open();
    shown.status = 'running';
    const { landscapes, landscape } = await look(grid, true, shown);
    await assert.rejects(readFile(path), { code: 'ENOENT' });
    shown.status = 'finished';
    const kept: Landscape[] = [];
    Object.assign(shown, { files: { ...shown.files, keepLandscape: (_: unknown, it: Landscape) => { kept.push(it); return Promise.resolve(); } } });
    assert.equal(await landscapes.evaluate(shown, grid, true), landscape);
    await landscapes.evaluate(shown, grid, true);
    assert.deepEqual(kept, [landscape]);
  });

  it('is not computed of data that are not what they were, nor for a panel that was closed meanwhile', async () => {
    await rm(path);
    const changed = await open();
    changed.sourceChanges = [{ file: '/w/large.csv', kind: 'changed' }];
    await assert.rejects(look(grid, true, changed), /large\.csv is not what it was when it was compared/);
    let computed = false;
    const landscapes = new Landscapes({ get: () => { computed = true; return Promise.resolve(engine); } });
    const asked = landscapes.evaluate(await open(), grid, true);
    landscapes.dispose();
    await assert.rejects(asked, /The panel was closed/);
    assert.equal(computed, false);
  });

  it('stays when the comparison is written again, and goes with it', async () => {
    const store = new ComparisonStore(folder, '0', log);
    const [listed] = await store.list();
    await store.save({ id: 'a', facts: { ...listed!.facts, pinned: true }, runs: listed!.runs, problem: undefined });
    assert.equal((await look(grid)).computed, false);
    await store.trash('a');
    await store.keepLandscape('a', listed!.facts, await written().catch(() => ({ ...grid, values: new Float64Array(45) })));
    assert.deepEqual((await readdir(folder)).filter((name) => name === 'a'), []);
    assert.deepEqual(lines, []);
  });
});
