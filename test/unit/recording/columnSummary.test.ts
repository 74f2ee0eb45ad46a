import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnSummary, largestMagnitudes, norm } from '../../../engine/recording/columnSummary.ts';

const values = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, NaN, Infinity), fc.double({ min: -1, max: 1, noNaN: true })), { maxLength: 80 }).map((list) => Float64Array.from(list));
/** The larger of the two middle ones counts from the largest. */
const middleOf = (list: readonly number[]) => list.map(Math.abs).sort((a, b) => b - a)[list.length >> 1]!;
const summaryOf = (...list: number[]) => columnSummary(Float64Array.from(list));

describe('the summary of a column', () => {
  it('has the norm, also of numbers whose squares overflow or vanish', () => {
    assert.equal(norm(Float64Array.of(3, -4)), 5);
    assert.ok(Math.abs(norm(Float64Array.of(3e200, 4e200)) / 5e200 - 1) < 1e-15);
    assert.ok(Math.abs(norm(Float64Array.of(3e-200, 4e-200)) / 5e-200 - 1) < 1e-15);
    assert.equal(norm(new Float64Array(0)), 0);
    assert.equal(norm(Float64Array.of(1, -Infinity)), Infinity);
    assert.ok(Number.isNaN(norm(Float64Array.of(1, NaN, Infinity))));
  });

  it('has quantiles as NumPy has them', () => {
    // numpy.quantile([1, 2, 4, 8, 16], [0, .05, .25, .5, .75, .95, 1])
    const quantiles = summaryOf(16, 1, 8, 2, 4).quantiles;
    for (const [at, expected] of [1, 1.2, 2, 4, 8, 14.4, 16].entries()) assert.ok(Math.abs(quantiles[at]! - expected) < 1e-14);
    assert.deepEqual([...summaryOf(7).quantiles], Array(7).fill(7));
    // The weighted mean of the two equal ones would be less than they are.
    assert.deepEqual([...summaryOf(0, 0, 0, 0.9999999999999986, 0.9999999999999986).quantiles].slice(-3), Array(3).fill(0.9999999999999986));
    assert.deepEqual([...summaryOf(-1e308, 1e308).quantiles].slice(2, 5), [-5e307, 0, 5e307]);
    assert.deepEqual([...summaryOf(NaN, Infinity).quantiles], Array(7).fill(NaN));
  });

  it('counts each finite value in one bin, and those that are not apart', () => {
    fc.assert(
      fc.property(values, (column) => {
        const { histogram, notFinite, quantiles } = columnSummary(column);
        const finite = column.filter(Number.isFinite);
        assert.equal(notFinite, column.length - finite.length);
        assert.equal(histogram.counts.reduce((sum, count) => sum + count, 0), finite.length);
        assert.equal(histogram.edges.length, finite.length === 0 ? 0 : histogram.counts.length + 1);
        for (let bin = 0; bin < histogram.counts.length; bin++) {
          const [low, high] = [histogram.edges[bin]!, histogram.edges[bin + 1]!];
          assert.ok(low <= high, `${low} … ${high}`);
          const last = bin === histogram.counts.length - 1;
          assert.equal(histogram.counts[bin], finite.filter((value) => value >= low && (value < high || (last && value === high))).length);
        }
        for (let i = 1; i < quantiles.length && finite.length > 0; i++) assert.ok(quantiles[i - 1]! <= quantiles[i]!);
      }),
    );
  });

  it('chooses the scale by the range and the signs', () => {
    assert.equal(summaryOf(1, 2, 3).histogram.scale, 'linear');
    assert.equal(summaryOf(-1, 0, 2).histogram.scale, 'linear');
    assert.equal(summaryOf(1e-9, 1e-3, 1).histogram.scale, 'log');
    assert.equal(summaryOf(-1e-9, -1e-3, -1).histogram.scale, 'log');
    assert.equal(summaryOf(-1e-3, 0, 1e-3, 5).histogram.scale, 'symmetric log');
    assert.equal(summaryOf(0, 0, 0).histogram.scale, 'linear');
  });

  it('shows on a symmetric log scale what lies within the median magnitude linearly', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }).filter((value) => Math.abs(value) > 1e-3), { minLength: 3, maxLength: 40 }), (list) => {
        const { edges, scale } = summaryOf(-1e5, 1e6, 0, ...list).histogram;
        assert.equal(scale, 'symmetric log');
        const transformed = Array.from(edges, (edge) => Math.sign(edge) * Math.log1p(Math.abs(edge) / middleOf([...list, 1e5, 1e6])));
        const widths = transformed.slice(1).map((to, bin) => to - transformed[bin]!);
        for (const width of widths) assert.ok(Math.abs(width / widths[0]! - 1) < 1e-6);
      }),
    );
  });

  it('finds those that are largest in magnitude', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 10 }), (column, count) => {
        const expected = Array.from(column.keys())
          .filter((at) => !Number.isNaN(column[at]))
          .sort((a, b) => (Math.abs(column[a]!) === Math.abs(column[b]!) ? a - b : Math.abs(column[b]!) - Math.abs(column[a]!)))
          .slice(0, count);
        assert.deepEqual(largestMagnitudes(column, count), expected);
      }),
    );
  });
});
