import assert from 'node:assert/strict';
import { codeDialects } from '../../../engine/code/argumentNames.ts';
import { optimizerCatalog } from '../../../engine/optimizers/optimizerCatalog.ts';

describe('the catalog of optimizers', () => {
  it('has the equations of every form with a rule, and the code of every form of a Python framework', () => {
    for (const { id, dialects } of optimizerCatalog()) {
      for (const [dialect, { equations, code }] of Object.entries(dialects)) {
        assert.equal(equations === undefined, id === 'tf', id);
        assert.equal(code !== undefined, codeDialects.some((candidate) => candidate === dialect), `${id}@${dialect}`);
      }
    }
    const adam = optimizerCatalog().find(({ id }) => id === 'adam')!;
    assert.equal(adam.dialects.keras!.code, 'optimizer = keras.optimizers.Adam(learning_rate=0.001)');
    assert.equal(adam.dialects.keras!.equations!.at(-2), 'η_eff ← η·√(1 − β₂^t) / (√v + ε)');
  });
});
