import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import * as vscode from 'vscode';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import { storedComparison } from '../../extension/comparisons/storedComparison.ts';
import { comparisonView } from '../../extension/comparisons/comparisonView.ts';
import type { Panels } from '../../extension/panel/panels.ts';
import { readComparisonFile } from '../../extension/store/comparisonFile.ts';
import { ComparisonStore } from '../../extension/store/comparisonStore.ts';
import { until } from '../host/until.ts';
import { closeAll, lab, lossNode, openFile, startComparison } from './lab.ts';

const numbers = (recording: Recording | undefined) => ({ steps: recording?.steps, columns: recording?.columns.map(({ id, data }) => ({ id, data })) });

describe('the store', () => {
  let folder: string;
  let comparison: Comparison;
  let store: ComparisonStore;
  const list = async () => {
    const read = new ComparisonStore(folder, '0', (await lab()).log);
    return (await read.list()).map((listed) => storedComparison(() => Promise.resolve(read), listed));
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-store-'));
    // Diverges soon: infinities and NaN are data.
    await openFile('divergent.ts', '/** @loss @start 3, 4 */\nexport const divergentLoss = (x: number, y: number): number => 1e3 * (x ** 6 + y ** 4);\n');
    comparison = await startComparison('compareOptimizers', lossNode('divergent.ts', 'divergentLoss'));
    await comparison.finished;
    assert.ok(comparison.runs.some(({ summary }) => summary?.stopped === 'diverged'));
    store = new ComparisonStore(folder, '0', (await lab()).log);
  });

  after(async () => {
    await closeAll();
    await rm(folder, { recursive: true });
  });

  /** Saves a copy that has not been saved anywhere. */
  const save = async () => {
    for (const index of comparison.runs.keys()) await comparison.recording(index);
    for (const run of comparison.runs) delete run.stored;
    await store.save(comparison);
  };

  let text: string;
  /** Changes a description, as if it had been written so. */
  const edit = async (change: (file: { runs: object[]; request: { optimizers: { id: string }[] } }) => void) => {
    const path = join(folder, comparison.id, 'comparison.json');
    const { checksum: _, ...file } = JSON.parse(await readFile(path, 'utf8')) as { checksum: string; runs: object[]; request: { optimizers: { id: string }[] } };
    change(file);
    const rest = JSON.stringify(file).slice(1);
    text = `{"checksum":"${crc32(rest).toString(16).padStart(8, '0')}",${rest}`;
    await writeFile(path, text);
  };

  it('gives back what it was given, to the last bit', async () => {
    await save();
    const [again] = await list();
    assert.ok(again);
    assert.deepEqual(again.facts, comparison.facts);
    assert.deepEqual(again.runs.map(({ summary, label }) => ({ summary, label })), comparison.runs.map(({ summary, label }) => ({ summary, label })));
    assert.deepEqual(comparisonView(again), comparisonView(comparison));
    for (const index of comparison.runs.keys()) assert.deepEqual(numbers(await again.recording(index)), numbers(await comparison.recording(index)));
  });

  it('a comparison that its window took along comes back with the runs that had ended; the others wait to be continued', async () => {
    await save();
    await edit((file) => Object.assign(file.runs[1]!, { status: 'running', summary: undefined, stored: undefined }));
    const [again] = await list();
    assert.equal(again?.status, 'paused');
    assert.deepEqual(again.runs[0]!.summary, comparison.runs[0]!.summary);
    assert.deepEqual([again.runs[1]!.status, again.runs[1]!.interrupted, again.runs[1]!.steps], ['paused', true, 0]);
    assert.equal(await again.recording(1), undefined);
    assert.equal(comparisonView(again).runs[1]!.status, 'paused');
  });

  it('writes again without leaving anything behind', async () => {
    await save();
    await save();
    const files = await readdir(join(folder, comparison.id));
    assert.deepEqual(files.sort(), ['comparison.json', ...comparison.runs.map(({ stored }) => stored!.file)].sort());
  });

  it('leaves a broken description alone and lists the others', async () => {
    await save();
    await store.save(comparison);
    await mkdir(join(folder, 'broken'), { recursive: true });
    await writeFile(join(folder, 'broken', 'comparison.json'), '{"format":1');
    assert.deepEqual((await list()).map(({ id }) => id), [comparison.id]);
    assert.ok((await readdir(folder)).includes('broken'));
  });

  it('refuses a comparison of an optimizer that there is not, and lists the others', async () => {
    await save();
    await edit(({ request }) => { for (const optimizer of request.optimizers) if (optimizer.id === 'adamax') optimizer.id = 'adamost'; });
    assert.deepEqual(await list(), []);
    assert.throws(() => readComparisonFile(text), /the optimizer “adamost”, which this version/);
  });

  it('says so when a recording was cut', async () => {
    await save();
    await truncate(join(folder, comparison.id, comparison.runs[0]!.stored!.file), 8);
    const [again] = await list();
    await assert.rejects(again!.recording(0), /ends before its head does/);
    await again!.recording(1);
  });

  it('deletes all of it', async () => {
    await save();
    await store.trash(comparison.id);
    assert.deepEqual((await list()).map(({ id }) => id), []);
  });
});

