import type * as t from '@babel/types';
import { ProblemError, type Problem } from '../../problem.ts';

/** Where a piece of the user's source stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The parser stamps each node with the file that it came from. */
export function placeOf(node: t.Node): Place {
  const { loc } = node;
  return { file: loc?.filename ?? '', line: loc?.start.line ?? 1, column: (loc?.start.column ?? 0) + 1 };
}

/** Ends the compilation: this way of differentiating does not cover the construct at `where`. */
export function refuse(where: t.Node | Place, message: string): never {
  throw new ProblemError(problemAt(where, message));
}

export function problemAt(where: t.Node | Place, message: string, severity: Problem['severity'] = 'error'): Problem {
  return { severity, message, ...('type' in where ? placeOf(where) : where) };
}
