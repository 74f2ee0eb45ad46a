import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../host/until.ts';
import { closeAll, comparisonNode, lossNode, openFile, startComparison } from './lab.ts';

/** In the host's own process either would end it, and this test with it. */
const deeds = {
  oneGiantArray: 'new Array(1e9).fill(x).length',
  killing: 'process.kill(process.pid, "SIGKILL")',
};

describe('containment', () => {
  afterEach(closeAll);

  for (const [name, deed] of Object.entries(deeds)) {
    it(`${name} ends its run alone, and what was recorded stays`, async () => {
      await openFile(`${name}.ts`, `/** @loss @start 1 */\nexport function ${name}Loss(x: number): number {\n  if (x < 0.5) return Number(${deed});\n  return x * x;\n}\n`);
      const comparison = await startComparison('compareOptimizers', lossNode(`${name}.ts`, `${name}Loss`));
      const ended = () => comparison.runs.some(({ summary }) => summary?.stopped === 'error');
      await until('the end of a run', () => Promise.resolve(ended() || comparison.status === 'finished'), 60_000);
      await vscode.commands.executeCommand('optimizerLab.stop', comparisonNode(comparison));
      const failed = comparison.runs.findIndex(({ summary }) => summary?.stopped === 'error');
      assert.ok(failed >= 0, JSON.stringify(comparison.runs.map(({ summary }) => summary?.stopped)));
      const { summary } = comparison.runs[failed]!;
      assert.match(summary!.problem!.message, name === 'killing' ? /“process\.kill” is out of reach/ : /memory.*optimizerLab\.memoryLimit/);
      const recording = await comparison.recording(failed);
      assert.ok(recording && recording.steps.at(-1) === summary!.steps);
    }).timeout(90_000);
  }
});
