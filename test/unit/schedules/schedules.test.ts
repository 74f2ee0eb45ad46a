import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beginSchedule } from '../../../engine/schedules/schedule.ts';
import { dialects, type Dialect } from '../../../engine/optimizers/description.ts';
import { formOf, parametersOf, usageOf } from '../../../engine/calls/callDescription.ts';
import { defaultOf } from '../../../engine/calls/parameter.ts';
import { schedules, settleSchedule } from '../../../engine/schedules/schedules.ts';

interface FrameworkCase {
  readonly dialect: Dialect;
  /** As a SPEC has it. */
  readonly schedule: string;
  /** The value that update n + 1 used in the framework itself. */
  readonly values: readonly number[];
  /** What a plateau saw. */
  readonly losses?: readonly number[];
}

const cases = JSON.parse(readFileSync(new URL('frameworkValues.json', import.meta.url), 'utf8')) as readonly FrameworkCase[];

function begin(text: string, dialect: Dialect) {
  const settled = settleSchedule(text, dialect);
  assert.ok(settled.ok, settled.ok ? '' : settled.message);
  return { schedule: beginSchedule(settled.call), call: settled.call };
}

/** Keras computes its cosines partly in float32, whatever its floatx is. */
const bound = ({ dialect, schedule }: FrameworkCase) => (dialect === 'keras' && /cosine|warmRestarts/i.test(schedule) ? 1e-6 : 1e-12);

describe('schedules', () => {
  for (const each of cases) {
    it(`are what ${each.dialect} uses at every step: ${each.schedule}`, () => {
      const { schedule } = begin(each.schedule, each.dialect);
      for (const [k, expected] of each.values.entries()) {
        const value = schedule(k, each.losses?.[k] ?? NaN);
        assert.ok(Math.abs(value - expected) <= bound(each) * Math.abs(expected) + 1e-17, `update ${k + 1}: ${value}, ${expected}`);
      }
    });
  }

  it('are all proven in each framework that has a form of its own', () => {
    const proven = new Set(cases.map(({ dialect, schedule }) => `${schedule.split('(')[0]}@${dialect}`));
    // Formulas of ours for what the framework builds from others, or lacks.
    const without = ['warmup@keras', 'inverseTime@optax'];
    const missing = schedules.flatMap(({ id, forms }) => Object.keys(forms).map((dialect) => `${id}@${dialect}`)).filter((form) => !/@(paper|tfjs)$/.test(form) && !proven.has(form));
    assert.deepEqual(missing.sort(), without.sort());
  });

  it('differ where frameworks do: a milestone, a decay past its end, Keras 2', () => {
    const at = (text: string, dialect: Dialect, k: number) => begin(text, dialect).schedule(k, NaN);
    assert.deepEqual(dialects.slice(0, 3).map((dialect) => at('multiStep(1,[5])', dialect, 5)), [0.1, 1, 0.1]);
    assert.ok(at('cosine(1,10)', 'pytorch', 15) > 0.49 && at('cosine(1,10)', 'keras', 15) < 1e-12);
    assert.equal(at('decay(0.1,0.5)', 'keras', 3), 0.1 * (1 / 2.5));
    assert.equal(at('warmup(1,4)', 'optax', 0), 0);
    assert.equal(at('exponential(1,0.5,steps=2)', 'paper', 4), 0.25);
  });

  it('have their required parameters first, and say how they are written', () => {
    for (const description of schedules) {
      for (const dialect of dialects) {
        const required = parametersOf(description, dialect).map(([, parameter]) => defaultOf(parameter, dialect) === undefined);
        assert.deepEqual(required, [...required].sort((a, b) => Number(b) - Number(a)), description.id);
        assert.ok(required[0], `${description.id} begins with a value of the hyperparameter`);
        assert.ok(formOf(description, dialect).equation.length > 0);
      }
    }
    assert.equal(usageOf(schedules.find(({ id }) => id === 'cosine')!, 'optax'), 'cosine(initial,steps,alpha=0,exponent=1)');
  });

  it('are read by place and by name, and written as short as can be', () => {
    const { call } = begin(' Cosine( 1e-1 , steps = 1000, minimum=0 ) ', 'pytorch');
    assert.deepEqual(call.values, { initial: 0.1, steps: 1000, minimum: 0 });
    assert.equal(call.text, 'cosine(0.1,1000)');
    assert.equal(begin('multiStep(0.1,[3,8], 0.5)', 'pytorch').call.text, 'multiStep(0.1,[3,8],factor=0.5)');
    for (const { schedule, dialect } of cases) assert.equal(begin(begin(schedule, dialect).call.text, dialect).call.text, begin(schedule, dialect).call.text);
  });

  const refused: Readonly<Record<string, string>> = {
    'cosin(0.1,10)': 'There is no schedule “cosin” (did you mean “cosine”?)',
    'cosine(0.1)': 'cosine needs steps, a whole number of at least 1; write cosine(initial,steps,minimum=0).',
    'cosine(0.1,0)': 'cosine: steps cannot be "0": it is a whole number of at least 1.',
    'cosine(0.1,1.5)': 'cosine: steps cannot be "1.5": it is a whole number of at least 1.',
    'cosine(0.1,10,0,1)': 'cosine takes at most 3 values; write cosine(initial,steps,minimum=0).',
    'cosine(0.1,10,alpha=0)': 'cosine has no “alpha” here; keras, optax have it; write cosine(initial,steps,minimum=0).',
    'cosine(0.1,10,minimun=0)': 'cosine has no “minimun” (did you mean “minimum”?); write cosine(initial,steps,minimum=0).',
    'cosine(0.1,10,steps=5)': 'cosine is given steps twice.',
    'multiStep(0.1,30)': 'multiStep: milestones cannot be "30": it is ascending whole numbers of at least 1 in brackets, such as [30,80].',
    'multiStep(0.1,[5,3])': 'multiStep: milestones cannot be "[5,3]"',
    'oneCycle(0.1,3)': 'oneCycle: with rise=0.3 and steps=3 there is no step at which it grows.',
  };
  for (const [text, message] of Object.entries(refused)) {
    it(`refuse ${text}`, () => {
      const settled = settleSchedule(text, 'pytorch');
      assert.ok(!settled.ok);
      assert.ok(settled.message.startsWith(message), settled.message);
    });
  }

  it('give a finite number at every step, whatever their values', () => {
    const any = fc.record({ dialect: fc.constantFrom(...dialects), index: fc.nat(schedules.length - 1), first: fc.double({ min: 1e-6, max: 10, noNaN: true }), steps: fc.integer({ min: 10, max: 500 }), k: fc.integer({ min: 0, max: 2000 }) });
    fc.assert(fc.property(any, ({ dialect, index, first, steps, k }) => {
      const description = schedules[index]!;
      const values = parametersOf(description, dialect).filter(([, parameter]) => defaultOf(parameter, dialect) === undefined).map(([id, parameter], place) => (place === 0 ? first : parameter.kind === 'list' ? '[3,9]' : id === 'rate' ? 0.9 : steps));
      assert.ok(Number.isFinite(begin(`${description.id}(${values.join(',')})`, dialect).schedule(k, 1)), `${description.id}@${dialect}`);
    }), { numRuns: 300 });
  });
});
