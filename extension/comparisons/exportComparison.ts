import { basename, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CancellationToken, l10n, type Progress, ProgressLocation, Uri, window, workspace } from 'vscode';
import { meteredRowSource } from '../../engine/recording/rowSource.ts';
import type { ReaderSource } from '../panel/runReaders.ts';
import { replaceFile } from '../store/replaceFile.ts';
import type { Comparison } from './comparison.ts';
import { formatBytes } from './comparisonText.ts';
import { exportedDocument, exportedRuns, type ExportFormat, withRows } from './exportedDocument.ts';
import { askHowMany, numbersToRead } from './exportSize.ts';

/** Numbers: what is more takes so long that one wants to see how far it is, and may want it to end. */
const manyNumbers = 1_000_000;
/** Milliseconds. */
const betweenReports = 250;
/** Milliseconds: a wish to cancel is heard, and everything else goes on, only between turns of the event loop. */
const longestTurn = 50;

/**
 * Writes the runs of a comparison with their recordings, piece by piece. Of a very large document the person is asked beforehand which steps it is to have;
 * while it is written one sees how far it is, and can end it: nothing of it is left then.
 * @param target where; the person is asked where absent
 * @param every every k-th step, a positive whole number; the person is asked where absent and the document is very large
 * @returns where it was written; undefined where the person thought better of it
 * @throws RangeError where `every` is something else
 */
export async function exportComparison(readers: ReaderSource, comparison: Comparison, format: ExportFormat, target?: Uri, every?: number): Promise<Uri | undefined> {
  if (every !== undefined && !(Number.isInteger(every) && every > 0)) throw new RangeError(l10n.t('Every how many steps are written is a positive whole number, and not {0}.', String(every)));
  const { facts } = comparison;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? dirname(facts.request.source.file);
  const uri = target ?? await window.showSaveDialog({
    title: l10n.t('Export the comparison'),
    defaultUri: Uri.file(join(folder, `${facts.name}-comparison.${format}`)),
    filters: format === 'csv' ? { CSV: ['csv'] } : { JSON: ['json'] },
  });
  if (!uri) return undefined;
  const name = basename(uri.path);
  const runs = await exportedRuns(readers, comparison);
  const distance = every ?? await askHowMany(comparison, runs, format, name);
  if (distance === undefined) return undefined;

  const isLong = numbersToRead(runs, format, facts.request.recording.every) > manyNumbers;
  const stop = new AbortController();
  try {
    await window.withProgress({ location: isLong ? ProgressLocation.Notification : ProgressLocation.Window, title: l10n.t('Exporting {0}', name), cancellable: isLong }, async (progress, token) => {
      abortOn(token, stop);
      const report = reporter(progress, numbersToRead(runs, format, distance));
      const metered = runs.map((run) => {
        const { rows, ...named } = withRows(run, distance, stop.signal);
        return rows ? { ...named, rows: meteredRowSource(rows, report.read) } : named;
      });
      await write(uri, told(exportedDocument(comparison, format, metered), report.written, stop.signal));
    });
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  }
  return uri;
}

function abortOn(token: CancellationToken, stop: AbortController): void {
  if (token.isCancellationRequested) stop.abort();
  token.onCancellationRequested(() => stop.abort());
}

/** The pieces, each told of once it is written, until they are no longer wanted; rows that are in memory come without a turn of the event loop between them. */
async function* told(pieces: AsyncIterable<string>, tell: (characters: number) => void, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  let turn = performance.now();
  for await (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
    tell(piece.length);
    if (performance.now() - turn < longestTurn) continue;
    await nextTurn();
    turn = performance.now();
  }
  signal.throwIfAborted();
}

async function write(uri: Uri, pieces: AsyncIterable<string>): Promise<void> {
  if (uri.scheme === 'file') {
    await replaceFile(uri.fsPath, async (handle) => {
      for await (const piece of pieces) await handle.writeFile(piece);
    });
    return;
  }
  let text = '';
  for await (const piece of pieces) text += piece;
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** Says now and then how much of all numbers was read, and how much is written. */
function reporter(progress: Progress<{ message?: string; increment?: number }>, whole: number): { readonly read: (numbers: number) => void; readonly written: (characters: number) => void } {
  let [read, written, shown, at] = [0, 0, 0, performance.now()];
  return {
    read: (numbers) => (read += numbers),
    written: (characters) => {
      written += characters;
      if (performance.now() - at < betweenReports) return;
      at = performance.now();
      const percent = Math.min(99, Math.floor((100 * read) / whole));
      progress.report({ increment: percent - shown, message: l10n.t('{0} % · {1} written', percent, formatBytes(written)) });
      shown = percent;
    },
  };
}