describe('another window on the same store', () => {
  afterEach(closeAll);

  it('shows up in the list, and what it runs is its own until it has gone', async () => {
    const { comparisons, storeFolder, log } = await lab();
    await openFile('shared.ts', '/** @loss @start 1 */\nexport const sharedLoss = (x: number): number => x * x;\n');
    const here = await startComparison('compareOptimizers', lossNode('shared.ts', 'sharedLoss'));
    await here.finished;
    await closeAll();
    const other = new ComparisonStore(storeFolder, '0', log);
    const id = crypto.randomUUID();
    const runs = here.runs.map(({ stored: _, ...run }) => ({ ...run }));
    for (const [index, run] of runs.entries()) run.recording = (await here.recording(index))!;
    const there = { id, facts: { ...here.facts, id, title: 'Of another window' }, runs, problem: undefined };
    await other.save(there);
    const shown = await until('the comparison of the other window', () => comparisons.get(id));
    assert.deepEqual(numbers(await shown.recording(0)), numbers(runs[0]!.recording));

    runs[0]!.status = 'running';
    await other.save(there);
    await until('that it runs there', () => Promise.resolve(shown.isElsewhere));
    await assert.rejects(comparisons.rerun(shown), /runs in another window/);
    await assert.rejects(comparisons.delete(shown), /runs in another window/);
    assert.ok(!comparisons.running.includes(shown));
    // Its window goes in the middle of the run.
    await other.close();
    await until('that it was interrupted', () => Promise.resolve(!shown.isElsewhere && shown.runs[0]!.interrupted === true), 30_000);
    assert.equal(shown.status, 'paused');
    comparisons.continue(shown);
    await shown.finished;
    assert.equal(shown.status, 'finished');
    const [again, whole] = [await shown.recording(0), await here.recording(0)];
    assert.deepEqual(numbers(again), numbers(whole));
    assert.deepEqual({ ...shown.runs[0]!.summary, milliseconds: 0 }, { ...here.runs[0]!.summary, milliseconds: 0 });

    await other.list();
    await other.trash(id);
    await until('that it is gone', () => Promise.resolve(!comparisons.all.includes(shown)));
    await other.emptyTrash();
  });
});

describe('the limit of the store', () => {
  const settings = vscode.workspace.getConfiguration('optimizerLab');
  afterEach(async () => {
    await settings.update('storeLimit', undefined, vscode.ConfigurationTarget.Workspace);
    await closeAll();
  });

  it('lets the oldest comparisons go, but neither the latest nor one in a panel or pinned; they can be brought back', async () => {
    const { comparisons } = await lab();
    await openFile('many.ts', '/** @loss @start 1 */\nexport const manyLoss = (x: number): number => x * x;\n');
    const compare = async () => {
      const started = await startComparison('compareOptimizers', lossNode('many.ts', 'manyLoss'));
      await started.finished;
      return started;
    };
    const pinned = await compare();
    await comparisons.setFacts(pinned, { pinned: true });
    const oldest = await compare();
    await closeAll();
    const shown = await compare();
    await shown.recording(0);
    await settings.update('storeLimit', 1, vscode.ConfigurationTarget.Workspace);
    const latest = await compare();
    assert.equal(comparisons.all.includes(oldest), false);
    assert.ok([pinned, shown, latest].every((comparison) => comparisons.all.includes(comparison)));
    // It lies in the trash until the window closes.
    await comparisons.restore(oldest);
    assert.ok(comparisons.all.some(({ id }) => id === oldest.id));
  });
});

describe('a restored panel', () => {
  afterEach(closeAll);
  const restore = async (panels: Panels, state: unknown) => {
    const panel = vscode.window.createWebviewPanel('optimizerLab.comparison', 'restored', vscode.ViewColumn.Two);
    await panels.deserializeWebviewPanel(panel, state);
    return panel;
  };

  it('shows the comparison of its state, under a strict policy', async () => {
    const { panels } = await lab();
    await openFile('restored.ts', '/** @loss @start 1 */\nexport const restoredLoss = (x: number): number => x * x;\n');
    const comparison = await startComparison('compareOptimizers', lossNode('restored.ts', 'restoredLoss'));
    await comparison.finished;
    await closeAll();
    const panel = await restore(panels, { version: 1, comparison: comparison.id, step: 3 });
    assert.equal(panel.title, 'restoredLoss · 11 optimizers');
    assert.match(panel.webview.html, /default-src 'none'/);
    assert.doesNotMatch(panel.webview.html, /unsafe/);
    assert.deepEqual(panel.webview.options.localResourceRoots?.map(({ path }) => path.split('/').at(-1)), ['dist']);
    assert.ok(panels.has(comparison));
  });

  for (const [what, state] of [['a comparison that is gone', { version: 1, comparison: 'gone' }], ['a newer state', { version: 2 }], ['no state', undefined]] as const) {
    it(`says so when it had ${what}`, async () => {
      const panel = await restore((await lab()).panels, state);
      assert.match(panel.webview.html, /no longer stored/);
      assert.doesNotMatch(panel.webview.html, /<script/);
    });
  }
});
