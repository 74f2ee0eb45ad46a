import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../host/until.ts';
import { closeAll, comparisonNode, lab, lossNode, openFile, startComparison } from './lab.ts';

const loop = `/** @loss @start 1 */
export function endlessLoss(x: number): number {
  let y = x;
  // Some hundred steps from the start.
  while (x < 0.5) y = Math.sin(y);
  return y * y;
}
`;

describe('stopping', () => {
  afterEach(closeAll);

  it('ends a loss function that never returns within a second, and keeps what was recorded', async () => {
    await openFile('endless.ts', loop);
    const comparison = await startComparison('compareOptimizers', lossNode('endless.ts', 'endlessLoss'));
    await until('some steps', () => Promise.resolve(comparison.runs.some(({ steps }) => steps > 100)));
    const began = performance.now();
    await vscode.commands.executeCommand('optimizerLab.stop', comparisonNode(comparison));
    const milliseconds = performance.now() - began;
    assert.ok(milliseconds < 1500, `it took ${milliseconds} ms`);
    assert.equal(comparison.status, 'finished');
    assert.ok(comparison.runs.every(({ summary }) => summary?.stopped === 'cancelled'));
    const [first] = comparison.runs;
    const recording = await comparison.recording(0);
    assert.ok(recording && first?.summary);
    assert.equal(recording.steps.at(-1), first.summary.steps);
    assert.ok(recording.rows > 100);
  });

  it('ends all of them from the status bar, whichever panel has the focus', async () => {
    await openFile('endless.ts', loop);
    const both = [await startComparison('compareOptimizers', lossNode('endless.ts', 'endlessLoss')), await startComparison('compareOptimizers', lossNode('endless.ts', 'endlessLoss'))];
    await vscode.commands.executeCommand('optimizerLab.stop', 'all');
    assert.deepEqual(both.map(({ status }) => status), ['finished', 'finished']);
  });

  it('a deleted comparison stops too, and is gone', async () => {
    const { comparisons } = await lab();
    await openFile('endless.ts', loop);
    const comparison = await startComparison('compareOptimizers', lossNode('endless.ts', 'endlessLoss'));
    await vscode.commands.executeCommand('optimizerLab.deleteComparison', comparisonNode(comparison));
    assert.equal(await comparisons.get(comparison.id), undefined);
    assert.equal(comparison.status, 'finished');
  });
});
