import assert from 'node:assert/strict';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
import { decorateStepper } from '../../../engine/optimizers/decorateStepper.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import type { Stepper } from '../../../engine/optimizers/stepper.ts';
import type { Tensor } from '../../../engine/loss/tensor.ts';

const noNative = () => Promise.reject(new Error('no library'));

const rows = 60;
const sequence = Array.from({ length: 12 }, (_, t) => [3 * Math.cos(t), 4 * Math.sin(2 * t + 1), -0.5 + 0.1 * t]);

/** All columns after following a sequence of gradients from θ = (1, 1, 1). */
function follow(stepper: Stepper, gradients: readonly (readonly number[])[] = sequence) {
  const theta = new Float64Array(gradients[0]!.length).fill(1);
  const targets = stepper.columns.map(({ width }) => new Float64Array(width * rows));
  stepper.start(targets, 0, theta);
  gradients.forEach((g, index) => stepper.step(index + 1, theta, Float64Array.from(g), targets, index + 1, 0));
  return { theta: [...theta], at: (id: string, row: number) => {
    const index = stepper.columns.findIndex((column) => column.id === id);
    const { width } = stepper.columns[index]!;
    return [...targets[index]!.subarray(row * width, (row + 1) * width)];
  } };
}

const run = async (spec: string, gradients = sequence, seed = 1) => follow(await createStepper(parseSpec(spec), gradients[0]!.length, noNative, { seed }), gradients);

const norm = (values: readonly number[]) => Math.hypot(...values);

function assertClose(actual: readonly number[], expected: readonly number[], message = '') {
  for (const [i, value] of actual.entries()) assert.ok(Math.abs(value - expected[i]!) <= 1e-14 * (1 + Math.abs(expected[i]!)), `${message} [${i}] ${value}, ${expected[i]}`);
}

