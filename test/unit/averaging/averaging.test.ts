import assert from 'node:assert/strict';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';

const gradients = Array.from({ length: 20 }, (_, t) => [Math.cos(t), 2 * Math.sin(3 * t)]);

/** θ after each step, θ̄ after each step, and the updates, from θ = (1, −2). */
async function run(spec: string) {
  const stepper = await createStepper(parseSpec(spec), 2, () => Promise.reject(new Error('no library')));
  const theta = Float64Array.of(1, -2);
  const targets = stepper.columns.map(({ width }) => new Float64Array(width * 30));
  stepper.start(targets, 0, theta);
  const path = [[...theta]];
  gradients.forEach((g, index) => {
    stepper.step(index + 1, theta, Float64Array.from(g), targets, index + 1, 0);
    path.push([...theta]);
  });
  const at = (id: string, row: number) => [...targets[stepper.columns.findIndex((column) => column.id === id)]!.subarray(2 * row, 2 * row + 2)];
  return { path, at, average: (row: number) => at('averagedParameters', row) };
}

function assertClose(actual: readonly number[], expected: readonly number[], message = '') {
  for (const [i, value] of expected.entries()) assert.ok(Math.abs(actual[i]! - value) < 1e-14, `${message}: ${actual[i]}, ${value}`);
}

describe('weight averaging', () => {
  it('keeps an exponential moving average as each framework begins it', async () => {
    for (const [dialect, fromStart] of [['pytorch', false], ['keras', false], ['optax', true], ['paper', true]] as const) {
      const { path, average } = await run(`adam@${dialect}:learningRate=0.1+ema(0.8)`);
      let expected = path[fromStart ? 0 : 1]!;
      if (!fromStart) assert.deepEqual(average(0), [NaN, NaN]);
      for (let t = 1; t <= 20; t++) {
        expected = expected.map((value, i) => 0.8 * value + (1 - 0.8) * path[t]![i]!);
        assertClose(average(t), expected, `${dialect} ${t}`);
      }
    }
  });

  it('leaves the optimizer alone, but for what says that it does not', async () => {
    const { path } = await run('adam');
    for (const part of ['ema(0.9)', 'polyak', 'swa(5)']) assert.deepEqual((await run(`adam+${part}`)).path, path);
    assert.notDeepEqual((await run('adam+lookahead')).path, path);
  });

  it('puts the average in the place of the parameters where Keras is told to', async () => {
    const { path, average } = await run('sgd@keras+ema(0.5,overwrite=4)');
    for (const t of [4, 8, 12]) assert.deepEqual(path[t], average(t));
    assert.notDeepEqual(path[5], average(5));
  });

  it('takes the mean of all steps, or of some', async () => {
    const mean = (points: readonly (readonly number[])[]) => [0, 1].map((i) => points.reduce((sum, point) => sum + point[i]!, 0) / points.length);
    const polyak = await run('sgd:learningRate=0.1+polyak');
    assertClose(polyak.average(20), mean(polyak.path.slice(1)));
    const late = await run('sgd:learningRate=0.1+polyak(12)');
    assert.deepEqual(late.average(12), [NaN, NaN]);
    assertClose(late.average(20), mean(late.path.slice(13)));
    const swa = await run('sgd:learningRate=0.1+swa(10,every=3)');
    assertClose(swa.average(20), mean([swa.path[11]!, swa.path[14]!, swa.path[17]!, swa.path[20]!]));
  });

  it('looks ahead: every k steps back a part of the way, and the update says so', async () => {
    const { path, average, at } = await run('sgd:learningRate=0.1+lookahead(4,rate=0.25)');
    let slow = path[0]!;
    let fast = path[0]!;
    for (let t = 1; t <= 20; t++) {
      fast = fast.map((value, i) => value - 0.1 * gradients[t - 1]![i]!);
      if (t % 4 === 0) {
        slow = slow.map((value, i) => value + 0.25 * (fast[i]! - value));
        fast = slow;
      }
      assertClose(path[t]!, fast, `θ at ${t}`);
      assertClose(average(t), slow, `slow at ${t}`);
      assertClose(at('update', t), path[t]!.map((value, i) => value - path[t - 1]![i]!), `update at ${t}`);
    }
  });
});
