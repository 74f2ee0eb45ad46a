import assert from 'node:assert/strict';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { equationPieces, equationText, symbolsOf } from '../../../engine/equations/equationText.ts';
import { configure, parseSpec } from '../../../engine/optimizers/spec.ts';
import { findOptimizer, optimizers } from '../../../engine/optimizers/registry.ts';
import { settledEquations } from '../../../engine/equations/settledEquations.ts';
import type { OptimizerConfiguration } from '../../../engine/optimizers/description.ts';

function equationsOf(configuration: OptimizerConfiguration): string[] {
  const description = findOptimizer(configuration.id);
  assert.ok(description.kind === 'rule');
  const symbols = symbolsOf(description);
  return settledEquations(description, configuration).map(({ name, value }) => `${symbols.get(name)} ← ${equationText(equationPieces(value, symbols))}`);
}

describe('equations', () => {
  it('are the rule in its symbols, without what the hyperparameters rule out', () => {
    assert.deepEqual(equationsOf(parseSpec('adam')), [
      'm ← m + (1 − β₁)·(g − m)',
      'v ← β₂·v + (1 − β₂)·g²',
      'm̂ ← m / (1 − β₁^t)',
      'v̂ ← v / (1 − β₂^t)',
      'η_eff ← η / (√v̂ + ε)',
      'Δθ ← −η_eff·m̂',
    ]);
    assert.deepEqual(equationsOf(parseSpec('sgd')), ['Δθ ← −η·g']);
    assert.deepEqual(equationsOf(parseSpec('adam:amsgrad=true')).slice(2, 3), ['v_max ← max(v_max, v)']);
    // A symbol that is a sum stands in parentheses where a sum would.
    assert.deepEqual(equationsOf(parseSpec('sgd:weightDecay=0.1')), ['g + λθ ← g + λ·θ', 'Δθ ← −η·(g + λθ)']);
    assert.ok(equationsOf(parseSpec('rmsprop:weightDecay=0.1')).includes('v ← ρ·v + (1 − ρ)·(g + λθ)²'));
    assert.deepEqual(equationsOf(parseSpec('sgd:momentum=0.9')), ['b ← g where t = 1, otherwise μ·b + g', 'Δθ ← −η·b']);
  });

  it('keep what a schedule leaves open', () => {
    assert.deepEqual(equationsOf(parseSpec('sgd@optax:momentum=warmup(0.9,5)')), ['b ← g + μ·b where μ ≠ 0, otherwise b', 'Δθ ← −η·(g where μ = 0, otherwise b)']);
  });

  it('can be written for every optimizer in every dialect', () => {
    for (const description of optimizers) {
      if (description.kind !== 'rule') continue;
      for (const dialect of dialectsOf(description)) {
        const texts = equationsOf(configure({ id: description.id, dialect }));
        assert.ok(texts.some((text) => text.startsWith('Δθ ← ')), `${description.id}@${dialect}`);
        for (const text of texts) assert.doesNotMatch(text, /undefined|null|NaN/, `${description.id}@${dialect}`);
      }
    }
  });
});
