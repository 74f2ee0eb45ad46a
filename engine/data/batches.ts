import { randomStream } from './randomStream.ts';

/** The rows that each step sees. */
export interface Batches<Row> {
  /** Steps that see every row once: ⌈rows / size⌉. */
  readonly perEpoch: number;
  /** The batch of a step; valid until the next call. @param step ≥ 1 */
  at(step: number): readonly Row[];
}

/**
 * Divides rows into batches as PyTorch's `DataLoader(shuffle=True)` does by default: each epoch shuffles all rows anew and deals them
 * out in order; the last batch of an epoch is smaller where `size` does not divide the number of rows.
 *
 * The batch of a step depends on the seed and the step alone, not on the steps asked for before: any step can be repeated by itself.
 * @param size ≥ 1
 */
export function createBatches<Row>(rows: readonly Row[], size: number, seed: number): Batches<Row> {
  const perEpoch = Math.ceil(rows.length / size);
  let shuffledEpoch = -1;
  let order = new Uint32Array(0);
  return {
    perEpoch,
    at(step) {
      const epoch = Math.floor((step - 1) / perEpoch);
      if (epoch !== shuffledEpoch) {
        order = permutation(rows.length, seed, epoch);
        shuffledEpoch = epoch;
      }
      const from = ((step - 1) % perEpoch) * size;
      return Array.from(order.subarray(from, from + size), (index) => rows[index]!);
    },
  };
}

/** The order of the rows in an epoch (0, 1, …), by Fisher and Yates' shuffle. */
export function permutation(length: number, seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  const random = randomStream(seed, 'shuffle', epoch);
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}
