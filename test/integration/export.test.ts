import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { exportComparison } from '../../extension/comparisons/exportComparison.ts';
import { askHowMany } from '../../extension/comparisons/exportSize.ts';
import { withRows } from '../../extension/comparisons/exportedDocument.ts';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import type { ReaderSource } from '../../extension/panel/runReaders.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import type { RunSummary } from '../../engine/run/run.ts';
import type { RunReader } from '../../engine/recording/runReader.ts';
import { parseSpec } from '../../engine/optimizers/spec.ts';
import { closeAll, lab, openFile, workspacePath } from './lab.ts';

type Task = (progress: vscode.Progress<{ message?: string; increment?: number }>, token: vscode.CancellationToken) => Thenable<unknown>;
type Report = { readonly message?: string; readonly increment?: number };

describe('a very large export', () => {
  const target = vscode.Uri.file(workspacePath('large.csv'));
  const { withProgress, showQuickPick } = vscode.window;
  let comparison: Comparison;
  let readers: ReaderSource;
  let asked: { readonly title: string | undefined; readonly items: readonly vscode.QuickPickItem[] }[];
  let reports: Report[];
  let options: vscode.ProgressOptions[];

  /** Answers with the item at a place, and cancels at the report of a number; undefined: never. */
  function answering(place: number | undefined, cancelAt?: number): void {
    vscode.window.showQuickPick = (async (items: readonly vscode.QuickPickItem[], { title }: vscode.QuickPickOptions) => {
      asked.push({ title, items });
      return place === undefined ? undefined : items[place];
    }) as unknown as typeof showQuickPick;
    vscode.window.withProgress = (async (given: vscode.ProgressOptions, task: Task) => {
      options.push(given);
      const source = new vscode.CancellationTokenSource();
      return task({ report: (report) => { if (reports.push(report) === cancelAt) source.cancel(); } }, source.token);
    }) as unknown as typeof withProgress;
  }

  before(async () => {
    await openFile('large.ts', '/** @loss @start -1, 1 */\nexport const largeLoss = (x: number, y: number): number => (1 - x) ** 2 + 10 * (y - x * x) ** 2;\n');
    const { comparisons, readers: own } = await lab();
    readers = own;
    comparison = await comparisons.start({ file: workspacePath('large.ts'), name: 'largeLoss', optimizers: ['sgd:learningRate=1e-6', 'sgd:learningRate=2e-6'].map((spec) => parseSpec(spec)), steps: 1_000_000, seed: 1, stop: {}, rerunOnSave: false });
    await comparison.finished;
  });

  beforeEach(() => {
    [asked, reports, options] = [[], [], []];
  });

  afterEach(() => {
    Object.assign(vscode.window, { withProgress, showQuickPick });
  });

  after(closeAll);

  const left = async () => (await readdir(join(target.fsPath, '..'))).filter((name) => name.startsWith('large.csv'));

  it('is told of with its size first, and writes nothing where that is too much', async () => {
    answering(undefined);
    assert.equal(await exportComparison(readers, comparison, 'csv', target), undefined);
    assert.match(asked[0]!.title!, /^large\.csv will have about \d+ MB$/);
    assert.deepEqual(asked[0]!.items.map(({ label }) => label), ['Every step', 'Every 10 steps']);
    assert.match(asked[0]!.items[0]!.description!, /^2,000,002 rows, about \d+ MB$/);
    assert.match(asked[0]!.items[1]!.description!, /^200,002 rows, about \d+ MB$/);
    assert.deepEqual([options, await left()], [[], []]);
  });

  it('that is cancelled leaves nothing, and is no failure', async () => {
    answering(0, 1);
    assert.equal(await exportComparison(readers, comparison, 'csv', target), undefined);
    assert.deepEqual([options[0]!.location, options[0]!.cancellable], [vscode.ProgressLocation.Notification, true]);
    assert.match(reports[0]!.message!, /^\d+ % · \d+ (KB|MB) written$/);
    assert.deepEqual([reports.length, await left()], [1, []]);
  });

  it('can be of every k-th step, has the size that was said, and tells how far it is', async () => {
    answering(1);
    assert.equal(await exportComparison(readers, comparison, 'csv', target), target);
    const said = Number(/about (\d+) MB$/.exec(asked[0]!.items[1]!.description!)![1]) * 1e6;
    const { size } = await stat(target.fsPath);
    assert.ok(Math.abs(size / said - 1) < 0.05, `${size}, ${said}`);
    const lines = (await readFile(target.fsPath, 'utf8')).trimEnd().split('\n');
    assert.equal(lines.length, 200_003);
    assert.deepEqual([1, 2, 100_001].map((line) => lines[line]!.split(',')[2]), ['0', '10', '1000000']);
    assert.ok(reports.length > 0 && reports.every(({ increment }) => increment! >= 0));
    assert.ok(reports.reduce((sum, { increment }) => sum + increment!, 0) <= 99);
    assert.deepEqual(await left(), ['large.csv']);
  });

  it('is not asked about where the steps are given', async () => {
    answering(undefined);
    await exportComparison(readers, comparison, 'json', vscode.Uri.file(workspacePath('few.json')), 100_000);
    const { runs } = JSON.parse(await readFile(workspacePath('few.json'), 'utf8')) as { runs: readonly { every: number; recording: { step: readonly number[] } }[] };
    assert.deepEqual(runs.map(({ every, recording }) => [every, recording.step.length]), [[100_000, 11], [100_000, 11]]);
    assert.deepEqual(asked, []);
  });

  it('computes nothing again where the rows that are wanted were kept', async () => {
    const [run] = comparison.runs;
    const recording = (await comparison.recording(0))!;
    const never = () => { throw new Error('computed again'); };
    const named = { label: 'sgd', summary: { ...run!.summary!, every: 8 } };
    const rowsOf = async (every: number) => {
      let count = 0;
      for await (const { rows } of withRows({ named, recording, reader: { piece: never } as unknown as RunReader }, every).rows!.rows(['loss'])) count += rows;
      return count;
    };
    assert.equal(await rowsOf(80_000), 14);
    await assert.rejects(rowsOf(100_001), /computed again/);
  });

  it('that goes elsewhere than to a file lets everything else go on, and can be cancelled', async () => {
    answering(undefined);
    vscode.window.withProgress = (async (_: vscode.ProgressOptions, task: Task) => {
      const source = new vscode.CancellationTokenSource();
      setImmediate(() => source.cancel());
      return task({ report: (report) => reports.push(report) }, source.token);
    }) as unknown as typeof withProgress;
    assert.equal(await exportComparison(readers, comparison, 'csv', vscode.Uri.parse('nowhere:/large.csv'), 1), undefined);
    assert.deepEqual(reports, []);
  });

  it('is offered as it will be where other steps are not to be had, and once where fewer are not', async () => {
    const recording = (await comparison.recording(0))!;
    const given = (kept: Recording, change: Partial<RunSummary>) => Array.from({ length: 30 }, () => ({ named: { label: 'sgd', summary: { ...comparison.runs[0]!.summary!, ...change } }, recording: kept, reader: undefined }));
    const isKept = (step: number) => step % 8 === 0;
    const thinned = { ...recording, rows: 125_001, steps: recording.steps.filter(isKept), columns: recording.columns.map((column) => ({ ...column, data: column.data.filter((_, index) => isKept(Math.floor(index / column.width))) })) };
    answering(1);
    assert.equal(await askHowMany(comparison, given(thinned, { every: 8 }), 'csv', 'large.csv'), 10);
    assert.deepEqual(asked[0]!.items.map(({ label }) => label), ['Every 8 steps', 'Every 16 steps']);
    answering(0);
    const wide = { ...recording, dimensions: 400_000, rows: 2, steps: Float64Array.of(0, 1), columns: recording.columns.map((column) => (column.width > 1 ? { ...column, width: 400_000, data: new Float64Array(800_000).fill(Math.PI) } : { ...column, data: column.data.subarray(0, 2) })) };
    assert.equal(await askHowMany(comparison, given(wide, { steps: 1 }), 'csv', 'large.csv'), 1);
    assert.deepEqual(asked[1]!.items.map(({ label }) => label), ['Every step']);
  });

  it('is refused where the steps are none', async () => {
    answering(undefined);
    for (const every of [0, -1, 1.5, NaN]) await assert.rejects(exportComparison(readers, comparison, 'csv', target, every), RangeError);
  });
});
