import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparisonOfState, readPanelMessage } from '../../../extension/panel/panelMessage.ts';

describe('messages from a panel', () => {
  it('of ours are read', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'command', command: { name: 'setRerunOnSave', value: true } },
      { type: 'lookingAt', run: 2, step: 317 },
      { type: 'keyboard', here: false },
      { type: 'query', id: 3, name: 'landscape', parameters: { columns: 100, rows: 80 } },
      { type: 'query', id: 4, name: 'landscape', parameters: { x: [-1, 1], y: [0, 2], columns: 100, rows: 80 } },
      { type: 'query', id: 6, name: 'trajectories', parameters: { runs: [0], x: [-1, 1], y: [0, 2] } },
      { type: 'query', id: 5, name: 'series', parameters: { runs: [0, 1], column: 'loss', coordinates: [0], from: 0, to: 2000, buckets: 500, spacing: 'linear' } },
      { type: 'query', id: 8, name: 'rows', parameters: { run: 0, step: 3, filter: 'g > 1', sort: { column: 'gradient', by: 'magnitude', descending: true }, first: 0, count: 100, coordinate: 5 } },
      { type: 'query', id: 9, name: 'summary', parameters: { run: 0, step: 3 } },
    ]) assert.deepEqual(readPanelMessage(message), { ok: true, message });
  });

  it('of others are not, and a query among them can be refused by its id', () => {
    for (const message of [
      { type: 'query', id: 7, name: 'landscape', parameters: { x: [1, 1], columns: 10, rows: 10 } },
      { type: 'query', id: 7, name: 'landscape', parameters: { columns: 1e9, rows: 10 } },
      { type: 'query', id: 7, name: 'rows', parameters: { run: -1, step: 0, filter: '', first: 0, count: 1, coordinate: 0 } },
      { type: 'query', id: 7, name: 'secrets', parameters: {} },
    ]) {
      const read = readPanelMessage(message);
      assert.ok(!read.ok);
      assert.equal(read.id, 7);
    }
    assert.equal(readPanelMessage({ type: 'command', command: { name: 'deleteEverything' } }).ok, false);
  });

  it('whatever they are, never throw', () => {
    fc.assert(fc.property(fc.anything(), (message) => { readPanelMessage(message); comparisonOfState(message); }));
  });

  it('the state names its comparison', () => {
    assert.equal(comparisonOfState({ version: 1, comparison: 'abc', step: 4, hidden: [] }), 'abc');
    assert.equal(comparisonOfState({ version: 2, comparison: 'abc' }), undefined);
    assert.equal(comparisonOfState(null), undefined);
  });
});
