import { createRandomStream } from './source/randomNumbers.ts';

/** What differs from one evaluation of ordinary code to the next, made to be the same: chance and time. */
export interface SteadyGlobals {
  /** Before a module is evaluated and before each call. */
  readonly restart: () => void;
  readonly random: () => number;
  readonly Date: DateConstructor;
  readonly performance: { now(): number; readonly timeOrigin: number };
  readonly crypto: object;
}

/** 2000-01-01, 0:00 UTC: where time begins in each evaluation; each look at it takes a millisecond. */
const beginning = 946_684_800_000;

/** @param seed of Math.random, an integer */
export function createSteadyGlobals(seed: number): SteadyGlobals {
  const stream = createRandomStream(seed);
  let looks = 0;
  class SteadyDate extends Date {
    constructor(...given: unknown[]) {
      // Date's own overloads decide what the arguments mean.
      super(...((given.length === 0 ? [SteadyDate.now()] : given) as [number]));
    }

    static override now(): number {
      return beginning + looks++;
    }
  }
  const callable = new Proxy(SteadyDate, { apply: () => new SteadyDate().toString() }) as unknown as DateConstructor;
  const noCrypto = (): never => {
    throw new Error('“crypto” gives other numbers each time, so there is no gradient. Take Math.random, which is the same in each evaluation.');
  };
  return {
    restart() {
      stream.restart();
      looks = 0;
    },
    random: stream.next,
    Date: callable,
    performance: { now: () => looks++, timeOrigin: beginning },
    crypto: { getRandomValues: noCrypto, randomUUID: noCrypto, get subtle() { return noCrypto(); } },
  };
}

/** Math with that random. */
export function steadyMath(random: () => number): object {
  return Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(Math), random: { value: random, writable: true, configurable: true } }) as object;
}
