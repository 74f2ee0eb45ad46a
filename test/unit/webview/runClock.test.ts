import assert from 'node:assert/strict';
import { clockOf, clockThrough } from '../../../webview/curves/runClock.ts';
import type { RunView } from '../../../webview/protocol.ts';

function run(steps: number, gradients: number, milliseconds: number, branch?: RunView['branch']): RunView {
  const point = { step: steps, loss: 1 };
  return {
    index: 0, label: 'a', optimizer: { id: 'sgd', name: 'SGD', summary: '', family: 'gradient descent', dialect: 'pytorch' }, hyperparameters: [], columns: [], derived: [], status: 'finished', steps,
    result: { stopped: 'steps', best: point, last: point, evaluations: { loss: gradients, gradient: gradients }, milliseconds, every: 1 },
    ...(branch && { branch }),
  };
}

describe('the clock of a run', () => {
  it('spreads what it took evenly over its steps', () => {
    const clock = clockOf(run(100, 200, 50), 'evaluations', undefined, undefined)!;
    assert.deepEqual([0, 1, 100].map((step) => clock.at(step)), [0, 2, 200]);
    assert.equal(clock.stepAt(61), 31);
    assert.equal(clock.stepAt(1e9), 100);
    assert.equal(clockOf(run(100, 200, 50), 'time', undefined, undefined)!.at(10), 5);
  });

  it('takes what the run recorded where its steps differ', () => {
    const clock = clockOf(run(3, 30, 1), 'evaluations', { steps: [0, 1, 2, 3], positions: [0, 20, 25, 30] }, undefined)!;
    assert.deepEqual([0, 1, 2, 3].map((step) => clock.at(step)), [0, 20, 25, 30]);
    assert.deepEqual([9, 11, 24].map((place) => clock.stepAt(place)), [0, 1, 2]);
  });

  it('goes on from the run that a branch leaves', () => {
    const parent = clockThrough({ steps: [0, 100], positions: [0, 300] });
    const time = clockOf(run(100, 200, 50, { of: 0, step: 50 }), 'time', undefined, parent)!;
    assert.deepEqual([25, 50, 100].map((step) => time.at(step)), [75, 150, 200]);
  });

  it('counts what the run that it leaves had taken also where the branch recorded its own from 0', () => {
    const parent = clockThrough({ steps: [0, 100], positions: [0, 100] });
    const own = clockOf(run(53, 40, 1, { of: 0, step: 50 }), 'evaluations', { steps: [50, 51, 52, 53], positions: [0, 20, 25, 40] }, parent)!;
    assert.deepEqual([50, 51, 53].map((step) => own.at(step)), [50, 70, 90]);
    const goingOn = clockOf(run(52, 52, 1, { of: 0, step: 50 }), 'evaluations', { steps: [50, 51, 52], positions: [50, 51, 52] }, parent)!;
    assert.deepEqual([50, 51, 52].map((step) => goingOn.at(step)), [50, 51, 52]);
  });

  it('is not known without a result', () => {
    const { result: _, ...going } = run(100, 200, 50);
    assert.equal(clockOf(going, 'time', undefined, undefined), undefined);
  });
});
