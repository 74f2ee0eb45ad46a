import assert from 'node:assert/strict';
import { sortRuns, winnerOf } from '../../../webview/comparison/order.ts';
import type { WireNumber } from '../../../engine/wireNumber.ts';
import type { LiveRun } from '../../../webview/state/liveRun.ts';

function run(index: number, best: WireNumber | undefined, step = 10): LiveRun {
  const point = { step, loss: best ?? 0 };
  return {
    index,
    label: `run ${index}`,
    optimizer: { id: 'sgd', name: 'SGD', summary: '', family: 'gradient descent', dialect: 'pytorch' },
    hyperparameters: [],
    columns: [],
    derived: [],
    status: best === undefined ? 'running' : 'finished',
    steps: 10,
    ...(best !== undefined && { result: { stopped: 'steps', best: point, last: point, evaluations: { loss: 1, gradient: 1 }, milliseconds: 1, every: 1 } }),
  };
}

const order = (runs: readonly LiveRun[], descending = false) => sortRuns(runs, { key: 'best', descending }, []).map(({ index }) => index);

describe('the order of runs', () => {
  it('puts runs without a number last, whichever way it goes', () => {
    const runs = [run(0, 'NaN'), run(1, 3), run(2, undefined), run(3, 1)];
    assert.deepEqual(order(runs), [3, 1, 0, 2]);
    assert.deepEqual(order(runs, true), [1, 3, 0, 2]);
  });

  it('prefers of equal losses the one that was there first', () => {
    assert.deepEqual(order([run(0, 1, 30), run(1, 1, 20)]), [1, 0]);
    assert.equal(winnerOf([run(0, 1, 30), run(1, 1, 20)])?.index, 1);
  });

  it('has no winner where no loss is finite or nothing has ended', () => {
    assert.equal(winnerOf([run(0, 'NaN'), run(1, 'Infinity'), run(2, undefined)]), undefined);
    assert.equal(winnerOf([run(0, '-Infinity'), run(1, 7)])?.index, 1);
  });
});
