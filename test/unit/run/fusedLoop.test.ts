import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differentiateSource } from '../../../engine/autodiff/source/differentiateSource.ts';
import { createExactObjective } from '../../../engine/loss/exactObjective.ts';
import type { Objective } from '../../../engine/loss/objective.ts';
import { createRuleStepper, createStepper } from '../../../engine/optimizers/createStepper.ts';
import { describeOwn } from '../../../engine/ownOptimizers/describeOwn.ts';
import { discoverOptimizers } from '../../../engine/ownOptimizers/discoverOptimizers.ts';
import type { Stepper } from '../../../engine/optimizers/stepper.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { ProblemError } from '../../../engine/problem.ts';
import type { OptimizerConfiguration } from '../../../engine/optimizers/description.ts';
import { GatheringAnnouncer } from '../../../engine/recording/gatheringAnnouncer.ts';
import { performRun } from '../../../engine/run/performRun.ts';
import type { RunConfiguration } from '../../../engine/run/run.ts';
import { controlBytes } from '../../../engine/run/runMarks.ts';
import { configurationOf, forms } from '../optimizers/configurations.ts';

/** Σ aᵢ(θᵢ − 1)⁴ − cos θᵢ, value and gradient together; throws where a parameter passes `edge`. */
function objectiveOf(n: number, edge: number): Objective {
  const evaluations = { loss: 0, gradient: 0 };
  const value = (theta: Float64Array): number => {
    evaluations.loss++;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      if (theta[i]! > edge) throw new ProblemError({ severity: 'error', message: 'beyond the edge', file: 'edge.ts', line: 1, column: 1 });
      sum += (i + 1) * (theta[i]! - 1) ** 4 - Math.cos(theta[i]!);
    }
    return sum;
  };
  const valueAndGradient = (theta: Float64Array, into: Float64Array): number => {
    const sum = value(theta);
    evaluations.gradient++;
    for (let i = 0; i < n; i++) into[i] = 4 * (i + 1) * (theta[i]! - 1) ** 3 + Math.sin(theta[i]!);
    return sum;
  };
  return {
    dimensions: n,
    gradientMethod: 'source',
    batched: false,
    evaluations,
    value,
    valueAndGradient,
    gradient(theta, _, into) {
      valueAndGradient(theta, into);
      return undefined;
    },
  };
}

/** Losses whose gradient is a few operations, by the number of their parameters: a smooth one, one that soon overflows, one with branches and steps in it, one that is not finite everywhere. */
const texts: Readonly<Record<number, readonly string[]>> = {
  1: ['x ** 4 - Math.cos(3 * x)', 'Math.exp(x * x * x)', 'x > 1 ? x * x : x > -1 ? 2 * x - 1 : Math.abs(x) ** 3', 'Math.log(x) + Math.sqrt(x)'],
  2: ['(1 - x) ** 2 + 100 * (y - x ** 2) ** 2', 'x ** 8 * y ** 8', 'x > y ? (x - y) ** 2 : Math.max(x, 0) + Math.floor(y) * y', '0 * Math.log(x) + y * y / x'],
  3: ['x * x + y * y * z + z ** 4', 'Math.exp(x * y) - z ** 6', 'Math.hypot(x, y) + (z > 0 ? z : -2 * z)', 'Math.sqrt(x) * Math.log(y) + z'],
};

function exactObjectiveOf(n: number, index: number): Objective {
  const names = ['x', 'y', 'z'].slice(0, n);
  const text = `export function loss(${names.map((name) => `${name}: number`).join(', ')}): number { return ${texts[n]![index]!}; }`;
  const result = differentiateSource({ modules: { 'loss.ts': { text, imports: {} } }, entry: 'loss.ts', name: 'loss', parameters: { kind: 'scalars', names } });
  assert.ok(result.ok, text);
  return createExactObjective({ differentiable: result.differentiable, dimensions: n, rows: undefined, batches: undefined });
}

interface Setting {
  /** Of the texts; absent: a loss function that is called. */
  readonly text?: number | undefined;
  readonly start: readonly number[];
  readonly steps: number;
  readonly edge: number;
  readonly lossBelow: number | undefined;
  readonly recorded: boolean;
  readonly every: number;
  readonly budget: number;
}

async function perform(optimizer: OptimizerConfiguration, setting: Setting, fused: boolean) {
  const { text, start, edge } = setting;
  const objective = text === undefined ? objectiveOf(start.length, edge) : exactObjectiveOf(start.length, text);
  const stepper = await createStepper(optimizer, start.length, () => Promise.reject(new Error('native')), { seed: 1, objective });
  return performWith(stepper, objective, optimizer, setting, fused);
}

function performWith({ unrolled, ...general }: Stepper, objective: Objective, optimizer: OptimizerConfiguration, { start, steps, lossBelow, recorded, every, budget }: Setting, fused: boolean) {
  const configuration: RunConfiguration = { optimizer, steps, seed: 1, stop: lossBelow === undefined ? {} : { lossBelow }, recording: { columns: recorded ? 'all' : 'none', every, budget } };
  const announcer = new GatheringAnnouncer(steps);
  const { milliseconds: _, ...summary } = performRun({
    objective,
    notes: [],
    stepper: fused && unrolled ? { ...general, unrolled } : general,
    theta: Float64Array.from(start),
    configuration,
    control: new Int32Array(new SharedArrayBuffer(controlBytes)),
    announcer,
  });
  const recording = announcer.finish();
  // The bits of a NaN are the processor's or V8's, as the code is compiled or not; arrays are compared by their bytes.
  for (const { data } of [recording, recording?.scalars, recording?.checkpoints].flatMap((rows) => rows?.columns ?? [])) {
    data.forEach((value, i) => {
      if (Number.isNaN(value)) data[i] = NaN;
    });
  }
  return { summary, recording, isUnrolled: unrolled !== undefined };
}