describe('gradient transforms', () => {
  it('are nothing where none is asked for', async () => {
    assert.deepEqual((await createStepper(parseSpec('sgd'), 2, noNative)).columns.map(({ id }) => id), ['update', 'effectiveLearningRate']);
  });

  it('clip by value', async () => {
    const { at } = await run('sgd+clipValue(1)');
    for (const [index, g] of sequence.entries()) assert.deepEqual(at('transformedGradient', index + 1), g.map((value) => Math.max(-1, Math.min(1, value))));
    assert.deepEqual(at('transformedGradient', 0), [NaN, NaN, NaN]);
    assert.deepEqual(at('update', 1), [-0.001, -0.001, 0.0005]);
  });

  it('clip by global norm as each framework does', async () => {
    const formulas: Readonly<Record<string, (g: readonly number[], n: number) => number[]>> = {
      pytorch: (g, n) => g.map((value) => value * Math.min(1, 2 / (n + 1e-6))),
      keras: (g, n) => g.map((value) => value * (2 * Math.min(1 / n, 1 / 2))),
      keras2: (g, n) => g.map((value) => (n >= 2 ? (value * 2) / n : value)),
      optax: (g, n) => g.map((value) => (n < 2 ? value : (value / n) * 2)),
      tfjs: (g, n) => g.map((value) => (n > 2 ? (value / n) * 2 : value)),
    };
    for (const [dialect, formula] of Object.entries(formulas)) {
      for (const name of ['clipGlobalNorm', 'clipNorm']) {
        const { at } = await run(`sgd@${dialect}+${name}(2)`);
        for (const [index, g] of sequence.entries()) assertClose(at('transformedGradient', index + 1), formula(g, norm(g)), `${name}@${dialect} step ${index + 1}`);
      }
    }
    assert.ok(sequence.some((g) => norm(g) < 2) && sequence.some((g) => norm(g) > 2));
  });

  it('treat each tensor by itself where they should, and centralise the rows of matrices alone', async () => {
    const tensors: readonly Tensor[] = [{ name: 'W', shape: [2, 2], offset: 0, length: 4 }, { name: 'b', shape: [2], offset: 4, length: 2 }];
    const g = [3, 1, 0, 4, 30, 40];
    const transformed = async (part: string, dialect = 'optax') => {
      const configuration = parseSpec(`sgd@${dialect}+${part}`);
      const { transforms: _t, ...plain } = configuration;
      return follow(decorateStepper(await createStepper(plain, 6, noNative), configuration, { tensors, seed: 1 }), [g]).at('transformedGradient', 1);
    };
    assert.deepEqual(await transformed('centralize'), [1, -1, -2, 2, 30, 40]);
    const own = Math.hypot(3, 1, 0, 4);
    assertClose(await transformed('clipNorm(10)', 'keras'), [3, 1, 0, 4, 6, 8]);
    assertClose(await transformed('clipNorm(1)', 'keras'), [3 / own, 1 / own, 0, 4 / own, 0.6, 0.8]);
    assertClose(await transformed('clipGlobalNorm(1)'), g.map((value) => value / Math.hypot(...g)));
  });

  it('act one after the other, as written', async () => {
    const { at } = await run('sgd+clipValue(1)+clipGlobalNorm(0.5)');
    for (let row = 1; row <= sequence.length; row++) assert.ok(norm(at('transformedGradient', row)) <= 0.5);
    assert.notDeepEqual(at('transformedGradient', 2), (await run('sgd+clipGlobalNorm(0.5)+clipValue(1)')).at('transformedGradient', 2));
  });

  it('add noise of the law, the same for the same seed', async () => {
    const zeros = Array.from({ length: 50 }, () => new Array<number>(501).fill(0));
    const { at } = await run('sgd+noise(0.04)', zeros);
    for (const t of [1, 50]) {
      const drawn = at('transformedGradient', t);
      const variance = drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length;
      assert.ok(Math.abs(variance / (0.04 / t ** 0.55) - 1) < 0.3, `${t}: ${variance}`);
    }
    assert.deepEqual((await run('adam+noise(0.1)')).theta, (await run('adam+noise(0.1)')).theta);
    assert.notDeepEqual((await run('adam+noise(0.1)')).theta, (await run('adam+noise(0.1)', sequence, 2)).theta);
  });

  it('accumulate gradients: one update in three steps, of their mean', async () => {
    for (const dialect of ['pytorch', 'optax', 'paper']) {
      const { at, theta } = await run(`adam@${dialect}+accumulate(3)`);
      const means = [0, 3, 6, 9].map((from) => [0, 1, 2].map((i) => (sequence[from]![i]! + sequence[from + 1]![i]! + sequence[from + 2]![i]!) / 3));
      assertClose(theta, (await run(`adam@${dialect}`, means)).theta, dialect);
      assert.deepEqual(at('update', 4), [0, 0, 0]);
      assert.deepEqual(at('m', 4), at('m', 3));
      assert.deepEqual(at('m', 2), at('m', 0));
      assert.deepEqual(at('effectiveLearningRate', 2), [NaN, NaN, NaN]);
      assert.ok(at('update', 3).every((value) => value !== 0));
    }
  });

  it('let schedules go on during accumulation in Keras, and only there; the rule counts its updates everywhere', async () => {
    const constant = Array.from({ length: 4 }, () => [1, 1, 1]);
    for (const dialect of ['pytorch', 'keras']) assertClose((await run(`adam@${dialect}+accumulate(2)`, constant)).at('mHat', 2), [1, 1, 1]);
    const rate = async (dialect: string) => (await run(`sgd@${dialect}:learningRate=exponential(1,0.5${dialect === 'keras' ? ',1' : ''})+accumulate(2)`, constant)).at('effectiveLearningRate', 4);
    assertClose(await rate('pytorch'), new Array<number>(3).fill(0.5));
    assertClose(await rate('keras'), new Array<number>(3).fill(0.5 ** 3));
  });
});
