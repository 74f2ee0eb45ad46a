import { shortMessage } from './shortMessage.ts';

/** Where a problem is: 1-based line and column, as editors print them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From the first character up to, not including, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning' | 'information';

/** Something to tell the person: what is wrong, where, and what to do about it. */
export interface Problem extends Position {
  readonly severity: Severity;
  readonly message: string;
  /** Absolute path of the file the problem is in. */
  readonly file: string;
}

/** Thrown by every part of the engine for a mistake that is the user's to mend. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    const message = shortMessage(problem.message);
    super(message);
    this.name = 'ProblemError';
    this.problem = message === problem.message ? problem : { ...problem, message };
  }
}

/** `file:line:column: message`, the one line that a terminal and a problem matcher understand. */
export function formatProblem({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}
