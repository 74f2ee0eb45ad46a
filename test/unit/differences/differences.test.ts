import assert from 'node:assert/strict';
import { loadTensorflow } from '../../../engine/worker/loadTensorflow.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { equationText } from '../../../engine/equations/equationText.ts';
import { configure, parseSpec } from '../../../engine/optimizers/spec.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import { partingStep } from '../../../engine/differences/partingStep.ts';
import { reasons } from '../../../engine/differences/reasons.ts';
import { ruleDifferences } from '../../../engine/differences/differences.ts';
import { wholeRun } from '../../../engine/differences/recordedRun.ts';
import { standardRun } from '../../../engine/differences/standardRun.ts';

const noNative = () => Promise.reject(new Error('no library'));
const why = (a: string, b: string) => reasons(parseSpec(a), parseSpec(b), noNative);

function shown(a: string, b: string): readonly string[] {
  const sign = { same: '=', rounding: '≈', different: '≠' } as const;
  return ruleDifferences(parseSpec(a), parseSpec(b)).equations.map(({ symbol, kind, a: mine, b: other }) => `${symbol} ${sign[kind]} ${mine ? equationText(mine) : '–'} | ${other ? equationText(other) : '–'}`);
}

describe('differences', () => {
  it('mark the smallest terms that differ', () => {
    assert.deepEqual(shown('adagrad@pytorch', 'adagrad@keras'), ['s = s + g² | s + g²', 'η_eff ≠ η / ⟦(√s + ε)⟧ | η / ⟦√(s + ε)⟧', 'Δθ = −η_eff·g | −η_eff·g']);
  });

  it('tell another order of operations from another rule', () => {
    assert.deepEqual(shown('adam@pytorch', 'adam@optax'), [
      'm ≈ ⟦m + (1 − β₁)·(g − m)⟧ | ⟦(1 − β₁)·g + β₁·m⟧',
      'v = β₂·v + (1 − β₂)·g² | (1 − β₂)·g² + β₂·v',
      'm̂ = m / (1 − β₁^t) | m / (1 − β₁^t)',
      'v̂ = v / (1 − β₂^t) | v / (1 − β₂^t)',
      'η_eff = η / (√v̂ + ε) | η / (√v̂ + ε)',
      'Δθ = −η_eff·m̂ | −η_eff·m̂',
    ]);
    const kinds = shown('adam@pytorch', 'adam@keras').map((line) => line.split(' ').slice(0, 2).join(' '));
    assert.deepEqual(kinds, ['m =', 'v ≈', 'm̂ =', 'v̂ ≠', 'η_eff ≠', 'Δθ =']);
  });

  it('list the hyperparameters that differ, also those that one side does not have', () => {
    const { hyperparameters } = ruleDifferences(parseSpec('adam@pytorch'), parseSpec('adam@keras'));
    assert.deepEqual(hyperparameters.map(({ id, a, b }) => [id, a, b]), [['epsilon', 1e-8, 1e-7], ['decoupled', false, undefined], ['maximize', false, undefined]]);
  });

  it('say why', async () => {
    assert.deepEqual(await why('adam@pytorch', 'adam@keras'), [
      'η_eff is η / (√v̂ + ε) in adam@pytorch and η·√(1 − β₂^t) / (√v + ε) in adam@keras.',
      'v̂ is in adam@pytorch only.',
      'With ε = 0, and otherwise equal hyperparameters, both do the same: what makes the difference is where ε stands. So they do with β₂ = 0.',
      'Values differ too: ε is 1e-8 and 1e-7.',
    ]);
    assert.deepEqual(await why('adam', 'adam'), ['Both do the same, to the bit.']);
    assert.deepEqual(await why('adam:lr=0.1', 'adam:lr=0.2'), ['The rules do the same; only values differ: η is 0.1 in adam@pytorch lr=0.1 and 0.2 in adam@pytorch lr=0.2.']);
    assert.match((await why('adam', 'adam@optax')).join(), /^Both do the same where .* what parts them is rounding, since m is computed in another way\.$/);
    assert.match((await why('adam', 'adamw')).join(' '), /With λ = 0, .* what makes the difference is where λ stands/);
    assert.match((await why('sgd', 'sgd+clipNorm(1)')).join(' '), /Around the rules there is nothing in sgd@pytorch, and clipNorm\(1\) in sgd@pytorch \+clipNorm\(1\)/);
  });

  it('say why also where what differs besides is 0 in one of them', async () => {
    assert.match((await why('adagrad@pytorch', 'adagrad@keras')).join(' '), /With ε = 0, and otherwise equal hyperparameters, both do the same/);
  });

  it('say that TensorFlow.js computes in float32, and what else there is', async () => {
    const whyNative = (a: string, b: string) => reasons(parseSpec(a), parseSpec(b), loadTensorflow);
    const [single, otherwise] = await whyNative('sgd:lr=0.01', 'tf:optimizer=sgd');
    assert.match(single!, /^tf@tfjs sgd is computed by TensorFlow.js in float32/);
    assert.equal(otherwise, 'But for that both do the same, as far as it lets one see.');
    assert.match((await whyNative('tf:optimizer=sgd', 'sgd')).join(' '), /float32.*the rules do the same.*values differ: η is 0.01 and 0.001\.$/);
    assert.match((await whyNative('adam@tfjs', 'tf')).join(' '), /float32.*both do the same/);
  });

  it('find that momentum with the learning rate inside parts under a schedule', async () => {
    const [same, schedule] = await why('momentum@pytorch', 'momentum@keras');
    assert.match(same!, /^The rules do the same; only values differ: η is 0.001/);
    assert.match((await why('momentum@pytorch:lr=0.01', 'momentum@keras'))[0]!, /^Both do the same/);
    assert.equal(schedule, 'With a schedule of the learning rate they part: the learning rate stands elsewhere in the one than in the other.');
  });

  it('find the first step at which two runs part, and by how much', async () => {
    const recorded = async (spec: string) => wholeRun(await standardRun(parseSpec(spec), 30, noNative));
    const parting = (await partingStep([await recorded('adam@pytorch'), await recorded('adam@keras')]))!;
    assert.equal(parting.step, 1);
    // η/(1 + ε/|g|), and the same with ε/√(1 − β₂).
    const expected = 0.001 * (1e-7 / Math.sqrt(1 - 0.999) / 88 - 1e-8 / 88);
    assert.ok(Math.abs(parting.difference / expected - 1) < 1e-3, `${parting.difference}, ${expected}`);
    assert.equal(parting.coordinate, 1);
    assert.equal(await partingStep([await recorded('adam'), await recorded('adam@optax')]), undefined);
    const late = (await partingStep([await recorded('sgd:learningRate=constant(0.001)'), await recorded('sgd:learningRate=multiStep(0.001,[7])')]))!;
    assert.equal(late.step, 8);
  });

  it('are there for every two dialects of every optimizer', () => {
    for (const description of optimizers) {
      for (const dialect of dialectsOf(description)) {
        const [a, b] = [configure({ id: description.id }), configure({ id: description.id, dialect })];
        const { equations } = ruleDifferences(a, b);
        if (a.dialect === dialect) assert.ok(equations.every(({ kind }) => kind === 'same'), description.id);
        assert.equal(equations.length > 0, description.kind === 'rule');
      }
    }
  });
});
