import { type Disposable, l10n, Range, window } from 'vscode';
import { uriOf } from '../documentFiles.ts';
import type { Panels } from '../panel/panels.ts';
import type { Comparisons } from './comparisons.ts';

/** Says once that a comparison could not run, where no panel on show says it. */
export function tellFailure(comparisons: Comparisons, panels: Panels): Disposable {
  return comparisons.onDidEnd(async (comparison) => {
    const { problem, facts } = comparison;
    if (!problem || panels.isVisible(comparison)) return;
    const show = l10n.t('Show');
    if (await window.showErrorMessage(l10n.t('{0}: {1}', facts.name, problem.message), show) !== show) return;
    const place = new Range(problem.line - 1, problem.column - 1, problem.line - 1, problem.column - 1);
    await window.showTextDocument(uriOf(problem.file), { selection: place });
  });
}
