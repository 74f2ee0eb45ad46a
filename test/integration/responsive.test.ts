import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { closeAll, lossNode, openFile, startComparison } from './lab.ts';

/** No more than a busy machine does by itself: a run on the extension host's own thread would block it for seconds. */
const longestMilliseconds = 1_500;

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
});
