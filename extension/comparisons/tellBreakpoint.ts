import { commands, type Disposable, l10n, type LogOutputChannel } from 'vscode';
import type { RunSummary } from '../../engine/run/run.ts';
import { logFailure } from '../log.ts';
import type { Panels } from '../panel/panels.ts';
import type { Comparison, Run } from './comparison.ts';
import type { Comparisons } from './comparisons.ts';
import { formatCount } from './comparisonText.ts';
import { tellInformation } from '../tell.ts';

/** Says once that runs have paused at a breakpoint, or diverged there, where no panel on show says it. */
export function tellBreakpoint(comparisons: Comparisons, panels: Panels, log: LogOutputChannel): Disposable {
  return comparisons.onDidEnd((comparison) => {
    const { standing, lost } = newsOf(comparison);
    if (standing.length + lost.length === 0 || panels.isVisible(comparison)) return;
    tell(comparison, standing, lost).catch((error: unknown) => logFailure(log, `${comparison.facts.name} could not be shown`, error));
  });
}

/** A run that has diverged stays as it is when the others go on and end once more. */
const told = new WeakSet<RunSummary>();

/** What diverged counts as told from now on: where the panel is on show, by it. */
function newsOf({ runs }: Comparison): { readonly standing: readonly Run[]; readonly lost: readonly Run[] } {
  const standing = runs.filter(({ status, summary }) => status === 'paused' && summary?.stopped === 'breakpoint');
  const lost = runs.filter(({ summary }) => summary?.stopped === 'diverged' && summary.breakpoint !== undefined && !told.has(summary));
  for (const { summary } of lost) told.add(summary!);
  return { standing, lost };
}

async function tell({ facts, id }: Comparison, standing: readonly Run[], lost: readonly Run[]): Promise<void> {
  const [show, goOn] = [l10n.t('Show'), l10n.t('Continue')];
  const texts = [...(standing.length > 0 ? [pausedText(standing, facts.name)] : []), ...(lost.length > 0 ? [lostText(lost, facts.name)] : [])];
  const choice = await tellInformation(texts.join(' · '), show, ...(standing.length > 0 ? [goOn] : []));
  if (choice) await commands.executeCommand(choice === show ? 'optimizerLab.openComparison' : 'optimizerLab.continue', { kind: 'comparison', id });
}

function pausedText(runs: readonly Run[], name: string): string {
  const [{ label, steps, summary }] = runs as readonly [Run];
  return runs.length === 1 ? l10n.t('{0} on {1} paused at step {2}: {3}', label, name, formatCount(steps), summary?.breakpoint ?? '') : l10n.t('{0} runs on {1} paused at breakpoints.', runs.length, name);
}

function lostText(runs: readonly Run[], name: string): string {
  const [{ label, steps, summary }] = runs as readonly [Run];
  return runs.length === 1 ? l10n.t('{0} on {1} diverged at step {2}: {3}', label, name, formatCount(steps), summary?.breakpoint ?? '') : l10n.t('{0} runs on {1} diverged at breakpoints.', runs.length, name);
}