describe('the loop of a run in few dimensions', () => {
  it('is made for optimizers that see no further than a coordinate, and for no others', async () => {
    const isUnrolled = async (spec: string) => (await perform(parseSpec(spec), { start: [2, 3], steps: 1, edge: 9, lossBelow: undefined, recorded: true, every: 1, budget: 1e8 }, true)).isUnrolled;
    assert.deepEqual(await Promise.all(['sgd', 'adam', 'nadam@keras', 'adam+clipValue(1)'].map(isUnrolled)), [true, true, true, false]);
  });

  it('takes the text of a loss function that is a few operations on numbers, and of no other', () => {
    const unrolled = (body: string): string | undefined => {
      const text = `export function loss(x: number, y: number, scale: number[]): number { ${body} }`;
      const result = differentiateSource({ modules: { 'loss.ts': { text, imports: {} } }, entry: 'loss.ts', name: 'loss', parameters: { kind: 'scalars', names: ['x', 'y'] } });
      assert.ok(result.ok, body);
      return result.differentiable.unrolled;
    };
    for (const body of ['return x * y;', 'let a = x; if (a > y) a *= 2; return a + Math.sin(y);', 'return 3;', '{ const f = (a: number) => a ** 3; return f(x) + f(y); }']) assert.ok(unrolled(body), body);
    for (const body of ['let a = x; for (let i = 0; i < 3; i++) a *= y; return a;', 'if (x > 2) throw new Error("far"); return x * y;', 'return x * scale[0]!;', 'return x * scale.length;', 'return [x, y].map((a) => a * a)[0]!;', 'return x * Math.random();', 'let a = x; while (a < 1) a *= 2; return a;', 'const f = (a: number): number => (a < 1 ? a : f(a / 2)); return f(x);', 'let f: ((a: number) => number) | undefined; if (x < 1.2) f = (a) => a * a; return f!(x) + y;', 'const o = null as never as { a: number }; if (x < 0) return o.a; return x * y;']) {
      assert.equal(unrolled(body), undefined, body);
    }
  });

  it('has no names of its own that a rule may have', () => {
    for (const name of ['best', 'before', 'next', 'scalar', 'kept', 'step', 'state', 'place', 'row', 'values']) {
      const { found } = discoverOptimizers('/w/my.ts', `/** @optimizer */
export const mine = { hyperparameters: { learningRate: 0.01 }, state: {},
  step({ g, t }, { learningRate }) { const ${name} = 1 - 0.9 ** t; const effectiveLearningRate = learningRate * ${name}; const update = -effectiveLearningRate * g; } };`);
      const description = describeOwn(found[0]!.optimizer);
      const optimizer: OptimizerConfiguration = { id: description.id, dialect: 'paper', hyperparameters: { learningRate: 0.01 } };
      for (const text of [0, undefined]) {
        const setting: Setting = { text, start: [-1.2, 1], steps: 50, edge: 1e9, lossBelow: undefined, recorded: true, every: 1, budget: 1e8 };
        const performed = (fused: boolean) => performWith(createRuleStepper(description, optimizer, 2), text === undefined ? objectiveOf(2, 1e9) : exactObjectiveOf(2, text), optimizer, setting, fused);
        assert.equal(performed(true).isUnrolled, true);
        assert.deepEqual(performed(true), performed(false), name);
      }
    }
  });

  const settingsOf = (start: fc.Arbitrary<number[]>, text: fc.Arbitrary<number | undefined>, most: number) =>
    fc.record({
      text,
      start,
      steps: fc.integer({ min: 1, max: most }),
      edge: fc.constantFrom(2.5, 4, 1e9),
      lossBelow: fc.constantFrom(undefined, 1),
      recorded: fc.boolean(),
      every: fc.constantFrom(1, 1, 3),
      budget: fc.constantFrom(1e8, 3e4, 8e3),
    });
  const optimizers = fc.constantFrom(...forms.filter(({ description, dialect }) => !description.dialects[dialect]!.refuse)).chain(({ description, dialect }) => configurationOf(description, dialect));
  const points = (maxLength: number) => fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength });

  it('does what the general loop does, to the bit', async () => {
    const settings = settingsOf(points(5), fc.constant(undefined), 700);
    await fc.assert(
      fc.asyncProperty(optimizers, settings, async (optimizer, setting) => {
        assert.deepEqual(await perform(optimizer, setting, true), await perform(optimizer, setting, false));
      }),
      { numRuns: 300 },
    );
  });

  it('does so with the text of a loss function in it', async () => {
    const settings = settingsOf(points(3), fc.integer({ min: 0, max: 3 }), 2500);
    await fc.assert(
      fc.asyncProperty(optimizers, settings, async (optimizer, setting) => {
        assert.deepEqual(await perform(optimizer, setting, true), await perform(optimizer, setting, false));
      }),
      { numRuns: 300 },
    );
  });
});
