import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createEngine } from '../../engine/worker/engine.ts';
import { comparisonCsv } from '../../engine/recording/comparisonCsv.ts';
import { comparisonJson } from '../../engine/recording/comparisonDocument.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import { keptRowSource } from '../../engine/recording/rowSource.ts';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import { until } from '../host/until.ts';
import { closeAll, comparisonNode, extensionFolder, lab, lenses, openFile, startComparison, workspacePath } from './lab.ts';

const panelTabs = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('optimizerLab.comparison'));

interface Document {
  readonly runs: readonly { readonly milliseconds?: number }[];
}

const timeless = (text: string): unknown => {
  const document = JSON.parse(text) as Document;
  return { ...document, runs: document.runs.map(({ milliseconds: _, ...run }) => run) };
};

const bytesOf = (values: Float64Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('comparing eleven optimizers on Rosenbrock', () => {
  let comparison: Comparison;
  const engine = createEngine({ workerFile: join(extensionFolder(), 'dist', 'worker.js') });

  before(async () => {
    await lab();
    const { document } = await openFile('rosenbrock.ts');
    const lens = (await lenses(document.uri)).find(({ title }) => title === '▶ Compare optimizers');
    assert.ok(lens);
    const id = await vscode.commands.executeCommand<string>(lens.command.command, ...lens.command.arguments as unknown[]);
    comparison = (await (await lab()).comparisons.get(id))!;
    assert.equal(comparison.status, 'running');
    await comparison.finished;
  });

  after(async () => {
    await engine.dispose();
    await closeAll();
  });

  it('runs all of them to the end, each step recorded', async () => {
    const labels = comparison.runs.map(({ label }) => label);
    assert.deepEqual(labels, ['sgd', 'momentum', 'nesterov', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adamw', 'adamax', 'nadam', 'tf']);
    for (const [index, { summary }] of comparison.runs.entries()) {
      assert.equal(summary?.stopped, 'steps', `${labels[index]}: ${summary?.problem?.message}`);
      assert.equal((await comparison.recording(index))?.rows, 2001);
    }
  });

  it('opens one panel beside the editor, and no second one', async () => {
    await until('the panel', () => Promise.resolve(panelTabs().length === 1));
    await vscode.commands.executeCommand('optimizerLab.openLastComparison');
    await vscode.commands.executeCommand('optimizerLab.openComparison', comparisonNode(comparison));
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    await vscode.commands.executeCommand('optimizerLab.openComparison', comparisonNode(comparison));
    assert.equal(panelTabs().length, 1);
    assert.equal(vscode.window.tabGroups.all.length, 2);
    assert.equal(panelTabs()[0]!.label, 'rosenbrock · 11 optimizers');
  });

  it('tells the result in a lens, which opens the comparison', async () => {
    const lens = (await lenses(vscode.Uri.file(workspacePath('rosenbrock.ts')))).find(({ title }) => / reached .* in .* steps$/.test(title));
    assert.ok(lens);
    assert.deepEqual(lens.command.arguments, [comparisonNode(comparison)]);
  });

  it('exports what the engine says, to the last digit', async () => {
    const runs = await engine.compare(comparison.facts.request);
    const labelled = runs.map(({ summary, recording }, index) => ({ summary, rows: keptRowSource(recording!), label: comparison.runs[index]!.label }));
    const json = vscode.Uri.file(workspacePath('out.json'));
    const csv = vscode.Uri.file(workspacePath('out.csv'));
    await vscode.commands.executeCommand('optimizerLab.exportComparisonJson', comparisonNode(comparison), json);
    await vscode.commands.executeCommand('optimizerLab.exportComparisonCsv', comparisonNode(comparison), csv);
    const expected = await textOf(comparisonJson({ file: 'rosenbrock.ts', name: 'rosenbrock', dimensions: 2 }, labelled));
    const { dependsOn, ...exported } = timeless(await readFile(json.fsPath, 'utf8')) as { dependsOn: { seed: number; steps: number; source: { files: readonly { file: string }[] } } };
    assert.deepEqual(exported, timeless(expected));
    const { seed, steps } = comparison.facts.request;
    assert.deepEqual({ seed: dependsOn.seed, steps: dependsOn.steps, files: dependsOn.source.files.map(({ file }) => file) }, { seed, steps, files: ['rosenbrock.ts'] });
    assert.equal(await readFile(csv.fsPath, 'utf8'), await textOf(comparisonCsv(labelled)));
  });

  it('reads the recordings back from disk, bit for bit', async () => {
    const before = await Promise.all(comparison.runs.map((_, index) => comparison.recording(index)));
    comparison.release();
    assert.ok(comparison.runs.every(({ recording }) => recording === undefined));
    const after = await Promise.all(comparison.runs.map((_, index) => comparison.recording(index)));
    // Told apart by bytes: the difference of two recordings in words would fill the memory.
    const columnsOf = (recording: Recording | undefined) => [...recording!.columns, ...recording!.scalars?.columns ?? [], ...recording!.checkpoints?.columns ?? []];
    for (const [index, recording] of before.entries()) {
      assert.equal(after[index]!.rows, recording!.rows);
      assert.deepEqual(columnsOf(after[index]).map(({ id, width }) => [id, width]), columnsOf(recording).map(({ id, width }) => [id, width]));
      assert.ok(bytesOf(after[index]!.steps).equals(bytesOf(recording!.steps)));
      for (const [at, { id, data }] of columnsOf(recording).entries()) assert.ok(bytesOf(columnsOf(after[index])[at]!.data).equals(bytesOf(data)), `${comparison.runs[index]!.label}: ${id}`);
    }
  });

  it('is run again in the same panel when its file is saved, if that is wanted', async () => {
    const { comparisons } = await lab();
    const editor = await openFile('rosenbrock.ts');
    const runs = comparison.runs;
    await vscode.commands.executeCommand('optimizerLab.toggleRerunOnSave', comparisonNode(comparison));
    assert.equal(comparison.facts.rerunOnSave, true);
    const count = comparisons.all.length;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// changed\n'));
    await editor.document.save();
    await until('the second run', () => Promise.resolve(comparison.runs !== runs && comparison.status === 'finished'));
    assert.equal(comparisons.all.length, count);
    assert.ok(comparison.facts.request.source.overlays[workspacePath('rosenbrock.ts')]?.startsWith('// changed'));
    assert.equal(comparison.runs.filter(({ summary }) => summary?.stopped === 'steps').length, 11);
    await vscode.commands.executeCommand('optimizerLab.toggleRerunOnSave', comparisonNode(comparison));
  });

  it('what is seen is what runs: an unsaved change counts', async () => {
    const editor = await openFile('unsaved.ts', 'export const flatLoss = (x: number): number => x * x;\n');
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 1, 0), 'export const flatLoss = (x: number): number => 7 + 0 * x;\n'));
    const other = await startComparison('compareOptimizers');
    await other.finished;
    assert.ok(other.runs.every(({ summary }) => summary?.best.loss === 7));
  });
});
