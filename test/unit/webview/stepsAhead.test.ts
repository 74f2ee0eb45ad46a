import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { StepsAhead } from '../../../webview/state/stepsAhead.ts';

describe('steps that are asked for ahead', () => {
  let asked: number[];
  let ahead: StepsAhead<{ readonly step: number }, number>;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    asked = [];
    ahead = new StepsAhead(({ step }) => {
      asked.push(step);
      return step < 0 ? Promise.reject(new Error('below 0')) : Promise.resolve(step);
    });
  });
  afterEach(() => mock.timers.reset());

  /** What is asked for from a move on until its timers are done. */
  async function movedTo(step: number, milliseconds = 1000): Promise<readonly number[]> {
    const before = asked.length;
    assert.equal(await ahead.get({ step }, 20, 2000), step);
    mock.timers.tick(milliseconds);
    return asked.slice(before);
  }

  it('are those where a key leads: first the same again, after a rest the others, each once', async () => {
    assert.deepEqual(await movedTo(2000), [2000]);
    assert.deepEqual(await movedTo(1999, 30), [1999, 1998]);
    assert.deepEqual(await movedTo(1998), [1997, 1978]);
    assert.deepEqual(await movedTo(1978), [1958, 1977, 1979]);
  });

  it('are none after a jump, nor beyond the ends', async () => {
    assert.deepEqual(await movedTo(317), [317]);
    assert.deepEqual(await movedTo(1), [1]);
    assert.deepEqual(await movedTo(0), [0, 20]);
  });

  it('are none while the person moves on, and none of what was before something changed', async () => {
    await movedTo(1000);
    assert.deepEqual(await movedTo(1001, 0), [1001]);
    assert.deepEqual(await movedTo(1002, 0), [1002]);
    ahead.clear();
    mock.timers.tick(1000);
    assert.equal(asked.at(-1), 1002);
    assert.deepEqual(await movedTo(1002), [1002]);
  });

  it('do not keep what failed', async () => {
    await assert.rejects(ahead.get({ step: -1 }, 20, 2000), /below 0/);
    await assert.rejects(ahead.get({ step: -1 }, 20, 2000), /below 0/);
    assert.deepEqual(asked, [-1, -1]);
  });
});
