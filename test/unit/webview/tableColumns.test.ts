import assert from 'node:assert/strict';
import { isPending, isStart } from '../../../webview/inspector/tableColumns.ts';
import type { ColumnView, RunView } from '../../../webview/protocol.ts';

const column = (id: string, group: ColumnView['group']): ColumnView => ({ id, symbol: id, meaning: '', group, width: 2 });
const run = (branch?: RunView['branch']): RunView => ({ ...({} as RunView), ...(branch && { branch }) });

describe('where a run begins', () => {
  it('is step 0, or where it leaves another run', () => {
    assert.deepEqual([0, 1, 50].map((step) => isStart(run(), step)), [true, false, false]);
    assert.deepEqual([0, 50, 51].map((step) => isStart(run({ of: 0, step: 50 }), step)), [false, true, false]);
  });

  it('what an update computes has no value yet; NaN elsewhere is what it is', () => {
    assert.equal(isPending(column('gradient', 'step'), true, NaN), true);
    assert.equal(isPending(column('gradient', 'step'), false, NaN), false);
    assert.equal(isPending(column('parameters', 'parameters'), true, NaN), false);
    assert.equal(isPending(column('m', 'state'), true, 0), false);
  });
});
