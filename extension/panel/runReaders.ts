import { workspace } from 'vscode';
import { configurationOf } from '../../engine/comparison/runComparison.ts';
import { createRunReader } from '../../engine/recording/createRunReader.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import type { RunReader } from '../../engine/recording/runReader.ts';
import type { Comparison } from '../comparisons/comparison.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';

/** Reads any step of a run. */
export interface ReaderSource {
  reader(comparison: Comparison, run: number, recording: Recording): RunReader;
}

/** What was not kept is computed again by the engine; what was computed lately is remembered. */
export class RunReaders implements ReaderSource {
  private readonly engine: EngineHost;
  private readonly readers = new WeakMap<Recording, RunReader>();

  constructor(engine: EngineHost) {
    this.engine = engine;
  }

  reader({ facts, runs }: Comparison, index: number, recording: Recording): RunReader {
    if (!workspace.isTrusted) return kept(recording);
    const known = this.readers.get(recording);
    if (known) return known;
    const { request } = facts;
    const { optimizer, status } = runs[index]!;
    const run = { ...configurationOf(request, index), optimizer };
    const exact = createRunReader(recording, async (wish) => (await this.engine.get()).replay({ source: request.source, run, ...wish }));
    // Curves of a run that grows are drawn again and again: from what is there.
    const reader = status === 'running' ? growing(exact, recording) : exact;
    this.readers.set(recording, reader);
    return reader;
  }
}

/** Reads what was kept, the nearest row before a step. */
export const keptRows: ReaderSource = {
  reader: (_comparison, _run, recording) => kept(recording),
};

function kept({ checkpoints: _, ...recording }: Recording): RunReader {
  return createRunReader(recording, () => Promise.reject(new Error('Nothing is computed again here.')));
}

function growing({ piece, checkpoint }: RunReader, recording: Recording): RunReader {
  const { series } = kept(recording);
  return { piece, checkpoint, series };
}
