import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { createOptimizer } from '../../../engine/tensorflow/createOptimizer.ts';
import { configure, parseSpec } from '../../../engine/optimizers/spec.ts';
import { loadTensorflow } from '../../../engine/worker/loadTensorflow.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import { tensorflowOptimizers } from '../../../engine/optimizers/tf.ts';
import type { HyperparameterValues, OptimizerConfiguration } from '../../../engine/optimizers/description.ts';

const start = [-1.25, 0.75, 2.5];
// Of sizes that float32 holds exactly, so that only the library's own rounding is left.
const gradients = Array.from({ length: 50 }, (_, t) => [Math.fround(1 + 0.75 * Math.sin(2 * t)), Math.fround(Math.cos(1.3 * t) / (t + 1)), t % 7 === 6 ? 0 : Math.fround(0.25 * Math.sin(0.4 * t) - 0.05)]);

/** θ and all columns after each step. */
async function run(configuration: OptimizerConfiguration) {
  const stepper = await createStepper(configuration, start.length, loadTensorflow);
  const theta = Float64Array.from(start);
  const columns = new Map(stepper.columns.map(({ id, width }) => [id, new Float64Array(width * (gradients.length + 1))]));
  const targets = [...columns.values()];
  stepper.start(targets, 0, theta);
  const path = gradients.map((gradient, index) => {
    stepper.step(index + 1, theta, Float64Array.from(gradient), targets, index + 1);
    return [...theta];
  });
  stepper.dispose();
  return { path, columns };
}

function assertPaths(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[], tolerance: number): void {
  for (const [step, point] of expected.entries()) {
    for (const [i, value] of point.entries()) {
      assert.ok(Math.abs(actual[step]![i]! - value) <= tolerance * Math.max(1, Math.abs(value)), `step ${step + 1} θ[${i}]: ${actual[step]![i]}, ${value}`);
    }
  }
}

/** The rule in float64 that restates an optimizer of the library, and hyperparameters whose powers float32 holds well. */
const pairs: readonly { readonly native: HyperparameterValues; readonly id: string; readonly hyperparameters: HyperparameterValues }[] = [
  { native: { optimizer: 'sgd' }, id: 'sgd', hyperparameters: { learningRate: 0.03125 } },
  { native: { optimizer: 'momentum' }, id: 'momentum', hyperparameters: { learningRate: 0.03125, momentum: 0.75 } },
  { native: { optimizer: 'momentum', nesterov: true }, id: 'nesterov', hyperparameters: { learningRate: 0.03125, momentum: 0.75 } },
  { native: { optimizer: 'adagrad' }, id: 'adagrad', hyperparameters: { learningRate: 0.03125, initialAccumulator: 0.25 } },
  { native: { optimizer: 'adadelta' }, id: 'adadelta', hyperparameters: { learningRate: 0.03125, rho: 0.875, epsilon: 0.0009765625 } },
  { native: { optimizer: 'rmsprop' }, id: 'rmsprop', hyperparameters: { learningRate: 0.03125, rho: 0.875, momentum: 0.5 } },
  { native: { optimizer: 'rmsprop' }, id: 'rmsprop', hyperparameters: { learningRate: 0.00390625, rho: 0.875, centered: true, epsilon: 1e-7 } },
  { native: { optimizer: 'adam' }, id: 'adam', hyperparameters: { learningRate: 0.03125, beta1: 0.5, beta2: 0.75, epsilon: 0.0009765625 } },
  { native: { optimizer: 'adamax' }, id: 'adamax', hyperparameters: { learningRate: 0.03125, beta1: 0.5, beta2: 0.75, epsilon: 0.0009765625, learningRateDecay: 0.125 } },
];

