import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as dd from '../../../fuzz/autodiff/oracle/doubleDouble.ts';

/** A double as a whole number of units of 2^-300, exact for the numbers generated here. */
function exact(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  if (exponent === 0) return 0n;
  const mantissa = (bits & 0xfffffffffffffn) | 0x10000000000000n;
  const shift = BigInt(exponent - 1075 + 300);
  const magnitude = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return x < 0 ? -magnitude : magnitude;
}

const unit = 1n << 300n;
const absolute = (x: bigint): bigint => (x < 0n ? -x : x);
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true }).filter((x) => x === 0 || Math.abs(x) > 1e-6);
/** A normalised pair. */
const pair = fc.tuple(number, fc.double({ min: -1, max: 1, noNaN: true })).map(([high, part]) => {
  const low = (high * part * Number.EPSILON) / 4;
  return [high, high + low === high && Math.abs(low) > 1e-30 ? low : 0] as const;
});
const whole = ([high, low]: readonly [number, number]): bigint => exact(high) + exact(low);

/** Within 2^-98 of the exact result. */
const near = (high: number, expected: bigint): void => {
  const error = absolute(exact(high) + exact(dd.low) - expected);
  assert.ok(error * (1n << 98n) <= absolute(expected) + (1n << 100n), `${high} + ${dd.low}`);
};

describe('numbers of two doubles', () => {
  it('multiply to about 30 digits', () => {
    fc.assert(fc.property(pair, pair, (a, b) => near(dd.multiply(...a, ...b), (whole(a) * whole(b)) / unit)));
  });

  it('divide to about 30 digits', () => {
    fc.assert(fc.property(pair, pair, (a, b) => {
      fc.pre(b[0] !== 0);
      near(dd.divide(...a, ...b), (whole(a) * unit) / whole(b));
    }));
  });

  it('add to about 30 digits of the larger operand', () => {
    fc.assert(fc.property(pair, pair, (a, b) => {
      const error = absolute(exact(dd.add(...a, ...b)) + exact(dd.low) - whole(a) - whole(b));
      assert.ok(error * (1n << 98n) <= absolute(whole(a)) + absolute(whole(b)) + (1n << 100n));
    }));
  });

  it('give a root whose square is the number', () => {
    fc.assert(fc.property(number.map(Math.abs), (a) => {
      const root = dd.squareRoot(a);
      near(dd.multiply(root, dd.low, root, dd.low), exact(a));
    }));
  });

  it('keep infinities and NaN', () => {
    assert.equal(dd.multiply(Infinity, 0, 2, 0), Infinity);
    assert.equal(dd.add(Infinity, 0, 1, 0), Infinity);
    assert.equal(dd.low, 0);
    assert.equal(dd.divide(1, 0, 0, 0), Infinity);
    assert.ok(Number.isNaN(dd.add(NaN, 0, 1, 0)));
    assert.equal(dd.multiply(1e300, 0, 2, 0), 2e300);
  });
});
