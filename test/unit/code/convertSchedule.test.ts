import assert from 'node:assert/strict';
import { beginSchedule } from '../../../engine/schedules/schedule.ts';
import { convertSchedule } from '../../../engine/code/convertSchedule.ts';
import { settleSchedule } from '../../../engine/schedules/schedules.ts';
import type { Dialect } from '../../../engine/optimizers/description.ts';

function valuesOf(text: string, dialect: Dialect): readonly number[] {
  const settled = settleSchedule(text, dialect);
  assert.ok(settled.ok, text);
  const schedule = beginSchedule(settled.call);
  // Up to the end of the cosine: after it PyTorch's climbs back.
  return Array.from({ length: 12 }, (_, k) => schedule(k, 1));
}

describe('a schedule in another dialect', () => {
  const examples: Readonly<Partial<Record<Dialect, readonly string[]>>> = {
    pytorch: [
      'cosine(0.1,12)', 'cosine(0.1,12,minimum=0.01)', 'warmRestarts(0.1,5,minimum=0.02)', 'warmup(0.1,6)', 'warmup(0.1,6,endFactor=0.5)', 'warmupCosine(0.1,3,9,end=0.01)',
      'multiStep(0.1,[3,8])', 'exponential(0.1,0.9)', 'inverseTime(0.1,0.5)', 'polynomial(0.1,10,power=2)', 'decay(0.1,0.5)', 'step(0.1,4)', 'constant(0.1)',
    ],
    keras: [
      'cosine(0.1,12,alpha=0.1)', 'warmRestarts(0.1,5,multiplier=1,alpha=0.1)', 'warmup(0.1,6,start=0.05)', 'warmupCosine(0.1,3,9,alpha=0.1)', 'multiStep(0.1,[3,8])',
      'exponential(0.1,0.5,steps=4)', 'exponential(0.1,0.5,steps=4,staircase=true)', 'inverseTime(0.1,0.5,steps=4)', 'polynomial(0.1,10,end=0)',
    ],
    optax: ['cosine(0.1,12,alpha=0.1)', 'warmupCosine(0.1,3,12,end=0.01)', 'multiStep(0.1,[3,8])', 'exponential(0.1,0.5,steps=4,staircase=true)'],
  };
  const targets: readonly Dialect[] = ['pytorch', 'keras', 'optax'];
  for (const [from, texts] of Object.entries(examples) as [Dialect, readonly string[]][]) {
    for (const text of texts) {
      it(`gives the values of ${text} of ${from}`, () => {
        for (const to of targets.filter((dialect) => dialect !== from)) {
          const converted = convertSchedule(text, from, to);
          assert.ok(converted.ok, `${to}: ${converted.ok ? '' : converted.why}`);
          const expected = valuesOf(text, from);
          valuesOf(converted.text, to).forEach((value, k) => assert.ok(Math.abs(value - expected[k]!) < 1e-15, `${to} ${converted.text}, step ${k}: ${value} is not ${expected[k]}`));
        }
      });
    }
  }

  it('is written as shortly as there', () => {
    assert.deepEqual(convertSchedule('cosine(0.1,100,minimum=0.01)', 'pytorch', 'keras'), { ok: true, text: 'cosine(0.1,100,alpha=0.1)' });
    // What is left out means something else there.
    assert.deepEqual(convertSchedule('polynomial(0.1,100)', 'pytorch', 'keras'), { ok: true, text: 'polynomial(0.1,100,end=0)' });
    assert.deepEqual(convertSchedule('warmRestarts(0.1,10)', 'pytorch', 'keras'), { ok: true, text: 'warmRestarts(0.1,10,multiplier=1)' });
  });

  it('is refused with a reason where there is none', () => {
    const why = (text: string, from: Dialect, to: Dialect) => {
      const converted = convertSchedule(text, from, to);
      return converted.ok ? undefined : converted.why;
    };
    assert.match(why('polynomial(0.1,100)', 'keras', 'pytorch')!, /no end=0.0001 in pytorch/);
    assert.match(why('warmup(0.1,10)', 'optax', 'pytorch')!, /startFactor cannot be "0"/);
    assert.match(why('cosine(0.1,10,exponent=2)', 'optax', 'keras')!, /no exponent=2/);
    assert.match(why('multiStep(0.1,[1,5])', 'pytorch', 'keras')!, /milestones cannot be/);
    assert.match(why('inverseTime(0.1,0.5,steps=4,staircase=true)', 'keras', 'optax')!, /no staircase=true/);
  });
});
