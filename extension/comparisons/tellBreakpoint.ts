import { commands, type Disposable, l10n, type LogOutputChannel } from 'vscode';
import { logFailure } from '../log.ts';
import type { Panels } from '../panel/panels.ts';
import type { Comparison } from './comparison.ts';
import type { Comparisons } from './comparisons.ts';
import { formatCount } from './comparisonText.ts';
import { tellInformation } from '../tell.ts';

/** Says once that runs have paused at a breakpoint, where no panel on show says it. */
export function tellBreakpoint(comparisons: Comparisons, panels: Panels, log: LogOutputChannel): Disposable {
  return comparisons.onDidEnd((comparison) => {
    if (panels.isVisible(comparison)) return;
    tell(comparison).catch((error: unknown) => logFailure(log, `${comparison.facts.name} could not be shown`, error));
  });
}

async function tell(comparison: Comparison): Promise<void> {
  const { runs, facts, id } = comparison;
  const standing = runs.filter(({ status, summary }) => status === 'paused' && summary?.stopped === 'breakpoint');
  const [first] = standing;
  if (!first) return;
  const text = standing.length === 1
    ? l10n.t('{0} on {1} paused at step {2}: {3}', first.label, facts.name, formatCount(first.steps), first.summary?.breakpoint ?? '')
    : l10n.t('{0} runs on {1} paused at breakpoints.', standing.length, facts.name);
  const [show, goOn] = [l10n.t('Show'), l10n.t('Continue')];
  const choice = await tellInformation(text, show, goOn);
  if (choice) await commands.executeCommand(choice === show ? 'optimizerLab.openComparison' : 'optimizerLab.continue', { kind: 'comparison', id });
}
