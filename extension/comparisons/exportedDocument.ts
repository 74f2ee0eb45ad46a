import { workspace } from 'vscode';
import { coordinateNames, hasTensors } from '../../engine/loss/coordinateNames.ts';
import { comparisonCsv, type LabelledRun } from '../../engine/recording/comparisonCsv.ts';
import { comparisonJson } from '../../engine/recording/comparisonDocument.ts';
import type { Provenance } from '../../engine/recording/provenance.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import { everyRowSource, keptRowSource } from '../../engine/recording/rowSource.ts';
import type { RunReader } from '../../engine/recording/runReader.ts';
import type { ReaderSource } from '../panel/runReaders.ts';
import type { Comparison } from './comparison.ts';

export type ExportFormat = 'csv' | 'json';

/** A run to be exported, before it is settled which of its steps. */
export interface ExportedRun {
  readonly named: Omit<LabelledRun, 'rows'>;
  /** Absent where nothing was recorded. */
  readonly recording: Recording | undefined;
  /** Where steps that were asked for were not kept and can be computed again. */
  readonly reader: RunReader | undefined;
}

/** Runs that have not ended have no summary yet, and are left out. */
export async function exportedRuns(readers: ReaderSource, comparison: Comparison): Promise<readonly ExportedRun[]> {
  const { every } = comparison.facts.request.recording;
  const ended = comparison.runs.flatMap(({ label, summary, branch }, index) => (summary ? [{ label, summary, branch, index }] : []));
  const placeOf = new Map(ended.map(({ index }, place) => [index, place]));
  return Promise.all(ended.map(async ({ index, label, summary, branch: parting }): Promise<ExportedRun> => {
    const of = parting && placeOf.get(parting.of);
    const named = { label, summary, branch: of === undefined ? undefined : { of, step: parting!.step } };
    const recording = await comparison.recording(index);
    const isReplayed = recording?.checkpoints !== undefined && workspace.isTrusted && summary.every !== every;
    return { named, recording, reader: isReplayed ? readers.reader(comparison, index, recording) : undefined };
  }));
}

/**
 * With the rows of every k-th step, computed again only where they were not kept; of a run whose other steps are not to be had, with those kept rows that come nearest to it.
 * @param signal gives up what is being computed
 */
export function withRows({ named, recording, reader }: ExportedRun, every: number, signal?: AbortSignal): LabelledRun {
  if (!recording) return named;
  const { summary } = named;
  if (reader && every % summary.every !== 0) return { ...named, summary: { ...summary, every }, rows: everyRowSource(recording, reader, every, signal) };
  const distance = Math.ceil(every / summary.every);
  return { ...named, summary: { ...summary, every: distance * summary.every }, rows: keptRowSource(recording, distance === 1 ? 1 : distance * summary.every) };
}

/** The document, piece by piece. */
export function exportedDocument({ facts, dimensions }: Comparison, format: ExportFormat, runs: readonly LabelledRun[]): AsyncIterable<string> {
  const { file } = facts.request.source;
  const shaped = facts.loss && hasTensors(facts.loss) ? facts.loss : undefined;
  if (format === 'csv') return comparisonCsv(runs, shaped && coordinateNames(shaped, dimensions));
  return comparisonJson({ file: workspace.asRelativePath(file), name: facts.name, dimensions, tensors: shaped?.tensors }, runs, provenanceOf(facts));
}

/** What it depended on, as far as what stored it knew. */
function provenanceOf({ versions: { extension, node, vscode }, sourceHash, fileHashes, request, breakpoints }: Comparison['facts']): Provenance {
  const files = Object.entries(fileHashes).map(([file, hash]) => ({ file: workspace.asRelativePath(file), hash }));
  return {
    versions: { optimizerLab: extension, node, vscode },
    source: { hash: sourceHash, files },
    request: { ...request, breakpoints: breakpoints.filter(({ enabled }) => enabled).map(({ expression }) => expression) },
  };
}
