import { l10n } from 'vscode';
import type { Comparison } from './comparison.ts';

/** @throws Error where another window runs it, and would not know what is done to it here */
export function requireHere({ isElsewhere, facts }: Comparison): void {
  if (isElsewhere) throw new Error(l10n.t('{0} runs in another window: stop it there first.', facts.title ?? facts.name));
}
