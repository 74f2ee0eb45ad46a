import assert from 'node:assert/strict';
import fc from 'fast-check';
import { orderRow } from '../../../engine/recording/rowOrder.ts';

const numbers = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, NaN)), { maxLength: 60 }).map((values) => Float64Array.from(values));

describe('the order of coordinates', () => {
  it('is that of θ where nothing sorts', () => {
    assert.deepEqual([...orderRow(4, undefined, undefined)], [0, 1, 2, 3]);
    assert.deepEqual([...orderRow(4, (coordinate) => coordinate % 2 === 1, undefined)], [1, 3]);
  });

  it('is stable, NaN last, by value and by magnitude, up and down', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom('value' as const, 'magnitude' as const), fc.boolean(), fc.integer({ min: 1, max: 3 }), (values, by, descending, every) => {
        const passes = (coordinate: number) => coordinate % every === 0;
        const key = (coordinate: number) => (by === 'magnitude' ? Math.abs(values[coordinate]!) : values[coordinate]!);
        const expected = Array.from(values.keys())
          .filter(passes)
          .sort((a, b) => {
            const [x, y] = [key(a), key(b)];
            if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
            return (x === y ? 0 : x < y === descending ? 1 : -1) || a - b;
          });
        assert.deepEqual([...orderRow(values.length, passes, { values, by, descending })], expected);
      }),
    );
  });
});
