import { l10n, type LogOutputChannel, window } from 'vscode';
import { formatProblem, ProblemError } from '../engine/problem.ts';
import { unlinked } from './tell.ts';
import { whatToDo } from './whatToDo.ts';

/** Says what happened in one line; a stack only for mistakes that are ours. */
export function describe(error: unknown): string {
  if (error instanceof ProblemError) return formatProblem(error.problem);
  return error instanceof Error ? error.message : String(error);
}

/** Writes a failure that nobody waits for into the log. */
export function logFailure(log: LogOutputChannel, what: string, error: unknown): void {
  log.error([`${what}: ${describe(error)}`.replace(/(?<![.!?…”])$/, '.'), whatToDo(error)].join(' ').trimEnd());
  if (error instanceof Error && !(error instanceof ProblemError) && error.stack) log.debug(error.stack);
}

/** A failure of something that the person asked for: in the log, and once on screen with the way to it. */
export function showFailure(log: LogOutputChannel, what: string, error: unknown): void {
  logFailure(log, what, error);
  const show = l10n.t('Show Log');
  void window.showErrorMessage(unlinked([`${what}: ${describe(error)}`, whatToDo(error)].join(' ').trimEnd()), show).then((choice) => { if (choice === show) log.show(true); });
}
