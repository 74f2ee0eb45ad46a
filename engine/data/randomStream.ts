import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Pseudo-random numbers, the same for the same seed everywhere. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number, uniform from `low` to `high`, both included. */
  integer(low: number, high: number): number;
}

/** What a stream is for; each use has streams of its own, so that one does not shift the other. */
const purposes = { start: 0x5374, shuffle: 0x5368, optimizer: 0x4f70, noise: 0x6e6f } as const;

/**
 * The stream number `index` of a seed for one purpose. Any of them can be had at once, without those before it.
 * @param seed an integer, |seed| < 2⁵³
 * @param index an integer ≥ 0
 */
export function randomStream(seed: number, purpose: keyof typeof purposes, index = 0): RandomStream {
  let state: number = purposes[purpose];
  for (const word of [seed, Math.floor(seed / 2 ** 32), index, Math.floor(index / 2 ** 32)]) state = scramble(state ^ (word | 0));
  const generator = xoroshiro128plus(state);
  return { next: () => uniformFloat64(generator), integer: (low, high) => uniformInt(generator, low, high) };
}

/** The finalizer of MurmurHash3 after adding the golden ratio's bits: neighbouring numbers come out unlike each other. */
function scramble(word: number): number {
  let bits = (word + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
