import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configurationOf, forms } from '../optimizers/configurations.ts';
import { configure, parseSpec } from '../../../engine/optimizers/spec.ts';
import { createRuleStepper, createStepper } from '../../../engine/optimizers/createStepper.ts';
import type { Objective } from '../../../engine/loss/objective.ts';
import type { OptimizerConfiguration } from '../../../engine/optimizers/description.ts';

const gradients = Array.from({ length: 8 }, (_, t) => [Math.cos(2 * t), 0.1 * t - 0.3]);
/** Some optimizers take nothing but matrices, some ask for curvature. */
const matrix = [{ name: 'W', shape: [2, 1], offset: 0, length: 2 }];
const objective: Objective = {
  dimensions: 2,
  gradientMethod: 'given',
  batched: false,
  evaluations: { loss: 0, gradient: 0 },
  value: () => 1,
  gradient: () => undefined,
  hessianVectorProduct: (_, direction, __, into) => into.set(direction),
};
const noNative = () => Promise.reject(new Error('no library'));

async function run(configuration: OptimizerConfiguration, losses: readonly number[] = []) {
  const stepper = await createStepper(configuration, matrix, noNative, { seed: 1, objective });
  const theta = Float64Array.of(1, -1);
  const targets = stepper.columns.map(({ width }) => new Float64Array(width * 60));
  stepper.start(targets, 0, theta);
  gradients.forEach((g, index) => stepper.step(index + 1, theta, Float64Array.from(g), targets, index + 1, losses[index] ?? NaN));
  return { theta: [...theta], columns: stepper.columns, column: (id: string) => [...targets[stepper.columns.findIndex((column) => column.id === id)]!.subarray(0, 9)] };
}

describe('a scheduled hyperparameter', () => {
  it('has a column with its value at each step', async () => {
    const { columns, column } = await run(parseSpec('adam:learningRate=step(0.1,3)'));
    assert.deepEqual(columns.map(({ id }) => id), ['update', 'effectiveLearningRate', 'm', 'v', 'mHat', 'vHat', 'learningRate']);
    assert.deepEqual(columns.at(-1), { ...columns.at(-1), symbol: 'η', width: 1, group: 'state' });
    assert.deepEqual(column('learningRate'), [NaN, 0.1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1, 0.1 * 0.1, 0.1 * 0.1 ** 2, 0.1 * 0.1 ** 2]);
  });

  it('sees the loss where it asks for it', async () => {
    const losses = [1, 1, 1, 1, 1, 1, 1, 1];
    assert.deepEqual((await run(parseSpec('sgd:learningRate=plateau(0.1,patience=1)'), losses)).column('learningRate').map((value) => Number(value.toPrecision(6))), [NaN, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001, 0.0001]);
  });

  it('changes nothing where its value stays, to the bit, in any optimizer and for any of its hyperparameters', async () => {
    for (const { description, dialect } of forms) {
      const initial = new Set(Object.values(description.state).flatMap(({ initial: from }) => (typeof from === 'object' ? [from.hyperparameter] : [])));
      const configurations = fc.sample(configurationOf(description, dialect), { numRuns: 6, seed: 7 });
      for (const plain of configurations) {
        const numbers = Object.entries(plain.hyperparameters).filter(([id, value]) => typeof value === 'number' && !initial.has(id) && description.hyperparameters[id]!.kind === 'number');
        // Negative values are beyond what a schedule may be given; all of ours are positive.
        const scheduled = configure({ ...plain, hyperparameters: { ...plain.hyperparameters, ...Object.fromEntries(numbers.map(([id, value]) => [id, `constant(${String(value)})`])) } });
        const [expected, actual] = [await run(plain), await run(scheduled)];
        assert.deepEqual(actual.theta, expected.theta, JSON.stringify(plain));
        assert.equal(actual.columns.filter(({ id }) => numbers.some(([name]) => name === id)).length, numbers.length);
      }
    }
  });

  it('begins anew for each run', async () => {
    const configuration = parseSpec('sgd:learningRate=plateau(0.1,patience=0)');
    const losses = [3, 3, 3, 3, 3, 3, 3, 3];
    assert.deepEqual((await run(configuration, losses)).theta, (await run(configuration, losses)).theta);
  });

  it('is refused where the text is none', () => {
    const description = forms.find(({ description: { id } }) => id === 'sgd')!.description;
    const broken = { ...parseSpec('sgd'), hyperparameters: { ...parseSpec('sgd').hyperparameters, learningRate: 'cosin(1)' } };
    assert.throws(() => createRuleStepper(description, broken, 2), /no schedule “cosin”/);
  });
});
