import { createRandomStream } from './source/randomNumbers.ts';

/** Random numbers of a normal distribution with mean 0 and deviation 1. */
export function normalNumbers(seed: number): () => number {
  const random = createRandomStream(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Random points around one, each farther away: relative to each coordinate's size by 0.1, 0.3, 0.9 … */
export function pointsAround(start: Float64Array, count: number, normal: () => number): Float64Array[] {
  return Array.from({ length: count }, (_, i) => start.map((x) => x + 0.1 * 3 ** i * Math.max(0.1, Math.abs(x)) * normal()));
}
