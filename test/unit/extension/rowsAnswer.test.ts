import assert from 'node:assert/strict';
import { rowsAnswer, summaryAnswer } from '../../../extension/panel/rowsAnswer.ts';
import { recordingOf } from '../recording/recordings.ts';

const recording = recordingOf({
  loss: { data: [9, 5] },
  parameters: { width: 3, data: [1, 2, 3, 0.5, -2, 1] },
  gradient: { width: 3, data: [NaN, NaN, NaN, 5, -7, 6] },
  update: { width: 3, data: [NaN, NaN, NaN, -0.5, -4, -2] },
});
const nameOf = (coordinate: number) => `W[${coordinate}]`;
const plain = { run: 4, step: 1, filter: '', first: 0, count: 10, coordinate: 2 };

describe('the rows of a step', () => {
  it('come in the order of θ, with the values of the whole step', () => {
    assert.deepEqual(rowsAnswer(recording, 1, nameOf, plain), {
      run: 4, step: 1, first: 0, matching: 3,
      coordinates: Float64Array.of(0, 1, 2),
      columns: [Float64Array.of(5), Float64Array.of(0.5, -2, 1), Float64Array.of(5, -7, 6), Float64Array.of(-0.5, -4, -2)],
      largest: Float64Array.of(5, 2, 7, 4),
      coordinate: 2, position: 2,
    });
  });

  it('sorted, filtered, and only those that are seen', () => {
    const rows = rowsAnswer(recording, 1, nameOf, { ...plain, sort: { column: 'gradient', by: 'magnitude', descending: true }, first: 1, count: 1 });
    assert.deepEqual([...rows.coordinates], [2]);
    assert.equal(rows.position, 1);
    const filtered = rowsAnswer(recording, 1, nameOf, { ...plain, filter: 'gradient < 0' });
    assert.deepEqual([[...filtered.coordinates], filtered.matching, filtered.position], [[1], 1, -1]);
    const backwards = rowsAnswer(recording, 1, nameOf, { ...plain, sort: { column: 'coordinate', by: 'value', descending: true } });
    assert.deepEqual([...backwards.coordinates], [2, 1, 0]);
    assert.deepEqual([...rowsAnswer(recording, 1, nameOf, { ...plain, first: 50 }).coordinates], []);
  });

  it('of another step are other rows, and a filter that cannot be read lets all pass and says why', () => {
    assert.deepEqual([...rowsAnswer(recording, 0, nameOf, plain).columns[1]!], [1, 2, 3]);
    const rows = rowsAnswer(recording, 0, nameOf, { ...plain, filter: 'loss > 1' });
    assert.equal(rows.matching, 3);
    assert.match(rows.problem!, /“loss” is neither a number nor a column/);
    assert.deepEqual([...rowsAnswer(recording, 0, nameOf, { ...plain, sort: { column: 'none', by: 'value', descending: true } }).coordinates], [0, 1, 2]);
  });

  it('are ordered once for all looks at a step, though each look has a piece of its own', () => {
    const sorted = { ...plain, sort: { column: 'gradient', by: 'magnitude', descending: true } } as const;
    const [first, second] = [1, 2].map(() => rowsAnswer({ ...recording }, 1, nameOf, sorted, recording));
    assert.deepEqual([...first!.coordinates], [1, 2, 0]);
    assert.equal(second!.largest, first!.largest);
    assert.notEqual(rowsAnswer({ ...recording }, 0, nameOf, sorted, recording).largest, first!.largest);
    assert.equal(summaryAnswer({ ...recording }, 1, { run: 4, step: 1 }, recording), summaryAnswer({ ...recording }, 1, { run: 4, step: 1 }, recording));
  });

  it('are summed up per column', () => {
    const summary = summaryAnswer(recording, 1, { run: 4, step: 1 });
    assert.deepEqual(summary.columns.map(({ column }) => column), ['parameters', 'gradient', 'update']);
    assert.deepEqual([...summary.movers.coordinates], [1, 2, 0]);
    assert.deepEqual([...summary.movers.updates], [-4, -2, -0.5]);
    assert.equal(summary.columns[1]!.statistics[0], Math.sqrt(25 + 49 + 36));
    assert.deepEqual([...summaryAnswer(recording, 0, { run: 4, step: 0 }).movers.coordinates], []);
    assert.equal(summaryAnswer(recording, 0, { run: 4, step: 0 }).columns[1]!.notFinite, 3);
  });
});
