import assert from 'node:assert/strict';
import { cellAfterKey, type Cell } from '../../../webview/inspector/gridKeys.ts';
import { nextSorting } from '../../../webview/inspector/sorting.ts';

const after = (key: string, cell: readonly [number, number], ctrlKey = false): readonly number[] | undefined => {
  const next: Cell | undefined = cellAfterKey({ key, ctrlKey }, { row: cell[0], column: cell[1] }, 100, 5, 10);
  return next && [next.row, next.column];
};

describe('keys in the grid', () => {
  it('lead to neighbours and ends, and not beyond', () => {
    assert.deepEqual(after('ArrowDown', [3, 2]), [4, 2]);
    assert.deepEqual(after('ArrowUp', [0, 2]), [-1, 2]);
    assert.deepEqual(after('ArrowUp', [-1, 2]), [-1, 2]);
    assert.deepEqual(after('ArrowDown', [99, 2]), [99, 2]);
    assert.deepEqual(after('ArrowLeft', [3, 0]), [3, 0]);
    assert.deepEqual(after('ArrowRight', [3, 4]), [3, 4]);
    assert.deepEqual(after('Home', [3, 4]), [3, 0]);
    assert.deepEqual(after('End', [3, 0]), [3, 4]);
    assert.deepEqual(after('Home', [30, 4], true), [0, 0]);
    assert.deepEqual(after('End', [30, 0], true), [99, 4]);
    assert.deepEqual(after('PageDown', [95, 1]), [99, 1]);
    assert.deepEqual(after('PageUp', [5, 1]), [0, 1]);
    assert.equal(after('Enter', [5, 1]), undefined);
    assert.deepEqual(cellAfterKey({ key: 'End', ctrlKey: true }, { row: -1, column: 0 }, 0, 5, 10), { row: -1, column: 4 });
  });

  it('a header sorts by value, by magnitude, then no more', () => {
    const first = nextSorting('g', { column: 'm', by: 'magnitude', descending: false });
    assert.deepEqual(first, { column: 'g', by: 'value', descending: true });
    const second = nextSorting('g', first);
    assert.deepEqual(second, { column: 'g', by: 'value', descending: false });
    const third = nextSorting('g', second);
    assert.deepEqual(third, { column: 'g', by: 'magnitude', descending: true });
    const fourth = nextSorting('g', third);
    assert.deepEqual(fourth, { column: 'g', by: 'magnitude', descending: false });
    assert.equal(nextSorting('g', fourth), undefined);
    assert.equal(nextSorting('coordinate', nextSorting('coordinate', undefined)), undefined);
  });
});
