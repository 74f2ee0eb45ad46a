import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { until } from '../host/until.ts';
import { closeAll, comparisonNode, lab, lenses, openFile, startComparison, workspacePath } from './lab.ts';

describe('an experiment file', () => {
  afterEach(closeAll);

  it('has a lens that runs it as it is written, and is written again the same', async () => {
    const { document } = await openFile('rosenbrock.optlab.json');
    const [lens, ...others] = await lenses(document.uri);
    assert.deepEqual(others, []);
    assert.equal(lens?.title, '▶ Run experiment');
    const comparison = await startComparison(lens.command.command.replace('optimizerLab.', ''), ...lens.command.arguments as unknown[]);
    await comparison.finished;
    assert.deepEqual(comparison.runs.map(({ label }) => label.split(' ')[0]), ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam@keras', 'nadam']);
    assert.deepEqual(comparison.start, [-1.2, 1]);
    assert.deepEqual(comparison.facts.request.stop, { lossBelow: 1e-10 });

    const target = vscode.Uri.file(workspacePath('again.optlab.json'));
    await vscode.commands.executeCommand('optimizerLab.saveComparisonAsExperiment', comparisonNode(comparison), target);
    const again = await startComparison('runExperiment', target);
    await again.finished;
    assert.deepEqual(again.runs.map(({ summary }) => summary?.last), comparison.runs.map(({ summary }) => summary?.last));
    assert.match(await readFile(target.fsPath, 'utf8'), /"loss": "rosenbrock.ts#rosenbrock"/);
  });

  it('with a mistake does not run', async () => {
    const { comparisons } = await lab();
    const count = comparisons.all.length;
    const { document } = await openFile('mistaken.optlab.json', '{ "loss": "rosenbrock.ts#rosenbrock", "optimizers": [] }');
    // The command waits for the person to read the message; it must not start anything meanwhile.
    void vscode.commands.executeCommand('optimizerLab.runExperiment', document.uri);
    await until('the mistake in the problems', () => Promise.resolve(vscode.languages.getDiagnostics(document.uri).some(({ source }) => source === 'Optimizer Lab')));
    assert.equal(comparisons.all.length, count);
  });
});
