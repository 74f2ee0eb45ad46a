import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatCount, formatDuration, formatNumber, formatPowerOfTen, formatRate } from '../../../webview/format.ts';

describe('numbers as the panel writes them', () => {
  it('have six significant digits and no more zeros than they need', () => {
    const written = [0.5, 0.1 + 0.2, 1234.5678, 3.1e-9, 1e300, 123456789, -0.00012345678, 0, -0].map((value) => formatNumber(value));
    assert.deepEqual(written, ['0.5', '0.3', '1234.57', '3.1e-9', '1e300', '1.23457e8', '-0.000123457', '0', '0']);
  });

  it('name what is not finite', () => {
    assert.deepEqual([NaN, Infinity, -Infinity].map((value) => formatNumber(value)), ['NaN', '∞', '-∞']);
  });

  it('are read back within the digits shown', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), fc.integer({ min: 2, max: 12 }), (value, digits) => {
        assert.equal(Number(formatNumber(value, digits)), Number(value.toPrecision(digits)));
      }),
    );
  });

  it('as durations, rates, counts and powers of ten', () => {
    assert.deepEqual([0.2, 840, 1234, 59_999, 125_000].map(formatDuration), ['<1 ms', '840 ms', '1.23 s', '60 s', '2 min 5 s']);
    assert.deepEqual([850, 12_345, 3_400_000, NaN].map(formatRate), ['850', '12 k', '3.4 M', '–']);
    assert.deepEqual([-9, -2, 0, 3, 12].map(formatPowerOfTen), ['10⁻⁹', '0.01', '1', '1000', '10¹²']);
    assert.equal(formatCount(12), '12');
  });
});
