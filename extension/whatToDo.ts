import { ProblemError } from '../engine/problem.ts';

const byCode: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room on it, then try again.',
  EDQUOT: 'Your share of the disk is used up: make room in it, then try again.',
  EROFS: 'The disk can only be read.',
  EACCES: 'You have no right to it: change the rights of the file or its folder, then try again.',
  EPERM: 'You have no right to it: change the rights of the file or its folder, then try again.',
  EMFILE: 'Too many files are open: close some windows, then try again.',
  ENFILE: 'Too many files are open: close some windows, then try again.',
  EIO: 'The disk may be failing: look after it, and keep copies elsewhere.',
  ENOENT: 'It is not there: it may have been moved or deleted.',
  ENOMEM: 'There is no memory left: close some programs, then try again.',
};

/** What the person can do about a failure, as a sentence; empty where its message says so itself. */
export function whatToDo(error: unknown): string {
  if (error instanceof ProblemError || !(error instanceof Error)) return '';
  const advice = 'code' in error && typeof error.code === 'string' ? byCode[error.code] : undefined;
  if (advice !== undefined) return advice;
  // What a runtime throws by itself is never meant for a person.
  return /^(Type|Reference|Range|Syntax)Error$/.test(error.name) ? 'That is a mistake in Optimizer Lab: try again, and where it comes back, report it with this log (its level can be set to Debug).' : '';
}
