import type { Column, ColumnLayout } from '../recording/recording.ts';

/** What is wrong with a breakpoint. */
export interface BreakpointProblem {
  /** For the person, with what could be meant. */
  readonly message: string;
  /** In the text, from 0. */
  readonly position: number;
}

/** What a breakpoint may name: the columns of the run, and the coordinates of θ by their names in the loss function. */
export interface BreakpointNames {
  readonly columns: readonly Pick<ColumnLayout, 'id' | 'symbol' | 'width'>[];
  /** One per coordinate; none where there are none. */
  readonly parameters: readonly string[];
}

/** Whether it holds in a row of these columns. */
export type BreakpointTest = (columns: readonly Pick<Column, 'data' | 'width'>[], row: number) => boolean;

export type ParsedBreakpoint = { readonly ok: true; readonly test: BreakpointTest } | { readonly ok: false; readonly problem: BreakpointProblem };

/** What a breakpoint may be made of: `loss < 1e-3`, `norm(g) > 10`, `x > 2`, `theta[3] < 0`, `m[0] >= 1 && !isNaN(loss)`. */
export function parseBreakpoint(text: string, _names: BreakpointNames): ParsedBreakpoint {
  return { ok: false, problem: { message: `“${text}” cannot be read yet.`, position: 0 } };
}
