import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dialects } from '../../../engine/optimizers/description.ts';
import '../../host/editor/withoutEditor.ts';
import { fuzzCases } from './fuzzCases.ts';
import { hostilePieces } from './hostileTexts.ts';

const { readSettings } = await import('../../../extension/settings.ts');
const { settings } = await import('../../host/editor/vscode.ts');

/** Every setting, with the range that its reader promises. */
const numbers: Readonly<Record<string, readonly [low: number, high: number]>> = {
  steps: [1, 1e8], seed: [0, 2 ** 32 - 1], recordingBudget: [2 ** 20, 4096 * 2 ** 20], storeLimit: [2 ** 20, 2 ** 40], evaluationLimit: [1000, Infinity], runLimit: [1000, Infinity], memoryLimit: [64, 65_536], outputLines: [0, 1e6],
};
const texts = ['defaultOptimizers', 'breakpoints'] as const;
const flags = ['numericGradients', 'rerunOnSave', 'inlayHints', 'allowNodeModules'] as const;
const keys = [...Object.keys(numbers), ...texts, ...flags, 'dialect', 'lossFunctions', 'workers'];

const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom<unknown>(...hostilePieces, ...dialects, 'tagged', true, false, null, undefined), fc.array(fc.constantFrom<unknown>(...hostilePieces, 1, null)), fc.anything({ maxDepth: 2 }));

describe('fuzz: settings', () => {
  it('whatever they are, are brought back into their ranges', () => fuzzCases(2000, fc.dictionary(fc.constantFrom(...keys), value), (given) => {
    settings.clear();
    for (const [key, each] of Object.entries(given)) settings.set(key, each);
    const read = readSettings();
    for (const [key, [low, high]] of Object.entries(numbers)) {
      const number = read[key as 'steps'];
      assert.ok(typeof number === 'number' && number >= low && number <= high, `${key}: ${number}`);
    }
    for (const key of texts) assert.ok(read[key].every((text) => typeof text === 'string'));
    for (const key of flags) assert.equal(typeof read[key], 'boolean');
    assert.ok(dialects.includes(read.dialect));
    assert.ok(['tagged', 'named', 'every'].includes(read.lossFunctions));
    assert.ok(read.workers === undefined || (Number.isInteger(read.workers) && read.workers >= 1 && read.workers <= 64));
  }));
});
