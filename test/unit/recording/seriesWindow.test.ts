import assert from 'node:assert/strict';
import fc from 'fast-check';
import { overviewOf, wholePieces } from '../../../engine/recording/seriesOverview.ts';
import { seriesWindow } from '../../../engine/recording/seriesWindow.ts';
import { recordingOf } from './recordings.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const values = fc.array(fc.oneof({ weight: 9, arbitrary: finite }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) }), { minLength: 1, maxLength: 400 });

describe('the window of a series', () => {
  it('keeps all rows where they are few', () => {
    const { steps, values: kept } = seriesWindow(recordingOf({ loss: { data: [3, 1, Infinity, 2] } }, 10), 'loss', 0, 0, 30, 1);
    assert.deepEqual([...steps], [0, 10, 20, 30]);
    assert.deepEqual([...kept], [3, 1, NaN, 2]);
  });

  it('takes the coordinate asked for, and the one there is of a column that has one for all', () => {
    const recording = recordingOf({ parameters: { width: 2, data: [1, 2, 3, 4] }, muProduct: { data: [5, 6] } });
    assert.deepEqual([...seriesWindow(recording, 'parameters', 1, 0, 1, 100).values], [2, 4]);
    assert.deepEqual([...seriesWindow(recording, 'muProduct', 1, 0, 1, 100).values], [5, 6]);
    assert.throws(() => seriesWindow(recording, 'nothing', 0, 0, 1, 100), RangeError);
  });

  it('goes one row beyond the range, so that the curve reaches the edge', () => {
    const recording = recordingOf({ loss: { data: [0, 1, 2, 3, 4, 5] } }, 10);
    assert.deepEqual([...seriesWindow(recording, 'loss', 0, 15, 25, 100).steps], [10, 20, 30]);
    assert.deepEqual([...seriesWindow(recording, 'loss', 0, 45, 99, 100).steps], [40, 50]);
  });

  it('is a part of the series, with its extremes, ends and breaks', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 30 }), (data, buckets) => {
        const recording = recordingOf({ loss: { data } });
        const { steps, values: kept } = seriesWindow(recording, 'loss', 0, 0, data.length - 1, buckets);
        assert.ok(steps.length <= 4 * buckets || steps.length === data.length);
        assert.ok(steps.length <= Math.max(4 * buckets, 1));
        steps.forEach((step, i) => {
          assert.ok(i === 0 || step > steps[i - 1]!, 'ascending');
          assert.equal(kept[i], Number.isFinite(data[step]) ? data[step] : NaN);
        });
        assert.equal(steps[0], 0);
        const numbers = data.filter(Number.isFinite);
        const shown = [...kept].filter(Number.isFinite);
        assert.equal(Math.min(...shown), Math.min(...numbers));
        assert.equal(Math.max(...shown), Math.max(...numbers));
        assert.equal(kept.some(Number.isNaN), data.some((value) => !Number.isFinite(value)));
        if (data.every(Number.isFinite)) assert.equal(steps.at(-1), data.length - 1);
      }),
    );
  });

  it('of all rows is the same from their overview, which needs none of them', () => {
    const same = (data: readonly number[], wanted: number) => {
      const recording = recordingOf({ loss: { data } });
      const column = { ...recording.columns[0]!, overview: overviewOf(Float64Array.from(data)) };
      const buckets = wholePieces(wanted);
      const isWhole = data.length <= 4 * buckets;
      const unread = { ...column, get data(): Float64Array { return isWhole ? Float64Array.from(data) : assert.fail('its numbers were read'); } };
      assert.deepEqual(seriesWindow({ ...recording, columns: [unread] }, 'loss', 0, 0, data.length, buckets), seriesWindow(recording, 'loss', 0, 0, data.length, buckets));
      // Of a part, or evenly in the logarithm, the rows themselves are asked.
      for (const [from, spacing] of [[1, 'linear'], [0, 'logarithmic']] as const) {
        if (data.length > 1) assert.deepEqual(seriesWindow({ ...recording, columns: [column] }, 'loss', 0, from, data.length, buckets, spacing), seriesWindow(recording, 'loss', 0, from, data.length, buckets, spacing));
      }
    };
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 30 }), same));
    const long = Array.from({ length: 30_011 }, (_, i) => (i % 997 === 0 ? NaN : i % 1511 === 0 ? Infinity : Math.sin(i) * (i % 37)));
    for (const wanted of [1, 7, 300, 641, 1260]) same(long, wanted);
  });

  it('is cut into as many pieces as asked for or a few more, which an overview has whole', () => {
    assert.deepEqual([1, 0.4, 7, 11, 641, 1000, 5040, 5041].map(wholePieces), [1, 1, 7, 12, 720, 1008, 5040, 5041]);
    for (let wanted = 1; wanted <= 1680; wanted++) assert.ok(wholePieces(wanted) >= wanted && wholePieces(wanted) <= 1.4 * wanted + 1);
  });

  it('keeps the extremes of each bucket', () => {
    const data = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 7 : i === 4322 ? -7 : Math.sin(i)));
    const { steps } = seriesWindow(recordingOf({ loss: { data } }), 'loss', 0, 0, 9999, 50);
    assert.ok(steps.includes(4321) && steps.includes(4322));
    assert.ok(steps.length > 150);
  });
});
