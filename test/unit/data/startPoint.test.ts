import assert from 'node:assert/strict';
import fc from 'fast-check';
import { startPoint } from '../../../engine/data/startPoint.ts';

describe('startPoint', () => {
  it('takes points and constants as they are', () => {
    assert.deepEqual([...startPoint({ kind: 'point', values: [1, -2] }, 2, 1)], [1, -2]);
    assert.deepEqual([...startPoint({ kind: 'all', value: 3 }, 3, 1)], [3, 3, 3]);
    assert.throws(() => startPoint({ kind: 'point', values: [1] }, 2, 1), /The start has 1 numbers, but there are 2 parameters/);
  });

  it('is the same for the same seed, and begins alike in more dimensions', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 9 }), fc.constantFrom('normal', 'uniform'), (seed, n, kind) => {
        const start = kind === 'normal' ? ({ kind: 'normal', deviation: 2 } as const) : ({ kind: 'uniform', low: -1, high: 3 } as const);
        const point = startPoint(start, n, seed);
        assert.deepEqual(startPoint(start, n, seed), point);
        assert.deepEqual(startPoint(start, n + 3, seed).subarray(0, n), point);
        assert.ok(point.every(Number.isFinite));
        if (kind === 'uniform') assert.ok(point.every((x) => x >= -1 && x < 3));
      }),
    );
    assert.notDeepEqual(startPoint({ kind: 'normal', deviation: 1 }, 3, 1), startPoint({ kind: 'normal', deviation: 1 }, 3, 2));
  });

  it('has the moments that it should have', () => {
    const n = 100_000;
    const moments = (x: Float64Array): [number, number] => {
      const mean = x.reduce((sum, value) => sum + value, 0) / n;
      return [mean, Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n)];
    };
    const [normalMean, normalDeviation] = moments(startPoint({ kind: 'normal', deviation: 0.1 }, n, 5));
    assert.ok(Math.abs(normalMean) < 0.0015 && Math.abs(normalDeviation - 0.1) < 0.0015);
    const [uniformMean, uniformDeviation] = moments(startPoint({ kind: 'uniform', low: 0, high: 2 }, n, 5));
    assert.ok(Math.abs(uniformMean - 1) < 0.01 && Math.abs(uniformDeviation - 2 / Math.sqrt(12)) < 0.01);
  });
});
