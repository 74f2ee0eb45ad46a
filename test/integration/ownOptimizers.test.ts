import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { typesText } from '../../engine/ownOptimizers/typesText.ts';
import { until } from '../host/until.ts';
import { closeAll, diagnostics, lab, lenses, openFile, replaceText, startComparison, workspacePath } from './lab.ts';

const source = `/** @optimizer */
export const mine = {
  hyperparameters: { learningRate: 0.1 },
  step({ g }, { learningRate }) {
    const effectiveLearningRate = learningRate;
    const update = -effectiveLearningRate * g;
  },
};
/** @loss @start 1, 1 */
export const bowl = (x: number, y: number): number => x * x + y * y;
`;

describe('own optimizers', () => {
  afterEach(closeAll);

  it('have a lens that runs them beside the selected ones on the loss function of the file, and run again as they are then', async () => {
    const editor = await openFile('mine.ts', source);
    const [lens] = (await lenses(editor.document.uri)).filter(({ line }) => line === 2);
    assert.equal(lens?.title, '▶ Compare with built-ins');
    const comparison = await startComparison('compareWithBuiltIns', ...(lens.command.arguments as readonly unknown[]));
    await comparison.finished;
    assert.equal(comparison.facts.name, 'bowl');
    assert.equal(comparison.runs.length, 1 + (await (await lab()).selection.configurations()).length);
    assert.deepEqual([comparison.runs[0]!.label, comparison.runs[0]!.optimizer.id], ['mine', './mine.ts#mine']);
    assert.ok(comparison.facts.dependencies.includes(workspacePath('mine.ts')));
    const theta = async () => [...(await comparison.recording(0))!.columns.find(({ id }) => id === 'parameters')!.data.slice(2, 4)];
    assert.deepEqual(await theta(), [0.8, 0.8]);

    await replaceText(editor, 'learningRate: 0.1', 'learningRate: 0.25');
    await (await lab()).comparisons.rerun(comparison);
    await comparison.finished;
    assert.deepEqual(await theta(), [0.5, 0.5]);
  });

  it('stand in the view with their file, are ticked, set and named in the settings', async () => {
    await openFile('ticked.ts', source.replace('mine', 'ticked'));
    const { selection, trees } = await lab();
    const id = './ticked.ts#ticked';
    await until('the entry', async () => (await selection.entries()).some((entry) => entry.id === id));
    await selection.setChecked(new Set([id]), true);
    await selection.setHyperparameter(id, 'learningRate', 0.5);
    await assert.rejects(selection.setHyperparameter(id, 'learningRate', -1));
    const configuration = (await selection.configurations()).find((each) => each.id === id)!;
    assert.deepEqual([configuration.own?.name, configuration.hyperparameters], ['ticked', { learningRate: 0.5 }]);
    const families = await trees.optimizers.getChildren();
    const nodes = (await Promise.all(families.map((family) => trees.optimizers.getChildren(family)))).flat();
    const node = nodes.find((each) => each.kind === 'entry' && each.key === id)!;
    assert.equal(trees.optimizers.getTreeItem(node).description, './ticked.ts · lr=0.5');
    const children = (await trees.optimizers.getChildren(node)).map((child) => trees.optimizers.getTreeItem(child).label);
    assert.deepEqual(children.slice(0, 2), ['rule in ./ticked.ts#ticked', 'learning rate η = 0.5']);

    const settings = vscode.workspace.getConfiguration('optimizerLab');
    await selection.reset();
    await settings.update('defaultOptimizers', ['adam', `${id}:learningRate=0.25`], vscode.ConfigurationTarget.Workspace);
    try {
      await until('the settings', async () => (await selection.configurations()).length === 2);
      assert.deepEqual((await selection.configurations()).map((each) => [each.id, each.hyperparameters['learningRate']]), [['adam', 0.001], [id, 0.25]]);
    } finally {
      await settings.update('defaultOptimizers', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('say at its line what is wrong', async () => {
    const editor = await openFile('wrong-rule.ts', source.replace('* g;', '* Math.random();'));
    await until('diagnostics', () => Promise.resolve(diagnostics('wrong-rule.ts').length > 0));
    assert.match(diagnostics('wrong-rule.ts')[0]!, /^6:45 /);
    await replaceText(editor, 'Math.random()', 'g');
    await until('none', () => Promise.resolve(diagnostics('wrong-rule.ts').length === 0));
  });

  it('have types, one command away', async () => {
    const uri = await vscode.commands.executeCommand<vscode.Uri>('optimizerLab.addTypes');
    assert.equal(uri.fsPath, workspacePath('optimizer-lab.d.ts'));
    assert.equal(await readFile(uri.fsPath, 'utf8'), typesText);
  });
});
