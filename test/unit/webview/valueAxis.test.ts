import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseAxis, linearAxis, logarithmicAxis, rangeOf, symmetricAxis } from '../../../webview/curves/valueAxis.ts';

const axis = (logarithmic: boolean, ...values: number[]) => chooseAxis(logarithmic, rangeOf([Float64Array.from(values)]));

describe('the axis of a quantity', () => {
  it('is logarithmic only where every value is positive', () => {
    assert.equal(axis(false, 1, 2).kind, 'linear');
    assert.equal(axis(true, 1e-9, 2, NaN, Infinity).kind, 'logarithmic');
    assert.equal(axis(true, 0, 2).kind, 'symmetric');
    assert.equal(axis(true, -1, 2).kind, 'symmetric');
    assert.equal(axis(true, 0, 0).kind, 'linear');
    assert.equal(chooseAxis(true, rangeOf([])).kind, 'linear');
  });

  it('keeps the order of all values, zero and negative ones too, and gives them back', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.integer({ min: -8, max: 2 }), (a, b, exponent) => {
        const symmetric = symmetricAxis(10 ** exponent);
        if (a < b) assert.ok(symmetric.forward(a) <= symmetric.forward(b));
        assert.ok(Math.abs(symmetric.inverse(symmetric.forward(a)) - a) <= 1e-9 * Math.max(1, Math.abs(a)));
        assert.equal(symmetric.forward(-a) + symmetric.forward(a), 0);
      }),
    );
  });

  it('has no place for what is not finite', () => {
    for (const one of [linearAxis, logarithmicAxis, symmetricAxis(1)]) for (const value of [NaN, Infinity, -Infinity]) assert.ok(Number.isNaN(one.forward(value)));
  });

  it('has ticks at powers of ten, not too many, and between them when there is less than a decade', () => {
    assert.deepEqual(logarithmicAxis.ticks(-3.2, 1.1, 10).map(({ label }) => label), ['10⁻³', '0.01', '0.1', '1', '10']);
    assert.deepEqual(logarithmicAxis.ticks(Math.log10(1.7), Math.log10(52), 6).map(({ label }) => label), ['2', '5', '10', '20', '50']);
    assert.deepEqual(logarithmicAxis.ticks(Math.log10(0.9), Math.log10(15), 6).map(({ label }) => label), ['1', '2', '5', '10']);
    assert.ok(logarithmicAxis.ticks(-300, 300, 8).length <= 9);
    assert.deepEqual(logarithmicAxis.ticks(Math.log10(2), Math.log10(4), 4).map(({ label }) => label), ['2', '2.5', '3', '3.5', '4']);
    assert.deepEqual(symmetricAxis(0.01).ticks(-2, 2, 10).map(({ label }) => label), ['-0.1', '-0.01', '0', '0.01', '0.1']);
    assert.deepEqual(linearAxis.ticks(0, 1, 5).map(({ label }) => label), ['0', '0.2', '0.4', '0.6', '0.8', '1']);
  });

  it('has two numbers at least, in a low picture too, and no more than it has room for', () => {
    assert.deepEqual(logarithmicAxis.ticks(Math.log10(0.14), Math.log10(0.7), 2).map(({ label }) => label), ['0.2', '0.5']);
    assert.deepEqual(logarithmicAxis.ticks(-1.4, 1.1, 2).map(({ label }) => label), ['0.1', '10']);
    assert.deepEqual(logarithmicAxis.ticks(Math.log10(1.01), Math.log10(50.1), 2).map(({ label }) => label), ['10', '50']);
    assert.deepEqual(linearAxis.ticks(0.3, 1.9, 2).map(({ label }) => label), ['0.4', '1.8']);
    for (const [from, to] of [[307.9, 308.5], [-324.5, -323.2]] as const) for (const { position } of logarithmicAxis.ticks(from, to, 5)) assert.ok(Number.isFinite(position));
    const low = fc.double({ min: -30, max: 30, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(linearAxis, logarithmicAxis, symmetricAxis(1), symmetricAxis(1e-6)), low, fc.double({ min: 0.01, max: 40, noNaN: true }), fc.integer({ min: 2, max: 12 }), (one, from, span, wanted) => {
        const ticks = one.ticks(from, from + span, wanted);
        assert.ok(ticks.length >= 2 && ticks.length <= wanted + 2, `${ticks.map(({ label }) => label).join(' ')} of ${wanted}`);
        for (const { position } of ticks) assert.ok(position >= from - 1e-6 && position <= from + span + 1e-6);
      }),
      { numRuns: 2000 },
    );
  });
});
