import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { shareTapeText } from '../../../engine/autodiff/trace/tape.ts';
import { Tally } from './compareWithJudge.ts';
import { fuzz, type FuzzReport, type Refusals } from './runFuzz.ts';
import { subjects } from './subjects.ts';

export interface ParallelOptions {
  readonly count: number;
  readonly seed: number;
  /** Names of subjects; all where absent. */
  readonly names?: readonly string[];
  /** Failures that are shown, of each worker. */
  readonly shown: number;
  readonly workers?: number;
  readonly onProgress?: (done: number) => void;
}

type Message = { readonly kind: 'progress' } | { readonly kind: 'report'; readonly report: FuzzReport };
const progressEvery = 100;

/** As `fuzz`, on all cores. The programs are the same, whatever the number of workers. */
export async function fuzzInWorkers({ onProgress, workers = availableParallelism(), ...options }: ParallelOptions): Promise<FuzzReport> {
  let done = 0;
  const share = Math.ceil(options.count / workers);
  const reports = await Promise.all(
    Array.from({ length: workers }, (_, k) => {
      const count = Math.max(0, Math.min(share, options.count - k * share));
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { ...options, count, seed: options.seed + k * share } satisfies ParallelOptions,
        // Programs come and go: room for many of them saves a tenth of the time.
        resourceLimits: { maxYoungGenerationSizeMb: 64 },
      });
      return new Promise<FuzzReport>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('message', (message: Message) => {
          if (message.kind === 'report') resolve(message.report);
          else onProgress?.((done += progressEvery));
        });
      });
    }),
  );
  return reports.reduce(merged);
}

function merged(a: FuzzReport, b: FuzzReport): FuzzReport {
  const tallies = new Map([...a.tallies].map(([name, tally]) => [name, Tally.sum(tally, b.tallies.get(name)!)]));
  const refusals = new Map([...a.refusals].map(([name, reasons]) => [name, mergedRefusals(reasons, b.refusals.get(name)!)]));
  const failureCounts = new Map(a.failureCounts);
  for (const [kind, count] of b.failureCounts) failureCounts.set(kind, (failureCounts.get(kind) ?? 0) + count);
  return { programs: a.programs + b.programs, tallies, refusals, failures: [...a.failures, ...b.failures], failureCounts };
}

function mergedRefusals(a: ReadonlyMap<string, Refusals>, b: ReadonlyMap<string, Refusals>): Map<string, Refusals> {
  const result = new Map(a);
  for (const [reason, refusals] of b) result.set(reason, { ...refusals, count: refusals.count + (a.get(reason)?.count ?? 0) });
  return result;
}

if (!isMainThread && (workerData as ParallelOptions | undefined)?.shown !== undefined) {
  shareTapeText();
  const { names, ...options } = workerData as ParallelOptions;
  const chosen = subjects.filter(({ name }) => !names || names.includes(name));
  const post = (message: Message): void => parentPort!.postMessage(message);
  const report = fuzz({ ...options, subjects: chosen, onProgress: (done) => done % progressEvery === 0 && post({ kind: 'progress' }) });
  post({ kind: 'report', report });
}
