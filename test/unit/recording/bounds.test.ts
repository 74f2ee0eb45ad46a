import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bounds } from '../../../engine/recording/bounds.ts';
import { recordingOf } from './recordings.ts';

const path = (points: readonly (readonly [number, number])[]) => recordingOf({ parameters: { width: 2, data: points.flat() } });
const walk = path(Array.from({ length: 1000 }, (_, t) => [-1.2 + (2.2 * t) / 999, 1 - Math.sin(t / 400)]));

describe('the box around trajectories', () => {
  it('holds the runs, the start and the minima, with some room', () => {
    const { x, y } = bounds([walk], [[-1.2, 1], [1, 1]]);
    assert.ok(x[0] < -1.2 && x[0] > -2);
    assert.ok(x[1] > 1 && x[1] < 2);
    assert.ok(y[0] < 0.01 && y[1] > 1 && y[1] < 2);
  });

  it('is not blown up by a run that explodes', () => {
    const exploding = path(Array.from({ length: 30 }, (_, t) => [(-3) ** t, t === 29 ? NaN : 10 ** t]));
    const { x, y } = bounds([walk, walk, exploding], [[-1.2, 1], [1, 1]]);
    assert.ok(x[1] - x[0] < 40, `${x[0]} … ${x[1]}`);
    assert.ok(y[1] - y[0] < 40, `${y[0]} … ${y[1]}`);
  });

  it('makes room around a single point, and around nothing', () => {
    const { x } = bounds([], [[5, 5]]);
    assert.ok(x[0] < 5 && x[1] > 5);
    assert.deepEqual(bounds([], []), { x: [-1, 1], y: [-1, 1] });
  });

  it('takes the loss for the height where there is one parameter', () => {
    const { x, y } = bounds([recordingOf({ parameters: { width: 1, data: [0, 1] }, loss: { data: [100, 200] } })], [[0]]);
    assert.ok(x[1] < 2);
    assert.ok(y[0] < 100 && y[0] > 50 && y[1] > 200 && y[1] < 300);
  });

  it('is a finite box around the given points, whatever the runs', () => {
    const number = fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constantFrom(NaN, Infinity, -Infinity, 1e300));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 40 }), fc.double({ min: -10, max: 10, noNaN: true }), (points, anchor) => {
        const box = bounds([path(points)], [[anchor, anchor]]);
        for (const [low, high] of [box.x, box.y]) assert.ok(Number.isFinite(low) && Number.isFinite(high) && low < anchor && anchor < high, `${low} ${high}`);
      }),
    );
  });
});
