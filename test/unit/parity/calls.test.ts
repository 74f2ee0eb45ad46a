import assert from 'node:assert/strict';
import { assertClose, frameworks, problems, readGolden, type AveragingCase, type ScheduleCase, type TransformCase } from './goldens.ts';
import { averagings } from '../../../engine/averaging/averagings.ts';
import { beginAveraging } from '../../../engine/averaging/averaging.ts';
import { beginSchedule } from '../../../engine/schedules/schedule.ts';
import { beginTransform } from '../../../engine/transforms/transform.ts';
import { formatParameter, type ParameterValue } from '../../../engine/calls/parameter.ts';
import { schedules } from '../../../engine/schedules/schedules.ts';
import { settleCall, type Call, type CallDescription } from '../../../engine/calls/callDescription.ts';
import { transforms } from '../../../engine/transforms/transforms.ts';
import type { Dialect } from '../../../engine/optimizers/description.ts';

function call<D extends CallDescription<unknown>>(id: string, parameters: Readonly<Record<string, ParameterValue>>, known: readonly D[], dialect: Dialect): Call<D> {
  const settled = settleCall(`${id}(${Object.entries(parameters).map(([name, value]) => `${name}=${formatParameter(value)}`).join(',')})`, known, dialect, id);
  if (!settled.ok) throw new Error(settled.message);
  return settled.call;
}

interface Schedules {
  readonly losses: readonly number[];
  readonly cases: readonly ScheduleCase[];
}

interface Transforms {
  readonly transforms: readonly TransformCase[];
  readonly averagings: readonly AveragingCase[];
}

/** Computed in float32 whatever it is called with. */
const inFloat32 = new Set(['oneCycle@optax']);

/** Without a golden, and why. */
const withoutGolden = new Set([
  // Composed by hand in these frameworks.
  'inverseTime@optax', 'step@keras', 'step@optax', 'warmup@keras', 'clipNorm@optax', 'accumulate@pytorch',
  // Its numbers are random.
  'noise@optax',
]);

describe('schedules, transforms and averagings and the frameworks that they restate', () => {
  for (const dialect of frameworks) {
    const { losses, cases } = readGolden(`schedules.${dialect}.json`) as Schedules;
    for (const { schedule, parameters, values, called } of cases) {
      it(`${schedule} ${JSON.stringify(parameters)} gives each update the value that ${dialect} gives it`, () => {
        const valueAt = beginSchedule(call(schedule, parameters, schedules, dialect));
        const size = Math.max(...values);
        for (const [k, applied] of values.entries()) {
          const value = valueAt(k, losses[k]!);
          assertClose(value, applied, called ? 1e-6 : 1e-12, `update ${k + 1}`, size);
          if (called) assertClose(value, called[k]!, inFloat32.has(`${schedule}@${dialect}`) ? 1e-6 : 1e-12, `called with ${k}`, size);
        }
      });
    }

    const { transforms: transformCases, averagings: averagingCases } = readGolden(`transforms.${dialect}.json`) as Transforms;
    for (const { transform, problem, parameters, values } of transformCases) {
      it(`${transform} ${JSON.stringify(parameters)} makes of gradients what ${dialect} makes of them`, () => {
        const { tensors, gradients } = problems[problem]!;
        const apply = beginTransform(call(transform, parameters, transforms, dialect), { tensors, seed: 1 });
        const expected = new Map(values);
        for (const [index, given] of gradients.entries()) {
          const g = Float64Array.from(given);
          if (!apply(g, index + 1)) g.fill(0);
          for (const [i, value] of (expected.get(index + 1) ?? []).entries()) assertClose(g[i]!, value, 1e-12, `step ${index + 1} g[${i}]`);
        }
      });
    }

    for (const { averaging, problem, parameters, values } of averagingCases) {
      it(`${averaging} ${JSON.stringify(parameters)} follows the parameters as ${dialect} does`, () => {
        const { start, gradients } = problems[problem]!;
        const settled = call(averaging, parameters, averagings, dialect);
        const follow = beginAveraging(settled);
        const theta = Float64Array.from(start);
        const average = theta.slice();
        const expected = new Map(values);
        for (const [index, gradient] of gradients.entries()) {
          for (const [i, value] of gradient.entries()) theta[i] = theta[i]! - 0.01 * value;
          follow(index + 1, theta, average);
          const rows = expected.get(index + 1) ?? [];
          const points = Array.isArray(rows[0]) ? [theta, average] : [average];
          const actual = points.flatMap((point) => [...point]);
          for (const [i, value] of rows.flat().entries()) assertClose(actual[i]!, value, 1e-12, `step ${index + 1} [${i}]`);
        }
      });
    }
  }

  it('has a golden for every form', () => {
    const covered = new Set<string>(withoutGolden);
    for (const dialect of frameworks) {
      const files = [readGolden(`schedules.${dialect}.json`), readGolden(`transforms.${dialect}.json`)] as [Schedules, Transforms];
      for (const { schedule } of files[0].cases) covered.add(`${schedule}@${dialect}`);
      for (const { transform } of files[1].transforms) covered.add(`${transform}@${dialect}`);
      for (const { averaging } of files[1].averagings) covered.add(`${averaging}@${dialect}`);
    }
    const missing = [...schedules, ...transforms, ...averagings].flatMap(({ id, forms }) => frameworks.filter((dialect) => dialect in forms && !covered.has(`${id}@${dialect}`)).map((dialect) => `${id}@${dialect}`));
    assert.deepEqual(missing, []);
  });
});
