import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createBatches, permutation } from '../../../engine/data/batches.ts';

const seeds = fc.maxSafeInteger();
const tables = fc.record({ length: fc.integer({ min: 1, max: 60 }), size: fc.integer({ min: 1, max: 70 }), seed: seeds });
const rowsOf = (length: number): number[] => Array.from({ length }, (_, i) => i);

describe('batches', () => {
  it('show every row once in each epoch, the last batch being what is left', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 0, max: 5 }), ({ length, size, seed }, epoch) => {
        const batches = createBatches(rowsOf(length), size, seed);
        assert.equal(batches.perEpoch, Math.ceil(length / size));
        const seen = rowsOf(batches.perEpoch).map((k) => [...batches.at(epoch * batches.perEpoch + k + 1)]);
        assert.deepEqual(seen.flat().sort((a, b) => a - b), rowsOf(length));
        seen.forEach((batch, k) => assert.equal(batch.length, k < seen.length - 1 ? size : length - size * (seen.length - 1)));
      }),
    );
  });

  it('depend on the seed and the step alone, not on what was asked before', () => {
    fc.assert(
      fc.property(tables, fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }), ({ length, size, seed }, steps) => {
        const walked = createBatches(rowsOf(length), size, seed);
        for (const step of steps) assert.deepEqual(walked.at(step), createBatches(rowsOf(length), size, seed).at(step));
      }),
    );
  });

  it('are other ones in the next epoch and for another seed', () => {
    const order = (seed: number, epoch: number): string => permutation(50, seed, epoch).join();
    const orders = new Set([1, 2, 3, -1, 2 ** 32 + 1, 2 ** 33 + 1].flatMap((seed) => rowsOf(20).map((epoch) => order(seed, epoch))));
    assert.equal(orders.size, 6 * 20);
  });

  it('put every row at every place about equally often', () => {
    const counts = rowsOf(5).map(() => [0, 0, 0, 0, 0]);
    const epochs = 20_000;
    for (let epoch = 0; epoch < epochs; epoch++) permutation(5, 7, epoch).forEach((row, place) => counts[place]![row]!++);
    // The standard deviation of a count is 57; six of them hold for all 25.
    for (const count of counts.flat()) assert.ok(Math.abs(count - epochs / 5) < 6 * 57, String(counts));
  });
});
