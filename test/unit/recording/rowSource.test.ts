import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Recording } from '../../../engine/recording/recording.ts';
import { keptRowSource } from '../../../engine/recording/rowSource.ts';

/** Kept at every so many steps from a first one, which a branch has anywhere, to a last one. */
function recording(first: number, length: number, distance: number): Recording {
  const last = first + length;
  const steps = Float64Array.from({ length: length + 1 }, (_, i) => first + i).filter((step) => step === first || step === last || step % distance === 0);
  return { dimensions: 1, rows: steps.length, steps, columns: [{ id: 'loss', symbol: 'L', meaning: '', width: 1, group: 'loss', data: steps }] };
}

describe('the rows that were kept', () => {
  it('are known in number before they are read, wherever the run begins and ends', async () => {
    const upTo = (max: number) => fc.integer({ min: 0, max });
    await fc.assert(fc.asyncProperty(upTo(50), upTo(100), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), async (first, length, distance, factor) => {
      const source = keptRowSource(recording(first, length, distance), factor === 1 ? 1 : factor * distance);
      let count = 0;
      for await (const { rows } of source.rows()) count += rows;
      assert.equal(source.rowCount, count);
    }));
  });

  it('are not counted one by one', () => {
    const kept = recording(0, 1_000_000, 1);
    let passes = 0;
    const steps = new Proxy(kept.steps, { get: (target, key) => (key === 'subarray' || key === 'reduce' ? (passes++, target[key].bind(target)) : Reflect.get(target, key) as unknown) });
    assert.equal(keptRowSource({ ...kept, steps }, 10).rowCount, 100_001);
    assert.equal(passes, 0);
  });
});
