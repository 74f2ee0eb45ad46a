import assert from 'node:assert/strict';
import { only } from '../loss/discover.ts';
import { configure } from '../../../engine/optimizers/spec.ts';
import { discoverOptimizers } from '../../../engine/ownOptimizers/discoverOptimizers.ts';
import { hashesFrom } from '../../../engine/node/fileHashes.ts';
import type { Comparison } from '../../../extension/comparisons/comparison.ts';
import { readComparisonFile, writeComparisonFile } from '../../../extension/store/comparisonFile.ts';

const text = '/** Mine. @optimizer */\nexport const mine = { hyperparameters: { learningRate: 0.1 }, step({ g }, { learningRate }) { const effectiveLearningRate = learningRate; const update = -learningRate * g; } };';

describe('a stored comparison', () => {
  it('comes back with tensors, parted starts and own optimizers', () => {
    const loss = only('/** @loss @shape m.W 2x2 @shape c 3 @start m normal 1 */ export const f = (m: { W: number[][]; x: number }, c: number[]) => 1;');
    const own = discoverOptimizers('/w/my.ts', text).found[0]!.optimizer;
    const optimizers = [configure('./my.ts#mine', { own: new Map([['./my.ts#mine', own]]) }), configure('adam')];
    const facts: Comparison['facts'] = {
      id: '1',
      title: 'Mine',
      pinned: true,
      versions: { extension: '1.0.0', node: '24.0.0', vscode: '1.100.0' },
      ...hashesFrom({ '/w/f.ts': '00' }),
      startedAt: new Date(0),
      request: { source: { file: '/w/f.ts', name: 'f', recognition: 'every', overlays: {} }, optimizers, steps: 1, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1 } },
      loss,
      name: 'f',
      dependencies: [],
      rerunOnSave: false,
      branches: [],
      breakpoints: [{ expression: 'loss < 1', enabled: false }],
    };
    const runs = optimizers.map((optimizer, i) => ({ label: String(i), optimizer, status: 'waiting' as const, steps: 0, rate: 0 }));
    const stored = readComparisonFile(writeComparisonFile({ facts, runs, problem: undefined }, '1.0.0'));
    assert.deepEqual(stored.facts, facts);
  });
});
