import { type Disposable, l10n, type LogOutputChannel, Range, window } from 'vscode';
import { uriOf } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import type { Panels } from '../panel/panels.ts';
import type { Comparison } from './comparison.ts';
import type { Comparisons } from './comparisons.ts';
import { tellError } from '../tell.ts';

/** Says once that a comparison could not run, where no panel on show says it. */
export function tellFailure(comparisons: Comparisons, panels: Panels, log: LogOutputChannel): Disposable {
  return comparisons.onDidEnd((comparison) => {
    if (panels.isVisible(comparison)) return;
    // The file to show may be the one that is missing.
    tell(comparison, log).catch((error: unknown) => logFailure(log, `The place of the problem of ${comparison.facts.name} cannot be shown`, error));
  });
}

async function tell({ problem, facts }: Comparison, log: LogOutputChannel): Promise<void> {
  if (!problem) return;
  const show = l10n.t('Show');
  if (await tellError(log, l10n.t('{0}: {1}', facts.name, problem.message), show) !== show) return;
  const place = new Range(problem.line - 1, problem.column - 1, problem.line - 1, problem.column - 1);
  await window.showTextDocument(uriOf(problem.file), { selection: place });
}
