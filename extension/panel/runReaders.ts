import { type Disposable, type LogOutputChannel, workspace } from 'vscode';
import { configurationOf } from '../../engine/comparison/runComparison.ts';
import { createRunReader } from '../../engine/recording/createRunReader.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import type { RunReader } from '../../engine/recording/runReader.ts';
import type { Comparison } from '../comparisons/comparison.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { requireData } from '../comparisons/requireData.ts';
import { logFailure } from '../log.ts';
import { Throttle } from '../throttle.ts';
import { Sweeps } from './sweeps.ts';

/** Reads any step of a run. */
export interface ReaderSource {
  reader(comparison: Comparison, run: number, recording: Recording): RunReader;
}

/** Of all runs of a comparison together, a person waits for so many milliseconds; what takes longer comes behind. */
const patience = 100;
/** Milliseconds: whoever is told asks for all that he shows. */
const betweenNews = 400;

/** The readers of one panel: what was not kept is computed again by the engine. */
export class RunReaders implements ReaderSource, Disposable {
  private readonly engine: Pick<EngineHost, 'get'>;
  private readonly readers = new WeakMap<Recording, RunReader>();
  private readonly sweeps: Sweeps;
  private readonly more: Throttle;

  /** @param more told when curves and trajectories that were answered from what was kept can be had from every step */
  constructor(engine: Pick<EngineHost, 'get'>, log: LogOutputChannel, more: () => void = () => undefined) {
    this.engine = engine;
    this.more = new Throttle(betweenNews, more);
    this.sweeps = new Sweeps(() => this.more.request(), (error) => logFailure(log, 'Steps that were not kept cannot be computed again; those that were are shown', error));
  }

  reader(comparison: Comparison, index: number, recording: Recording): RunReader {
    if (!workspace.isTrusted) return kept(recording);
    const known = this.readers.get(recording);
    if (known) return known;
    const { facts, runs } = comparison;
    const run = runs[index]!;
    const configuration = configurationOf({ ...facts.request, branches: facts.branches }, run.optimizer);
    const exact = createRunReader(recording, async (wish, signal) => {
      requireData(comparison);
      return (await this.engine.get()).replay({ source: facts.request.source, run: configuration, ...wish }, signal);
    });
    const reader = this.patient(exact, kept(recording), run.status === 'running' ? undefined : run.summary, runs.length, index, facts.startedAt.getTime());
    this.readers.set(recording, reader);
    return reader;
  }

  dispose(): void {
    this.more.dispose();
    this.sweeps.dispose();
  }

  /**
   * Curves and trajectories from every step where that is soon, otherwise from what was kept until they are there.
   * @param done how long the run took; of one that goes on they are drawn again and again, from what is there
   */
  private patient(exact: RunReader, rough: RunReader, done: { readonly milliseconds: number; readonly steps: number } | undefined, runs: number, index: number, startedAt: number): RunReader {
    const answer = <T>(kind: string, of: string, question: unknown, missing: number, compute: (reader: RunReader, signal?: AbortSignal) => Promise<T>): Promise<T> => {
      if (missing === 0) return compute(exact);
      if (!done) return compute(rough);
      if ((missing * done.milliseconds) / Math.max(1, done.steps) <= patience / runs) return compute(exact);
      const found = this.sweeps.get(`${kind} ${index} ${of}`, JSON.stringify([question, startedAt, done.steps]), (signal) => compute(exact, signal));
      return found === undefined ? compute(rough) : Promise.resolve(found);
    };
    return {
      ...exact,
      series: (request) => answer('series', `${request.column} ${request.coordinates.join()}`, request, exact.missing(request.column, request.from, request.to), (reader, signal) => reader.series(request, signal)),
      path: (request) => answer('path', '', request, exact.missing('parameters', 0, Infinity), (reader, signal) => reader.path(request, signal)),
    };
  }
}

/** Reads what was kept, the nearest row before a step. */
export const keptRows: ReaderSource = {
  reader: (_comparison, _run, recording) => kept(recording),
};

function kept({ checkpoints: _, ...recording }: Recording): RunReader {
  return createRunReader(recording, () => Promise.reject(new Error('Nothing is computed again here.')));
}
