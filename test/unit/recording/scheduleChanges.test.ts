import assert from 'node:assert/strict';
import { scheduleChanges } from '../../../engine/recording/scheduleChanges.ts';
import { recordingOf } from './recordings.ts';

const turns = (...values: readonly number[]) => scheduleChanges(recordingOf({ learningRate: { data: [NaN, ...values] } }), 'learningRate').map(({ step, value }) => [step, value]);

describe('turns of a schedule', () => {
  it('are leaps from one held value to the next', () => {
    assert.deepEqual(turns(1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01), [[4, 0.1], [7, 0.01]]);
    assert.deepEqual(turns(1, 1, 1), []);
    assert.deepEqual(turns(), []);
  });

  it('are the top of a warm-up, the end of a decay and a restart, not the steps between', () => {
    assert.deepEqual(turns(0.1, 0.2, 0.3, 0.4, 0.3, 0.2, 0.1), [[5, 0.3]]);
    assert.deepEqual(turns(0.3, 0.2, 0.1, 0.1, 0.1), [[4, 0.1]]);
    assert.deepEqual(turns(0.3, 0.2, 0.1, 0.3, 0.2, 0.1), [[4, 0.3], [5, 0.2]]);
  });

  it('are where they are, also where few rows of all columns were kept', () => {
    const values = [NaN, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1];
    const { columns, ...whole } = recordingOf({ learningRate: { data: values } });
    const sparse = { ...whole, rows: 2, steps: Float64Array.of(0, 8), columns: columns.map((column) => ({ ...column, data: Float64Array.of(NaN, 0.1) })), scalars: { rows: 9, first: 0, every: 1, last: 8, columns } };
    assert.deepEqual(scheduleChanges(sparse, 'learningRate'), [{ step: 4, value: 0.1 }]);
  });
});
