import assert from 'node:assert/strict';
import fc from 'fast-check';
import { branching } from './branching.ts';
import { configurationOf, forms } from './configurations.ts';
import { createRuleStepper, createStepper, specializedRule } from '../../../engine/optimizers/createStepper.ts';
import { quadratic } from './quadratic.ts';
import { seeing } from './seeing.ts';
import { findOptimizer } from '../../../engine/optimizers/registry.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { ruleAsFunction } from './runRule.ts';
import type { RunEnvironment } from '../../../engine/optimizers/ruleRuntime.ts';
import type { Tensor } from '../../../engine/loss/tensor.ts';
import type { RuleDescription, OptimizerConfiguration } from '../../../engine/optimizers/description.ts';

const elementwise = (id: string) => findOptimizer(id) as RuleDescription;
const noNative = () => Promise.reject(new Error('This test loads no library.'));
const ids = async (spec: string) => (await createStepper(parseSpec(spec), 2, noNative)).columns.map(({ id }) => id);

const vector = (length: number, offset = 0): Tensor => ({ name: 'p', shape: [length], offset, length });
const matrix = (rows: number, columns: number, offset = 0): Tensor => ({ name: 'W', shape: [rows, columns], offset, length: rows * columns });
const environment: RunEnvironment = { seed: 3, objective: quadratic };

const gradients = (n: number) => fc.array(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: n, maxLength: n }), { minLength: 1, maxLength: 12 });

/** Steps from `first` on, once by the generated function and once by the rule's own text, and compares every recorded number. */
function assertSameAsRule(description: RuleDescription, configuration: OptimizerConfiguration, tensors: readonly Tensor[], sequence: readonly (readonly number[])[], first: number): void {
  const n = tensors.reduce((sum, { length }) => sum + length, 0);
  const rule = ruleAsFunction(description, configuration, tensors, environment);
  const { state: used } = specializedRule(description, configuration, tensors);
  const stepper = createRuleStepper(description, configuration, tensors, environment);
  const theta = Float64Array.from({ length: n }, (_, i) => [-1.2, 1, 0][i % 3]! + 0.1 * Math.floor(i / 3));
  const targets = stepper.columns.map(({ width }) => new Float64Array(width * (sequence.length + 1)));
  stepper.start(targets, 0, theta);
  const at = (id: string, row: number, i: number) => {
    const index = stepper.columns.findIndex((column) => column.id === id);
    const { width } = stepper.columns[index]!;
    return targets[index]![row * width + (width === 1 ? 0 : i)]!;
  };
  let expectedTheta = [...theta];
  let state = expectedTheta.map((_, i) => Object.fromEntries(Object.keys(description.state).map((id) => [id, used.has(id) ? at(id, 0, i) : 0])));
  for (const [index, g] of sequence.entries()) {
    const t = first + index;
    const loss = Math.cos(index);
    stepper.step(t, theta, Float64Array.from(g), targets, index + 1, loss);
    const names = rule(state.map((kept, i) => ({ ...kept, theta: expectedTheta[i]!, g: g[i]!, t, loss })));
    for (const { id } of stepper.columns) {
      for (const [i, name] of names.entries()) assert.ok(Object.is(at(id, index + 1, i), name[id]), `${id}[${i}] at step ${t}: ${at(id, index + 1, i)}, ${name[id]}`);
    }
    expectedTheta = names.map(({ update }, i) => expectedTheta[i]! + update!);
    assert.deepEqual([...theta], expectedTheta);
    state = names.map((after, i) => ({ ...state[i], ...Object.fromEntries(Object.keys(description.state).flatMap((id) => (id in after ? [[id, after[id]!]] : []))) }));
  }
}

/** Shapes that the form can work on: one vector, one matrix, several of both. */
const shapes: readonly (readonly Tensor[])[] = [[vector(3)], [matrix(2, 3)], [matrix(3, 2), vector(2, 6), matrix(1, 2, 8)], [matrix(2, 2), matrix(3, 1, 4)]];

