import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { closeAll, comparisonNode, lossNode, openFile, startComparison, workspacePath } from './lab.ts';

/** No more than a busy machine does by itself: a run on the extension host's own thread would block it for seconds. */
const longestMilliseconds = 1_500;
/** Of the quietest of several attempts: what is ours comes every time, what others do does not. */
const longestStartMilliseconds = 300;

describe('the extension host', () => {
  after(closeAll);

  it('stays responsive while eleven optimizers learn from real data', async function () {
    this.timeout(120_000);
    await openFile('logistic.ts');
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const comparison = await startComparison('compareOptimizers', lossNode('logistic.ts', 'logistic'));
    await comparison.finished;
    delay.disable();
    assert.ok(comparison.runs.every(({ summary }) => summary?.stopped === 'steps'));
    assert.ok(delay.max / 1e6 < longestMilliseconds, `it was blocked for ${delay.max / 1e6} ms`);
  });

  it('stays responsive when a loss function imports a package that takes long to compile', async function () {
    this.timeout(120_000);
    const folder = workspacePath('node_modules/large-package');
    await mkdir(folder, { recursive: true });
    try {
      const functions = Array.from({ length: 40_000 }, (_, index) => `exports.f${index} = function (a, b) { return a * b + [${index}, a, { b }].length; };\n`);
      await writeFile(`${folder}/index.js`, functions.join(''));
      await openFile('large.ts', "import { f1 } from 'large-package';\n\n/** @loss @start 1 */\nexport const large = (x: number): number => x * x + f1(0, 0);\n");
      const blocked: number[] = [];
      for (let attempt = 0; attempt < 3; attempt++) {
        const delay = monitorEventLoopDelay({ resolution: 10 });
        delay.enable();
        const comparison = await startComparison('compareOptimizers', lossNode('large.ts', 'large'));
        delay.disable();
        blocked.push(delay.max / 1e6);
        await vscode.commands.executeCommand('optimizerLab.stop', comparisonNode(comparison));
      }
      assert.ok(Math.min(...blocked) < longestStartMilliseconds, `it was blocked for ${blocked.join(', ')} ms`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
