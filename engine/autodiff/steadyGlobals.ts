import { createRandomStream } from './source/randomNumbers.ts';

/** What differs from one evaluation of ordinary code to the next, made to be the same: chance and time. */
export interface SteadyGlobals {
  /** Before a module is evaluated and before each call. */
  readonly restart: () => void;
  readonly random: () => number;
  readonly Date: DateConstructor;
  readonly performance: { readonly now: () => number; readonly timeOrigin: number };
  readonly crypto: object;
}

/**
 * @param seed of Math.random, an integer
 * @param note told of each look at chance or time
 */
export function createSteadyGlobals(seed: number, note: (message: string) => void = () => undefined): SteadyGlobals {
  const stream = createRandomStream(seed);
  const now = (): number => {
    note('The clock stands still at 0, so that every evaluation is the same.');
    return 0;
  };
  class SteadyDate extends Date {
    constructor(...given: unknown[]) {
      // Date's own overloads decide what the arguments mean.
      super(...((given.length === 0 ? [now()] : given) as [number]));
    }

    static override now(): number {
      return now();
    }
  }
  const noCrypto = (): never => {
    throw new Error('“crypto” gives other numbers each time, so there is no gradient. Take Math.random, which is the same in each evaluation.');
  };
  return {
    restart: () => stream.restart(),
    random: () => {
      note('Each evaluation draws the same random numbers, so that value and gradient belong together.');
      return stream.next();
    },
    Date: new Proxy(SteadyDate, { apply: () => new SteadyDate().toString() }) as unknown as DateConstructor,
    performance: { now, timeOrigin: 0 },
    crypto: { getRandomValues: noCrypto, randomUUID: noCrypto, get subtle() { return noCrypto(); } },
  };
}

/** Math with that random. */
export function steadyMath(random: () => number): object {
  return Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(Math), random: { value: random, writable: true, configurable: true } }) as object;
}