describe('createStepper', () => {
  for (const { description, dialect } of forms) {
    it(`computes ${description.id}@${dialect} as its rule does, to the bit`, () => {
      for (const tensors of shapes.filter((candidate) => !description.dialects[dialect]!.refuse?.(candidate))) {
        const n = tensors.reduce((sum, { length }) => sum + length, 0);
        const property = fc.property(configurationOf(description, dialect), gradients(n), fc.constantFrom(1, 360, 38_000), (configuration, ...given) => assertSameAsRule(description, configuration, tensors, ...given));
        fc.assert(property, { numRuns: 8 });
      }
    });
  }

  it('computes decisions at run time, and shared state before and after it changes, as the rule does', () => {
    const configuration: OptimizerConfiguration = { id: branching.id, dialect: 'paper', hyperparameters: { rate: 0.1, mode: 'wide' } };
    fc.assert(fc.property(gradients(3), fc.constantFrom(1, 2, 7), (...given) => assertSameAsRule(branching, configuration, [vector(3)], ...given)), { numRuns: 200 });
    const { columns } = createRuleStepper(branching, configuration, 3);
    assert.deepEqual(columns.map(({ id, width }) => `${id} ${width}`), ['update 3', 'effectiveLearningRate 3', 'm 3', 'n 3', 'power 1', 'turns 1', 'before 1', 'wave 3']);
  });

  it('computes sums, matrices and what comes from outside as the rule does, for whatever tensors there are', () => {
    const configuration: OptimizerConfiguration = { id: seeing.id, dialect: 'paper', hyperparameters: { rate: 0.1 } };
    for (const tensors of shapes) {
      const n = tensors.reduce((sum, { length }) => sum + length, 0);
      fc.assert(fc.property(gradients(n), fc.constantFrom(1, 2, 7), (...given) => assertSameAsRule(seeing, configuration, tensors, ...given)), { numRuns: 50 });
    }
    const widths = (tensors: readonly Tensor[]) => createRuleStepper(seeing, configuration, tensors, environment).columns.map(({ id, width }) => `${id} ${width}`);
    assert.deepEqual(widths([matrix(2, 3)]).filter((column) => column.endsWith(' 1')), ['layer 1', 'turns 1', 'ratio 1', 'distance 1']);
    assert.deepEqual(widths(shapes[2]!).filter((column) => column.endsWith(' 1')), ['turns 1', 'distance 1']);
  });

  it('has columns only for what the configuration uses', async () => {
    assert.deepEqual(await ids('sgd'), ['update', 'effectiveLearningRate']);
    assert.deepEqual(await ids('sgd:momentum=0.5'), ['update', 'effectiveLearningRate', 'b']);
    assert.deepEqual(await ids('adam'), ['update', 'effectiveLearningRate', 'm', 'v', 'mHat', 'vHat']);
    assert.deepEqual(await ids('adam:amsgrad=true'), ['update', 'effectiveLearningRate', 'm', 'v', 'vMax', 'mHat', 'vHat']);
    assert.deepEqual(await ids('adam:weightDecay=0.1,maximize=true'), ['update', 'effectiveLearningRate', 'm', 'v', 'signedGradient', 'decayedGradient', 'mHat', 'vHat']);
    assert.deepEqual(await ids('adam:weightDecay=0.1,decoupled=true'), ['update', 'effectiveLearningRate', 'm', 'v', 'mHat', 'vHat', 'decay']);
    assert.deepEqual(await ids('rmsprop'), ['update', 'effectiveLearningRate', 'v']);
    assert.deepEqual(await ids('rmsprop:centered=true,momentum=0.5'), ['update', 'effectiveLearningRate', 'v', 'a', 'b', 'variance']);
  });

  it('keeps one number per step of what the coordinates share', async () => {
    const stepper = await createStepper(parseSpec('nadam'), 5, noNative);
    assert.deepEqual(
      stepper.columns.filter(({ width }) => width === 1).map(({ id }) => id),
      ['muProduct', 'mu', 'muNext'],
    );
    assert.ok(stepper.columns.every(({ width }) => width === 1 || width === 5));
  });

  it('writes the state before the first step, and NaN for what is not there yet', () => {
    const stepper = createRuleStepper(elementwise('adagrad'), parseSpec('adagrad:initialAccumulator=0.25'), 2);
    const targets = stepper.columns.map(({ width }) => new Float64Array(width * 3).fill(7));
    stepper.start(targets, 1, Float64Array.of(1, 2));
    assert.deepEqual(Object.fromEntries(stepper.columns.map(({ id }, index) => [id, [...targets[index]!]])), {
      update: [7, 7, NaN, NaN, 7, 7],
      effectiveLearningRate: [7, 7, NaN, NaN, 7, 7],
      s: [7, 7, 0.25, 0.25, 7, 7],
    });
  });

  it('keeps the state of two steppers of one configuration apart', async () => {
    const configuration = parseSpec('momentum');
    const [first, second] = [await createStepper(configuration, 1, noNative), await createStepper(configuration, 1, noNative)];
    const targets = first.columns.map(() => new Float64Array(1));
    const theta = Float64Array.of(0);
    for (let t = 1; t <= 3; t++) first.step(t, theta, Float64Array.of(1), targets, 0);
    second.step(2, theta, Float64Array.of(1), targets, 0);
    assert.equal(targets[2]![0], 1);
  });

  it('loads a library only for an optimizer that needs it', async () => {
    await assert.rejects(createStepper(parseSpec('tf'), 2, noNative), /loads no library/);
    await assert.rejects(createStepper({ id: 'adm', dialect: 'pytorch', hyperparameters: {} }, 2, noNative), /no optimizer “adm”/);
  });
});
