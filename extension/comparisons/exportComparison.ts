import { basename, dirname, join } from 'node:path';
import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { coordinateNames, hasTensors } from '../../engine/loss/coordinateNames.ts';
import { comparisonCsv, type LabelledRun } from '../../engine/recording/comparisonCsv.ts';
import { comparisonJson } from '../../engine/recording/comparisonDocument.ts';
import type { Provenance } from '../../engine/recording/provenance.ts';
import { everyRowSource, keptRowSource } from '../../engine/recording/rowSource.ts';
import type { ReaderSource } from '../panel/runReaders.ts';
import { replaceFile } from '../store/replaceFile.ts';
import type { Comparison } from './comparison.ts';

export type ExportFormat = 'csv' | 'json';

/**
 * Writes the runs of a comparison with their recordings, piece by piece.
 * @param target where; the person is asked where absent
 * @returns where it was written; undefined where the person thought better of it
 */
export async function exportComparison(readers: ReaderSource, comparison: Comparison, format: ExportFormat, target?: Uri): Promise<Uri | undefined> {
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
    const pieces = await piecesOf(readers, comparison, format);
    if (uri.scheme === 'file') {
      await replaceFile(uri.fsPath, async (handle) => {
        for await (const piece of pieces) await handle.writeFile(piece);
      });
    } else {
      let text = '';
      for await (const piece of pieces) text += piece;
      await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    }
  });
  return uri;
}

/** Runs that have not ended have no summary yet, and are left out. Steps that were asked for and not kept are computed again. */
async function piecesOf(readers: ReaderSource, comparison: Comparison, format: ExportFormat): Promise<AsyncIterable<string>> {
  const { facts, dimensions } = comparison;
  const ended = comparison.runs.flatMap(({ label, summary, branch }, index) => (summary ? [{ label, summary, branch, index }] : []));
  const placeOf = new Map(ended.map(({ index }, place) => [index, place]));
  const runs = await Promise.all(ended.map(async ({ index, label, summary, branch: parting }): Promise<LabelledRun> => {
    const of = parting && placeOf.get(parting.of);
    const named = { label, summary, branch: of === undefined ? undefined : { of, step: parting!.step } };
    const recording = await comparison.recording(index);
    if (!recording) return named;
    const { every } = facts.request.recording;
    if (!recording.checkpoints || !workspace.isTrusted || summary.every === every) return { ...named, rows: keptRowSource(recording) };
    return { ...named, summary: { ...summary, every }, rows: everyRowSource(recording, readers.reader(comparison, index, recording), every) };
  }));
  const { file } = facts.request.source;
  const shaped = facts.loss && hasTensors(facts.loss) ? facts.loss : undefined;
  if (format === 'csv') return comparisonCsv(runs, shaped && coordinateNames(shaped, dimensions));
  return comparisonJson({ file: workspace.asRelativePath(file), name: facts.name, dimensions, tensors: shaped?.tensors }, runs, provenanceOf(comparison));
}

/** What it depended on, as far as what stored it knew. */
function provenanceOf({ facts }: Comparison): Provenance {
  const { versions: { extension, node, vscode }, sourceHash, fileHashes, request, breakpoints } = facts;
  const files = Object.entries(fileHashes).map(([file, hash]) => ({ file: workspace.asRelativePath(file), hash }));
  return {
    versions: { optimizerLab: extension, node, vscode },
    source: { hash: sourceHash, files },
    request: { ...request, breakpoints: breakpoints.filter(({ enabled }) => enabled).map(({ expression }) => expression) },
  };
}
