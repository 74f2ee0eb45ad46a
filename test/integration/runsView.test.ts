import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { parseSpec } from '../../engine/optimizers/spec.ts';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import { comparisonView } from '../../extension/comparisons/comparisonView.ts';
import type { OptimizerLab } from '../../extension/extension.ts';
import { until } from '../host/until.ts';
import { closeAll, comparisonNode, lab, openFile, replaceText, workspacePath } from './lab.ts';

const command = <Result>(id: string, ...given: readonly unknown[]) => vscode.commands.executeCommand<Result>(`optimizerLab.${id}`, ...given);

describe('the view Runs', () => {
  let ours: OptimizerLab;
  const text = (name: string) => `import { square } from './${name}Parts.ts';\n/** @loss @start 1, 2 @data ./${name}.csv */\nexport const ${name}Loss = (p: number[], rows: { a: number }[]): number => square(p[0]!) + square(p[1]!) * rows[0]!.a;\n`;

  /** A comparison on a file, what it imports, and data. */
  async function compare(name: string, specs: readonly string[] = ['adam', 'sgd:learningRate=0.01'], data = 'a\n3\n'): Promise<Comparison> {
    await writeFile(workspacePath(`${name}Parts.ts`), 'export const square = (x: number): number => x * x;\n');
    await writeFile(workspacePath(`${name}.csv`), data);
    await openFile(`${name}.ts`, text(name));
    const comparison = await ours.comparisons.start({ file: workspacePath(`${name}.ts`), name: `${name}Loss`, optimizers: specs.map((spec) => parseSpec(spec)), steps: 200, seed: 1, stop: {}, rerunOnSave: false });
    await comparison.finished;
    assert.equal(comparison.problem, undefined);
    return comparison;
  }
  const item = async (comparison: Comparison) => {
    await ours.trees.runs.getChildren();
    return ours.trees.runs.getTreeItem(comparisonNode(comparison));
  };
  const shown = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

  before(async () => { ours = await lab(); });
  afterEach(closeAll);

  it('a name is on the row, the tab and the panel; an empty one gives the loss function’s back', async () => {
    const comparison = await compare('named');
    await command('openComparison', comparisonNode(comparison));
    await command('renameComparison', comparisonNode(comparison), undefined, ' Narrow valley ');
    assert.equal((await item(comparison)).label, 'Narrow valley');
    await until('the tab', () => Promise.resolve(shown().includes('Narrow valley')));
    assert.equal(comparisonView(comparison).title, 'Narrow valley');
    await command('rerunComparison', comparisonNode(comparison));
    await comparison.finished;
    assert.equal(comparison.facts.title, 'Narrow valley');
    await command('renameComparison', comparisonNode(comparison), undefined, '');
    assert.equal((await item(comparison)).label, 'namedLoss');
    await until('the tab', () => Promise.resolve(shown().includes('namedLoss · 2 optimizers')));
  });

  it('one of which every run diverged says so', async () => {
    await openFile('nowhere.ts', '/** @loss @start 1, 1 */\nexport const nowhereLoss = (x: number, y: number): number => Math.sqrt(x - 5) + y;\n');
    const comparison = await ours.comparisons.start({ file: workspacePath('nowhere.ts'), name: 'nowhereLoss', optimizers: ['adam', 'sgd'].map((spec) => parseSpec(spec)), steps: 20, seed: 1, stop: {}, rerunOnSave: false });
    await comparison.finished;
    const { description, iconPath } = await item(comparison);
    assert.match(String(description), /^diverged · /);
    assert.equal((iconPath as vscode.ThemeIcon).id, 'warning');
  });

  it('pinned ones stand before the others and are not deleted with all', async () => {
    const pinned = await compare('pinned');
    const other = await compare('other');
    await command('pinComparison', comparisonNode(pinned));
    assert.equal((await ours.trees.runs.getChildren())[0]?.id, pinned.id);
    assert.equal((await item(pinned)).contextValue, 'comparison.pinned');
    await command('deleteAllComparisons');
    assert.deepEqual(ours.comparisons.all.map(({ id }) => id), [pinned.id]);
    await command('undoDelete');
    assert.ok(ours.comparisons.all.some(({ id }) => id === other.id));
    await command('unpinComparison', comparisonNode(pinned));
    assert.equal((await item(pinned)).contextValue, 'comparison');
    assert.equal((await ours.trees.runs.getChildren())[0]?.id, other.id);
  });

  it('what is deleted at once comes back at once, with its recordings', async () => {
    const [first, second] = [await compare('first'), await compare('second')];
    const before = (await first.recording(0))!.columns.map(({ data }) => data);
    await closeAll();
    await command('deleteComparison', comparisonNode(first), [comparisonNode(first), comparisonNode(second)]);
    assert.equal(await ours.comparisons.get(first.id), undefined);
    const third = await compare('third');
    await command('deleteComparison', comparisonNode(third));
    assert.deepEqual(await command('undoDelete'), [third.id]);
    assert.deepEqual(await command('undoDelete'), [first.id, second.id]);
    assert.deepEqual(await command('undoDelete'), []);
    const again = (await ours.comparisons.get(first.id))!;
    assert.equal(again.runs[0]!.recording, undefined);
    assert.deepEqual((await again.recording(0))!.columns.map(({ data }) => data), before);
    again.release();
  });

  describe('a comparison whose source changes', () => {
    const says = (comparison: Comparison, ...changes: readonly (readonly [string, string])[]) => until(`${JSON.stringify(changes)} of ${comparison.facts.name}`, async () => {
      const { sourceChanges } = comparisonView(comparison);
      return JSON.stringify(sourceChanges.map(({ file, kind }) => [file, kind])) === JSON.stringify(changes) && /source/.test(String((await item(comparison)).description)) === changes.length > 0;
    });
    const diff = () => {
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputTextDiff ? input : undefined;
    };

    it('is marked while it is typed, shows both texts beside each other, and is as it was when it is undone', async () => {
      const comparison = await compare('typed');
      assert.deepEqual(comparisonView(comparison).sourceChanges, []);
      const editor = await openFile('typed.ts');
      await replaceText(editor, 'square(p[0]!) +', '2 * square(p[0]!) +');
      await says(comparison, ['typed.ts', 'changed']);
      assert.match((await item(comparison)).contextValue ?? '', /\.changed$/);
      await command('showSourceChanges', comparisonNode(comparison));
      await until('the diff', () => Promise.resolve(diff() !== undefined));
      const { original, modified } = diff()!;
      assert.equal((await vscode.workspace.openTextDocument(original)).getText(), text('typed'));
      assert.equal(modified.fsPath, workspacePath('typed.ts'));
      await replaceText(await vscode.window.showTextDocument(editor.document), '2 * square(p[0]!) +', 'square(p[0]!) +');
      await says(comparison);
    });

    it('is marked for what it imports and its data, also where another program writes them, and a rerun takes them', async () => {
      const comparison = await compare('written');
      await writeFile(workspacePath('writtenParts.ts'), 'export const square = (x: number): number => 2 * x * x;\n');
      await says(comparison, ['writtenParts.ts', 'changed']);
      await writeFile(workspacePath('written.csv'), 'a\n4\n');
      await says(comparison, ['writtenParts.ts', 'changed'], ['written.csv', 'changed']);
      const { loss } = comparison.runs[0]!.summary!.last;
      await command('rerunComparison', comparisonNode(comparison));
      await comparison.finished;
      await says(comparison);
      assert.notEqual(comparison.runs[0]!.summary!.last.loss, loss);
    });

    it('goes on with the text and the data that it began with', async () => {
      const [whole, comparison] = [await compare('kept'), await compare('kept')];
      await command('runFurther', comparisonNode(whole), 50);
      await whole.finished;
      await writeFile(workspacePath('keptParts.ts'), 'export const square = (x: number): number => 7 * x;\n');
      await writeFile(workspacePath('kept.csv'), 'a\n9\n');
      await says(comparison, ['keptParts.ts', 'changed'], ['kept.csv', 'changed']);
      await command('runFurther', comparisonNode(comparison), 50);
      await comparison.finished;
      assert.deepEqual(comparison.runs.map(({ summary }) => summary!.last), whole.runs.map(({ summary }) => summary!.last));
    });

    it('does not go on with large data that were not kept and have changed', async () => {
      const comparison = await compare('large', undefined, `a\n3\n${'4\n'.repeat(600_000)}`);
      await writeFile(workspacePath('large.csv'), 'a\n3\n');
      await says(comparison, ['large.csv', 'changed']);
      await assert.rejects(ours.comparisons.runFurther(comparison, 10), /large\.csv is not what it was.*Run the comparison again/);
      await rm(workspacePath('large.csv'));
    });

    it('says that a file is gone, and shows the text that ran', async () => {
      const comparison = await compare('lost');
      await closeAll();
      await rm(workspacePath('lost.ts'));
      await says(comparison, ['lost.ts', 'gone']);
      await command('showSourceChanges', comparisonNode(comparison));
      await until('the stored text', () => Promise.resolve(vscode.window.activeTextEditor?.document.getText() === text('lost')));
      await openFile('lost.ts', text('lost'));
      await says(comparison);
    });
  });

  it('the same comparison again is the same to the bit, in every column of every run', async () => {
    const specs = ['noisysgd', 'nadam', 'sgd:learningRate=cosine(0.1,100)+clipGlobalNorm(1)+ema(0.99)', 'lbfgs', 'tf'];
    const columns = async (comparison: Comparison) => Promise.all(comparison.runs.map(async ({ label, summary }, index) => {
      const { milliseconds: _, ...known } = summary!;
      const recording = (await comparison.recording(index))!;
      return { label, known, steps: recording.steps, columns: recording.columns.map(({ id, data }) => ({ id, bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength) })) };
    }));
    const [first, second] = [await compare('same', specs), await compare('same', specs)];
    assert.equal(first.runs.length, specs.length);
    assert.equal(first.facts.sourceHash, second.facts.sourceHash);
    const [one, other] = [await columns(first), await columns(second)];
    assert.deepEqual(one.map(({ known, label }) => ({ known, label })), other.map(({ known, label }) => ({ known, label })));
    for (const [index, { steps, columns: all }] of one.entries()) {
      assert.deepEqual(steps, other[index]!.steps);
      for (const [at, { id, bytes }] of all.entries()) assert.equal(bytes.compare(other[index]!.columns[at]!.bytes), 0, id);
    }
  });
});
