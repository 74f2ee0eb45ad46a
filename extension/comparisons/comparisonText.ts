import { l10n } from 'vscode';
import type { RunSummary, StopReason } from '../../engine/run/run.ts';
import { bestRun, type Comparison, type Run, type SourceChange } from './comparison.ts';

/** A loss as people compare it: two significant digits. */
export function formatLoss(loss: number): string {
  if (!Number.isFinite(loss)) return String(loss);
  const size = Math.abs(loss);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? loss.toExponential(1) : String(Number(loss.toPrecision(3)));
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `390 MB`, in powers of ten. */
export function formatBytes(bytes: number): string {
  if (bytes >= 999.5e6) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 999.5e3 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} KB`;
}

/** `nadam reached 3.1e-9 in 1,204 steps`; undefined where no run came to a finite loss. */
export function resultText(comparison: Comparison): string | undefined {
  const best = bestRun(comparison);
  if (!best) return undefined;
  const { loss, step } = best.summary.best;
  return marked(best.summary, l10n.t('{0} reached {1} in {2} steps', best.label, formatLoss(loss), formatCount(step)));
}

/** What ended all of them, where it was the same; undefined otherwise. */
export function outcomeText(runs: readonly Run[]): string | undefined {
  const [first, ...others] = new Set(runs.map(({ summary }) => summary?.stopped));
  return first === undefined || others.length > 0 ? undefined : stoppedText(first);
}

/** What a comparison does or waits for; undefined where it has ended. */
export function standingText({ status, isElsewhere, runs }: Pick<Comparison, 'status' | 'isElsewhere' | 'runs'>): string | undefined {
  if (isElsewhere) return l10n.t('runs in another window');
  if (status === 'running') return l10n.t('running');
  if (status !== 'paused') return undefined;
  return runs.some(({ interrupted }) => interrupted) ? l10n.t('interrupted') : l10n.t('paused');
}

/** What became of the files of a comparison since it ran; undefined where they are as they were. */
export function sourceChangeText(changes: readonly SourceChange[]): string | undefined {
  if (changes.length === 0) return undefined;
  return changes.every(({ kind }) => kind === 'gone') ? l10n.t('source is gone') : l10n.t('source has changed');
}

/** Why a run ended, in words. */
export function stoppedText(stopped: StopReason): string {
  switch (stopped) {
    case 'steps':
      return l10n.t('all steps done');
    case 'loss':
      return l10n.t('loss low enough');
    case 'gradient':
      return l10n.t('gradient small enough');
    case 'diverged':
      return l10n.t('diverged');
    case 'breakpoint':
      return l10n.t('breakpoint');
    case 'cancelled':
      return l10n.t('stopped');
    case 'error':
      return l10n.t('error');
  }
}

/** One line on a run: its best loss, the step of it, and what ended it where it was not the budget. */
export function runText(run: Run): string {
  const { summary } = run;
  if (!summary) return run.status === 'running' ? l10n.t('step {0}', formatCount(run.steps)) : l10n.t('waiting');
  if (run.status === 'paused') return pausedText(run);
  const best = marked(summary, l10n.t('{0} in {1} steps', formatLoss(summary.best.loss), formatCount(summary.best.step)));
  const ended = summary.stopped === 'steps' ? best : `${best} · ${stoppedText(summary.stopped)}`;
  return summary.breakpoint === undefined ? ended : `${ended} · ${summary.breakpoint}`;
}

/** Where a run stands that waits to be continued, and at which breakpoint. */
export function pausedText({ steps, summary, interrupted }: Run): string {
  const at = interrupted ? l10n.t('interrupted at step {0}', formatCount(steps)) : l10n.t('paused at step {0}', formatCount(steps));
  return summary?.stopped === 'breakpoint' ? `${at} · ${summary.breakpoint ?? ''}` : at;
}

/** Says it where a number comes from central differences. */
const marked = ({ gradientMethod }: Pick<RunSummary, 'gradientMethod'>, text: string): string => (gradientMethod === 'numeric' ? `${text} · ${l10n.t('numeric gradient')}` : text);