describe('TFOptimizer', () => {
  for (const { native, id, hyperparameters } of pairs) {
    const name = [id, ...Object.keys(native).filter((key) => key !== 'optimizer'), ...('centered' in hyperparameters ? ['centered'] : [])].join(', ');
    it(`is what the tfjs dialect restates: ${name}`, async () => {
      const library = await run(configure({ id: 'tf', hyperparameters: { ...native, ...hyperparameters } }));
      const rule = await run(configure({ id, dialect: 'tfjs', hyperparameters }));
      assertPaths(library.path, rule.path, 1e-6);
      for (const [column, values] of library.columns) {
        const expected = rule.columns.get(column);
        assert.ok(expected, `${id} has ${column}`);
        for (const [place, value] of values.entries()) {
          const tolerance = 2e-5 * Math.max(1e-2, Math.abs(expected[place]!));
          assert.ok(Object.is(value, expected[place]) || Math.abs(value - expected[place]!) <= tolerance, `${column}[${place}]: ${value}, ${expected[place]}`);
        }
      }
    });
  }

  it('covers every optimizer of the library, and every tfjs dialect of ours', () => {
    assert.deepEqual(new Set(pairs.map(({ native }) => native['optimizer'])), new Set(tensorflowOptimizers));
    const restated = optimizers.filter((description) => description.kind === 'rule' && dialectsOf(description).includes('tfjs'));
    assert.deepEqual(new Set(pairs.map(({ id }) => id)), new Set(restated.map(({ id }) => id)));
  });

  it('has the library’s defaults', () => {
    // What the library asks for stands in our notes; the rest is its own.
    const made = {
      sgd: tf.train.sgd(0.01),
      momentum: tf.train.momentum(0.01, 0.9),
      adagrad: tf.train.adagrad(0.01),
      adadelta: tf.train.adadelta(),
      rmsprop: tf.train.rmsprop(0.001),
      adam: tf.train.adam(),
      adamax: tf.train.adamax(),
    };
    for (const id of tensorflowOptimizers) {
      const { hyperparameters } = configure({ id: 'tf', hyperparameters: { optimizer: id } });
      const ours: Readonly<Record<string, string>> = { useNesterov: 'nesterov', initialAccumulatorValue: 'initialAccumulator', decay: id === 'rmsprop' ? 'rho' : 'learningRateDecay' };
      for (const [name, value] of Object.entries(made[id].getConfig())) assert.equal(hyperparameters[ours[name] ?? name], value, `${id} ${name}`);
      for (const [name, value] of Object.entries(configure({ id, dialect: 'tfjs' }).hyperparameters)) assert.equal(hyperparameters[name], value, `${id} ${name}`);
      made[id].dispose();
    }
  });

  it('holds float32 numbers: the start is rounded, and the update is the difference', async () => {
    const stepper = await createStepper(parseSpec('tf:learningRate=0.1'), 2, loadTensorflow);
    const targets = stepper.columns.map(({ width }) => new Float64Array(width * 2));
    const theta = Float64Array.of(0.1, -1.2);
    stepper.start(targets, 0, theta);
    const rounded = [...theta];
    assert.deepEqual(rounded, [Math.fround(0.1), Math.fround(-1.2)]);
    stepper.step(1, theta, Float64Array.of(0.3, -7), targets, 1);
    assert.deepEqual([...theta], [...theta].map(Math.fround));
    assert.deepEqual([...targets[0]!.subarray(2)], [...theta].map((value, i) => value - rounded[i]!));
    stepper.dispose();
  });

  it('reads what getWeights gives', async () => {
    for (const optimizer of tensorflowOptimizers.filter((name) => name !== 'adamax')) {
      const { hyperparameters } = configure({ id: 'tf', hyperparameters: { optimizer, ...(optimizer === 'rmsprop' && { centered: true }) } });
      const library = createOptimizer(hyperparameters, 2);
      const variable = tf.variable(tf.tensor1d([1, 2]));
      for (let step = 0; step < 3; step++) library.optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d([0.5, -3]) }]);
      const [, ...weights] = await library.optimizer.getWeights();
      const read = new Set(library.state.map((state) => [...state.read()].join()));
      assert.deepEqual(read, new Set(weights.map(({ tensor }) => [...tensor.dataSync()].join())));
      assert.equal(library.state.length, weights.length);
    }
  });

  it('leaks no tensor', async () => {
    await loadTensorflow();
    const before = tf.memory().numTensors;
    for (const hyperparameters of [...pairs.map(({ native }) => native), { optimizer: 'rmsprop', centered: true }]) {
      const stepper = await createStepper(configure({ id: 'tf', hyperparameters }), 2, loadTensorflow);
      const targets = stepper.columns.map(({ width }) => new Float64Array(width));
      const theta = Float64Array.of(1, 2);
      stepper.start(targets, 0, theta);
      stepper.step(1, theta, Float64Array.of(1, -1), targets, 0);
      const running = tf.memory().numTensors;
      for (let t = 2; t <= 200; t++) stepper.step(t, theta, Float64Array.of(1, -1), targets, 0);
      assert.equal(tf.memory().numTensors, running, JSON.stringify(hyperparameters));
      stepper.dispose();
      assert.equal(tf.memory().numTensors, before, JSON.stringify(hyperparameters));
    }
  });

  it('keeps two steppers apart', async () => {
    const [first, second] = [await createStepper(parseSpec('tf'), 1, loadTensorflow), await createStepper(parseSpec('tf'), 1, loadTensorflow)];
    const targets = first.columns.map(() => new Float64Array(1));
    const theta = Float64Array.of(1);
    first.start(targets, 0, theta);
    first.step(1, theta, Float64Array.of(2), targets, 0);
    const alone = targets.map(([value]) => value);
    second.start(targets, 0, Float64Array.of(5));
    second.step(1, Float64Array.of(1), Float64Array.of(2), targets, 0);
    assert.deepEqual(targets.map(([value]) => value), alone);
    first.dispose();
    second.dispose();
  });
});
