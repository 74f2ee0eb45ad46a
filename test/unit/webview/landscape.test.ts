import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeLabels } from '../../../webview/placeLabels.ts';
import { measureHeights } from '../../../webview/landscape/heights.ts';
import { fromPixel, panBy, toPixel, zoomAbout, type Plane } from '../../../webview/landscape/plane.ts';

const plane: Plane = { x: [-2, 2], y: [-1, 3], frame: { left: 48, top: 6, width: 500, height: 400 } };
const pixel = { x: fc.double({ min: 48, max: 548, noNaN: true }), y: fc.double({ min: 6, max: 406, noNaN: true }) };

describe('the plane of the landscape', () => {
  it('has y grow upwards and finds its way back', () => {
    assert.deepEqual(toPixel(plane, -2, 3), [48, 6]);
    assert.deepEqual(toPixel(plane, 2, -1), [548, 406]);
    fc.assert(
      fc.property(pixel.x, pixel.y, (left, top) => {
        const [x, y] = toPixel(plane, ...fromPixel(plane, left, top));
        assert.ok(Math.abs(x - left) < 1e-9 && Math.abs(y - top) < 1e-9);
      }),
    );
  });

  it('zooms about the point under the mouse and pans with it', () => {
    fc.assert(
      fc.property(pixel.x, pixel.y, fc.double({ min: 0.1, max: 5, noNaN: true }), (left, top, factor) => {
        const point = fromPixel(plane, left, top);
        const zoomed = toPixel({ ...plane, ...zoomAbout(plane, left, top, factor)! }, ...point);
        assert.ok(Math.abs(zoomed[0] - left) < 1e-6 && Math.abs(zoomed[1] - top) < 1e-6);
        const panned = toPixel({ ...plane, ...panBy(plane, 30, -20) }, ...point);
        assert.ok(Math.abs(panned[0] - left - 30) < 1e-6 && Math.abs(panned[1] - top + 20) < 1e-6);
      }),
    );
  });

  it('does not zoom in further than numbers go', () => {
    assert.equal(zoomAbout({ ...plane, x: [1, 1 + 1e-12] }, 100, 100, 0.1), undefined);
  });
});

describe('the heights of the landscape', () => {
  it('go from 0 at the lowest loss to 1 at the highest, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 }), (losses) => {
        const heights = measureHeights({ values: Float64Array.from(losses) })!;
        const order = [...losses.keys()].sort((a, b) => losses[a]! - losses[b]!);
        for (const [index, at] of order.entries()) {
          const share = heights.share[at]!;
          assert.ok(share >= 0 && share <= 1);
          if (index > 0) assert.ok(share >= heights.share[order[index - 1]!]!);
        }
        assert.equal(heights.share[order[0]!], 0);
      }),
    );
  });

  it('count what is not finite as highest, and know where it is', () => {
    const heights = measureHeights({ values: Float64Array.of(1, NaN, 5, Infinity) })!;
    assert.deepEqual([...heights.share], [0, 1, 1, 1]);
    assert.deepEqual(heights.undefinedPoints, [1, 3]);
    assert.equal(measureHeights({ values: Float64Array.of(NaN, Infinity) }), undefined);
  });

  it('give back the loss of a share', () => {
    const heights = measureHeights({ values: Float64Array.from({ length: 1000 }, (_, index) => 3 + index ** 2) })!;
    for (const share of [0.1, 0.5, 0.9]) assert.ok(Math.abs(heights.shareAt(heights.lossAt(share)) - share) < 1e-9);
  });
});

describe('labels of heads', () => {
  it('never lie on each other, and all stand beside heads that are apart', () => {
    const bounds = { left: 0, top: 0, right: 500, bottom: 400 };
    const wishes = Array.from({ length: 11 }, (_, run) => ({ run, text: 'adam', x: 250, y: 200, width: 40 }));
    const crowd = placeLabels(wishes, bounds);
    assert.ok(crowd.length >= 6);
    for (const a of crowd) for (const b of crowd) if (a !== b) assert.ok(Math.abs(a.middle - b.middle) >= 14 || a.left + a.width <= b.left || b.left + b.width <= a.left);
    assert.equal(placeLabels(wishes.slice(0, 5).map((wish, index) => ({ ...wish, y: 50 + 70 * index })), bounds).length, 5);
  });
});
