import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatStart, parseStart } from '../../../engine/data/parseStart.ts';
import type { Start } from '../../../engine/loss/lossFunction.ts';

describe('parseStart', () => {
  it('reads each form', () => {
    assert.deepEqual(parseStart('1,2'), { ok: true, value: { kind: 'point', values: [1, 2] } });
    assert.deepEqual(parseStart(' -.5  +3. 1e-3 '), { ok: true, value: { kind: 'point', values: [-0.5, 3, 0.001] } });
    assert.deepEqual(parseStart('all 1'), { ok: true, value: { kind: 'all', value: 1 } });
    assert.deepEqual(parseStart('normal 0.1'), { ok: true, value: { kind: 'normal', deviation: 0.1 } });
    assert.deepEqual(parseStart('Uniform -1, 1'), { ok: true, value: { kind: 'uniform', low: -1, high: 1 } });
  });

  it('says what is wrong and where', () => {
    assert.deepEqual(parseStart('1, x'), { ok: false, error: '“x” is not a number', offset: 3 });
    assert.deepEqual(parseStart('uniform 2 1'), { ok: false, error: 'the low end 2 is not below the high end 1', offset: 8 });
    for (const text of ['', ' ', ',', '1,', ',1', '1,,2', '0x10', '1_0', 'Infinity', '−1', 'all', 'all x', 'normal 0', '[1]']) {
      const parsed = parseStart(text);
      assert.ok(!parsed.ok && parsed.offset >= 0 && parsed.offset <= text.length, text);
    }
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseStart(text)));
  });

  it('reads back what formatStart writes', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
    const start: fc.Arbitrary<Start> = fc.oneof(
      fc.array(number, { minLength: 1 }).map((values) => ({ kind: 'point' as const, values })),
      number.map((value) => ({ kind: 'all' as const, value })),
      number.filter((x) => x > 0).map((deviation) => ({ kind: 'normal' as const, deviation })),
      fc.tuple(number, number).filter(([a, b]) => a < b).map(([low, high]) => ({ kind: 'uniform' as const, low, high })),
    );
    fc.assert(fc.property(start, (value) => assert.deepEqual(parseStart(formatStart(value)), { ok: true, value })));
  });
});
