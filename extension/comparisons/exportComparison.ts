import { basename, dirname, join } from 'node:path';
import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { ComparedRun } from '../../engine/comparison/comparison.ts';
import { coordinateNames, hasTensors } from '../../engine/loss/coordinateNames.ts';
import { comparisonCsv } from '../../engine/recording/comparisonCsv.ts';
import { comparisonJson } from '../../engine/recording/comparisonDocument.ts';
import { replaceFile } from '../store/replaceFile.ts';
import type { Comparison } from './comparison.ts';

export type ExportFormat = 'csv' | 'json';

/**
 * Writes the runs of a comparison with their recordings, piece by piece.
 * @param target where; the person is asked where absent
 * @returns where it was written; undefined where the person thought better of it
 */
export async function exportComparison(comparison: Comparison, format: ExportFormat, target?: Uri): Promise<Uri | undefined> {
  const { facts } = comparison;
  const { file } = facts.request.source;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? dirname(file);
  const uri = target ?? await window.showSaveDialog({
    title: l10n.t('Export the comparison'),
    defaultUri: Uri.file(join(folder, `${facts.name}-comparison.${format}`)),
    filters: format === 'csv' ? { CSV: ['csv'] } : { JSON: ['json'] },
  });
  if (!uri) return undefined;
  await window.withProgress({ location: ProgressLocation.Window, title: l10n.t('Exporting {0}', basename(uri.path)) }, async () => {
    const pieces = await piecesOf(comparison, format);
    if (uri.scheme === 'file') {
      await replaceFile(uri.fsPath, async (handle) => {
        for (const piece of pieces) await handle.writeFile(piece);
      });
    } else {
      await workspace.fs.writeFile(uri, new TextEncoder().encode([...pieces].join('')));
    }
  });
  return uri;
}

/** Runs that have not ended have no summary yet, and are left out. */
async function piecesOf(comparison: Comparison, format: ExportFormat): Promise<Iterable<string>> {
  const { facts, dimensions } = comparison;
  const ended = comparison.runs.flatMap(({ label, summary }, index) => (summary ? [{ label, summary, index }] : []));
  const runs = await Promise.all(ended.map(async ({ index, ...run }): Promise<ComparedRun & { readonly label: string }> => {
    const recording = await comparison.recording(index);
    return { ...run, ...(recording && { recording }) };
  }));
  const { file } = facts.request.source;
  const shaped = facts.loss && hasTensors(facts.loss) ? facts.loss : undefined;
  if (format === 'csv') return comparisonCsv(runs, shaped && coordinateNames(shaped, dimensions));
  return comparisonJson({ file: workspace.asRelativePath(file), name: facts.name, dimensions, tensors: shaped?.tensors }, runs);
}
