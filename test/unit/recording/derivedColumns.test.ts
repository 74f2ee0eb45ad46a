import assert from 'node:assert/strict';
import { derivedLayouts, sourcesOf, valueReader } from '../../../engine/recording/derivedColumns.ts';
import { seriesWindow, valuesAtSteps } from '../../../engine/recording/seriesWindow.ts';
import { recordingOf } from './recordings.ts';

const recording = recordingOf({
  loss: { data: [3, 2, 1] },
  parameters: { width: 2, data: [1, 2, 4, -5, 0, 8] },
  gradient: { width: 2, data: [NaN, NaN, 3, 4, 1e200, 1e200] },
  update: { width: 2, data: [NaN, NaN, 3, -4, 1, 2] },
});

describe('derived columns', () => {
  it('are offered where what they follow from is recorded, and where they are not recorded themselves', () => {
    assert.deepEqual(derivedLayouts(recording.columns).map(({ id, width }) => [id, width]), [['gradientNorm', 1], ['updateNorm', 1], ['updateRatio', 2], ['updateNormRatio', 1]]);
    assert.deepEqual(derivedLayouts(recordingOf({ loss: { data: [1] } }).columns), []);
    const own = recordingOf({ gradient: { data: [1] }, gradientNorm: { data: [1] } });
    assert.deepEqual(derivedLayouts(own.columns), []);
    assert.deepEqual(sourcesOf(recording.columns, 'updateRatio'), ['update', 'parameters']);
    assert.deepEqual(sourcesOf(recording.columns, 'loss'), ['loss']);
    assert.deepEqual(sourcesOf(recording.columns, 'nothing'), []);
  });

  it('have the values of their definition, without overflow', () => {
    const norm = valueReader(recording, 'gradientNorm', 0);
    assert.ok(Number.isNaN(norm(0)));
    assert.equal(norm(1), 5);
    assert.equal(norm(2), Math.SQRT2 * 1e200);
    const ratio = (coordinate: number) => [1, 2].map(valueReader(recording, 'updateRatio', coordinate));
    assert.deepEqual(ratio(0), [3 / 4, Infinity]);
    assert.deepEqual(ratio(1), [4 / 5, 2 / 8]);
    assert.equal(valueReader(recording, 'updateNormRatio', 0)(1), 5 / Math.hypot(4, 5));
    assert.throws(() => valueReader(recording, 'nothing', 0), RangeError);
  });

  it('can be charted like recorded ones', () => {
    assert.deepEqual([...seriesWindow(recording, 'updateNorm', 0, 0, 2, 10).values], [NaN, 5, Math.sqrt(5)]);
    const { steps, values } = valuesAtSteps(recording, 'updateNorm', 0, [1, 7]);
    assert.deepEqual([[...steps], [...values]], [[1], [5]]);
  });
});

describe('a series thinned for a logarithmic axis', () => {
  it('keeps as much of the beginning as of the end', () => {
    const rows = 100_001;
    const { steps } = seriesWindow(recordingOf({ loss: { data: Float64Array.from({ length: rows }, (_, row) => Math.sin(row)) } }), 'loss', 0, 0, rows - 1, 120, 'logarithmic');
    const between = (low: number, high: number) => steps.filter((step) => step >= low && step < high).length;
    assert.equal(between(0, 10), 10);
    assert.ok(between(100, 1000) > 60 && between(10_000, 100_000) > 60);
    assert.ok(between(10_000, 100_000) <= 4 * 120 / 6 + 4);
    assert.deepEqual([...steps], [...new Set(steps)].sort((a, b) => a - b));
    assert.deepEqual([steps[0], steps.at(-1)], [0, rows - 1]);
  });
});
