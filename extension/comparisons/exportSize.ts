import { l10n, window } from 'vscode';
import { documentLength, longestRows, numbersRead } from '../../engine/recording/documentLength.ts';
import type { Comparison } from './comparison.ts';
import { formatBytes, formatCount } from './comparisonText.ts';
import { exportedDocument, type ExportedRun, type ExportFormat, withRows } from './exportedDocument.ts';

/** Bytes: what is larger is not written unasked. */
const largeAt = 200e6;
/** Per run, of what is offered instead: a curve of it shows as much as a screen can. */
const rowsAtMost = 100_000;

/** Numbers that are read to write every k-th step of the runs. */
export function numbersToRead(runs: readonly ExportedRun[], format: ExportFormat, every: number): number {
  return runs.reduce((sum, run) => {
    const { rows } = withRows(run, every);
    return sum + (rows ? numbersRead(rows, format) : 0);
  }, 0);
}

/**
 * Which steps to write: all that were asked for or, of a very large document, as the person wishes when its size is told.
 * @returns every k-th; undefined where the person thought better of it
 */
export async function askHowMany(comparison: Comparison, runs: readonly ExportedRun[], format: ExportFormat, name: string): Promise<number | undefined> {
  const { every } = comparison.facts.request.recording;
  const all = runs.map((run) => withRows(run, every));
  if (longestRows(all, format) < largeAt) return every;
  const numbers = numbersToRead(runs, format, every);
  const size = await documentLength(runs.map(({ recording }, index) => ({ run: all[index]!, recording })), format, (sampled) => exportedDocument(comparison, format, sampled));
  if (size < largeAt) return every;
  const steps = Math.max(...runs.map(({ named }) => named.summary.steps)) / every;
  const fewer = every * roundedUp(steps > rowsAtMost ? steps / rowsAtMost : size / largeAt);
  const choices = [every, fewer].map((distance) => {
    const chosen = runs.map((run) => withRows(run, distance));
    const rows = chosen.reduce((sum, run) => sum + (run.rows?.rowCount ?? 0), 0);
    const share = numbersToRead(runs, format, distance) / numbers;
    // Not every run has the other steps: what will be written is said, not what was asked for.
    const distances = new Set(chosen.map(({ summary }) => summary.every).sort((a, b) => a - b));
    return {
      label: [...distances].map((steps) => (steps === 1 ? l10n.t('Every step') : l10n.t('Every {0} steps', formatCount(steps)))).join(' · '),
      description: l10n.t('{0} rows, about {1}', formatCount(rows), formatBytes(size * share)),
      distance,
      rows,
    };
  }).filter(({ rows }, index, [first]) => index === 0 || rows < first!.rows);
  const title = l10n.t('{0} will have about {1}', name, formatBytes(size));
  return (await window.showQuickPick(choices, { title, placeHolder: l10n.t('Which steps are to be written? Escape writes nothing.'), ignoreFocusOut: true }))?.distance;
}

/** To 1, 2 or 5 times a power of ten. */
function roundedUp(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least) ?? least;
}
