import type { BreakpointTest } from './breakpoint.ts';

/** Watches the rows of a run for the step at which one of its breakpoints becomes true; the first row that it sees only says which are true already. */
export class BreakpointWatch {
  readonly #tests: readonly { readonly text: string; readonly test: BreakpointTest }[];
  #held: boolean[] | undefined;
  /** The one that became true at the last row seen. */
  reached: string | undefined;

  constructor(tests: readonly { readonly text: string; readonly test: BreakpointTest }[]) {
    this.#tests = tests;
  }

  /** @returns whether one became true */
  see(columns: readonly Float64Array[], row: number): boolean {
    const before = this.#held;
    const now = this.#tests.map(({ test }) => test(columns, row));
    this.#held = now;
    const index = before ? now.findIndex((holds, i) => holds && !before[i]) : -1;
    this.reached = this.#tests[index]?.text;
    return index >= 0;
  }
}
