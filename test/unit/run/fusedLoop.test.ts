import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Objective } from '../../../engine/loss/objective.ts';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
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

interface Setting {
  readonly start: readonly number[];
  readonly steps: number;
  readonly edge: number;
  readonly lossBelow: number | undefined;
  readonly recorded: boolean;
  readonly every: number;
  readonly budget: number;
}

async function perform(optimizer: OptimizerConfiguration, { start, steps, edge, lossBelow, recorded, every, budget }: Setting, fused: boolean) {
  const objective = objectiveOf(start.length, edge);
  const { unrolled, ...general } = await createStepper(optimizer, start.length, () => Promise.reject(new Error('native')), { seed: 1, objective });
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
  return { summary, recording: announcer.finish(), isUnrolled: unrolled !== undefined };
}

describe('the loop of a run in few dimensions', () => {
  it('is made for optimizers that see no further than a coordinate, and for no others', async () => {
    const isUnrolled = async (spec: string) => (await perform(parseSpec(spec), { start: [2, 3], steps: 1, edge: 9, lossBelow: undefined, recorded: true, every: 1, budget: 1e8 }, true)).isUnrolled;
    assert.deepEqual(await Promise.all(['sgd', 'adam', 'nadam@keras', 'adam+clipValue(1)'].map(isUnrolled)), [true, true, true, false]);
  });

  it('does what the general loop does, to the bit', async () => {
    const settings = fc.record({
      start: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 5 }),
      steps: fc.integer({ min: 1, max: 700 }),
      edge: fc.constantFrom(2.5, 4, 1e9),
      lossBelow: fc.constantFrom(undefined, 1),
      recorded: fc.boolean(),
      every: fc.constantFrom(1, 1, 3),
      budget: fc.constantFrom(1e8, 3e4, 8e3),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...forms.filter(({ description, dialect }) => !description.dialects[dialect]!.refuse)).chain(({ description, dialect }) => configurationOf(description, dialect)), settings, async (optimizer, setting) => {
        assert.deepEqual(await perform(optimizer, setting, true), await perform(optimizer, setting, false));
      }),
      { numRuns: 300 },
    );
  });
});
