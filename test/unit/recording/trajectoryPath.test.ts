import assert from 'node:assert/strict';
import fc from 'fast-check';
import { trajectoryPath } from '../../../engine/recording/trajectoryPath.ts';
import { recordingOf } from './recordings.ts';

const box = { x: [-1, 1], y: [-1, 1] } as const;

describe('the path of a trajectory', () => {
  it('leaves out what moves less than the picture shows, but not the ends', () => {
    const spiral = Array.from({ length: 5000 }, (_, t) => [Math.exp(-t / 500) * Math.cos(t / 100), Math.exp(-t / 500) * Math.sin(t / 100)]);
    const { steps, x, y } = trajectoryPath(recordingOf({ parameters: { width: 2, data: spiral.flat() } }), box, 200);
    assert.ok(steps.length < 1500, `${steps.length}`);
    assert.equal(steps[0], 0);
    assert.equal(steps.at(-1), 4999);
    // No point of the way is further than a pixel from one that is shown.
    let shown = 0;
    spiral.forEach(([px, py], t) => {
      while (shown + 1 < steps.length && steps[shown + 1]! <= t) shown++;
      assert.ok(Math.hypot(px! - x[shown]!, py! - y[shown]!) <= 2 / 200 + 1e-12, `step ${t}`);
    });
  });

  it('breaks where the parameters are not finite, once for each break', () => {
    const data = [0, 0, 0.0001, 0, NaN, 0, Infinity, 1, 0.5, 0.5, 0.5, 0.5];
    const { steps, x, y } = trajectoryPath(recordingOf({ parameters: { width: 2, data } }), box);
    assert.deepEqual([...steps], [0, 1, 2, 4, 5]);
    assert.deepEqual([...x], [0, 0.0001, NaN, 0.5, 0.5]);
    assert.deepEqual([...y], [0, 0, NaN, 0.5, 0.5]);
  });

  it('of one parameter has the loss for its height', () => {
    const { x, y } = trajectoryPath(recordingOf({ parameters: { width: 1, data: [1, 2] }, loss: { data: [5, 6] } }), box);
    assert.deepEqual([[...x], [...y]], [[1, 2], [5, 6]]);
  });

  it('is bounded where a run leaps about for ever', () => {
    const data = Array.from({ length: 100_000 }, (_, i) => (i % 4 < 2 ? -0.9 : 0.9));
    const { steps } = trajectoryPath(recordingOf({ parameters: { width: 2, data } }), box);
    assert.ok(steps.length <= 20_001);
    assert.equal(steps.at(-1), 49_999);
  });

  it('holds its first and last point and ascends, whatever the numbers', () => {
    const coordinate = fc.oneof(fc.double({ min: -2, max: 2 }), fc.constantFrom(NaN, Infinity, 1e308, -1e308));
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 50 }), (points) => {
        const { steps } = trajectoryPath(recordingOf({ parameters: { width: 2, data: points.flat() } }), box);
        assert.equal(steps[0], 0);
        steps.forEach((step, i) => assert.ok(i === 0 || step > steps[i - 1]!));
        const isFinite = ([x, y]: readonly [number, number]) => Number.isFinite(x) && Number.isFinite(y);
        if (isFinite(points.at(-1)!)) assert.equal(steps.at(-1), points.length - 1);
      }),
    );
  });
});
