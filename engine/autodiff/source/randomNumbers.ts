import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What `Math.random` gives in a loss function: the same numbers in each evaluation. */
export interface ReseededStream {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Begins again with the first number. */
  readonly restart: () => void;
}

/** @param seed an integer */
export function createRandomStream(seed: number): ReseededStream {
  let generator = xoroshiro128plus(seed);
  let isFresh = true;
  return {
    next: () => {
      isFresh = false;
      return uniformFloat64(generator);
    },
    restart: () => {
      if (isFresh) return;
      generator = xoroshiro128plus(seed);
      isFresh = true;
    },
  };
}
