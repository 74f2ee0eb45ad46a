import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import type { ComparedRun, ComparisonObserver, ComparisonRequest, RunProgress } from '../comparison/comparison.ts';
import { runComparison } from '../comparison/runComparison.ts';
import type { GradientCheck } from '../loss/checkGradient.ts';
import type { Start } from '../loss/lossFunction.ts';
import type { LossIntermediates } from '../loss/lossIntermediates.ts';
import { ProblemError } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { controlBytes } from '../run/runMarks.ts';
import type { RunConfiguration } from '../run/run.ts';
import type { ReplayResult } from '../run/replaySteps.ts';
import type { RunOrigin } from '../run/runOrigin.ts';
import { CodeCache } from './codeCache.ts';
import { placeOfLoss } from './placeOfLoss.ts';
import type { GridRequest, Landscape, LossSource, ReplayOutcome, ReplayParameters, ReplayWish, RunOpening, WorkerCalls } from './protocol.ts';
import { workerOrigin } from './workerOrigin.ts';
import { ReplayBatches } from './replayBatches.ts';
import { RunTracker } from './runTracker.ts';
import { warmUp } from './warmUp.ts';
import { RunLimit } from './runLimits.ts';
import type { RunLimits } from './runLimits.ts';
import { defaultWorkerLimits, limitSettings } from './workerLimits.ts';
import type { WorkerLimits } from './workerLimits.ts';
import type { Call } from './workerLink.ts';
import { WorkerPool } from './workerPool.ts';
import type { JobEnd } from './workerPool.ts';
import { createWorkerStarter } from './workerStarter.ts';

export interface EngineOptions {
  /** worker.js of dist/; absent, `worker` beside this module: worker.ts of the sources, worker.js of dist/. */
  readonly workerFile?: string;
  /** Where to keep what V8 made of that worker.js, so that later workers start sooner; nowhere where absent. */
  readonly codeCacheFolder?: string;
  /** Of workers: threads of this process, or each in a process of its own; see docs/security.md. Threads where absent. */
  readonly isolation?: 'process' | 'thread';
  /** Runs at a time; the cores less one where absent. */
  readonly concurrency?: number;
  /** How long a worker may take to answer a wish to cancel before it is ended by force. */
  readonly graceMilliseconds?: number;
  /** How long check, landscape and gradient may take. */
  readonly limitMilliseconds?: number;
  /** A run has no limit but its steps where absent. */
  readonly runLimits?: RunLimits;
  readonly workerLimits?: Partial<WorkerLimits>;
  /** Told what users' code prints; standard error where absent. */
  readonly output?: (text: string) => void;
}

export interface RunRequest {
  readonly source: LossSource;
  readonly run: RunConfiguration;
  readonly from?: RunOrigin;
}

export interface RunObserver {
  opened?(opening: RunOpening): void;
  progressed?(progress: RunProgress): void;
}

/** Everything numerical, behind workers. Mistakes of the user come as ProblemError; a call given up by its signal throws the signal's reason, a run is then `cancelled`. */
export interface Engine {
  /** @throws {ProblemError} where the run cannot begin; a run that fails later is a result with `stopped: 'error'` */
  run(request: RunRequest, observer?: RunObserver, signal?: AbortSignal): Promise<ComparedRun>;
  /** One result per optimizer, in their order. @throws {ProblemError} where no run could begin */
  compare(request: ComparisonRequest, observer?: ComparisonObserver, signal?: AbortSignal): Promise<readonly ComparedRun[]>;
  /** Rows of a run once more, with the bits that they had. */
  replay(request: ReplayParameters, signal?: AbortSignal): Promise<ReplayResult>;
  landscape(source: LossSource, grid: GridRequest, signal?: AbortSignal): Promise<Landscape>;
  /** What is wrong with the loss function; empty where nothing is. */
  check(source: LossSource, signal?: AbortSignal): Promise<readonly Problem[]>;
  /** At the loss function's start where `at` is absent. */
  gradient(source: LossSource, at: Start | undefined, seed: number, signal?: AbortSignal): Promise<GradientCheck>;
  /** What the loss function computes on its way, on all rows. @param theta n numbers */
  intermediates(source: LossSource, theta: Float64Array, signal?: AbortSignal): Promise<LossIntermediates>;
  /** Starts a worker for runs and one for questions before they are needed, and has them differentiate something; once. What is asked meanwhile comes in between. */
  warm(): void;
  /** Ends all workers. */
  dispose(): Promise<void>;
}

/** How often a running call is looked at. */
const pollMilliseconds = 60;

/** A replay of fewer steps is for somebody who waits for a step. */
const stepsAtOnce = 1000;

export function createEngine(options: EngineOptions = {}): Engine {
  const { graceMilliseconds = 500, limitMilliseconds = 30_000, runLimits = {} } = options;
  const output = options.output ?? ((text: string) => void process.stderr.write(text));
  const workerFile = options.workerFile ?? join(import.meta.dirname, `worker${extname(import.meta.filename)}`);
  const codeCache = options.codeCacheFolder === undefined ? undefined : new CodeCache(workerFile, options.codeCacheFolder);
  const start = createWorkerStarter({
    entry: () => codeCache?.entry() ?? [workerFile],
    relayFile: join(workerFile, '..', `workerRelay${extname(workerFile)}`),
    isolation: options.isolation ?? 'thread',
    limits: { ...defaultWorkerLimits, ...options.workerLimits },
    output,
  });
  const pool = (size: number) => new WorkerPool({ start, size, graceMilliseconds });
  const runs = pool(Math.max(1, options.concurrency ?? availableParallelism() - 1));
  // A worker of its own, so that a landscape does not wait behind long runs.
  const queries = pool(1);
  const replays = pool(1);
  // And a step does not wait behind a curve.
  const sweeps = pool(1);
  const batches = new ReplayBatches((source, wishes) => replayAll(source, wishes, replays));
  let isWarm = false;
  return { run, compare, replay, landscape, check, gradient, intermediates, warm, dispose };

  async function run({ source, run: configuration, from: origin }: RunRequest, observer: RunObserver = {}, signal?: AbortSignal): Promise<ComparedRun> {
    const control = new SharedArrayBuffer(controlBytes);
    const from = origin && workerOrigin(origin);
    const before = from?.before && origin?.before;
    const tracker = new RunTracker(configuration, new Int32Array(control), before?.recording);
    const look = () => {
      const progress = tracker.look();
      if (progress) observer.progressed?.(progress);
    };
    let timer: NodeJS.Timeout | undefined;
    let limit: RunLimit | undefined;
    let bitten: string | undefined;
    const giveUp = new AbortController();
    const watch = () => {
      if (bitten === undefined && (bitten = limit?.look()) !== undefined) giveUp.abort();
      look();
    };
    const listener = {
      started: () => {
        limit = new RunLimit(control, runLimits);
        timer = setInterval(watch, pollMilliseconds);
      },
      opening: (opening: RunOpening, marks: SharedArrayBuffer) => {
        tracker.open(opening, marks);
        limit?.open();
        observer.opened?.(opening);
      },
      rows: (rows: Parameters<RunTracker['add']>[0]) => tracker.add(rows),
      output,
    };
    try {
      const end = await runs.perform({ call: 'run', parameters: { source, run: configuration, ...(from && { from }) }, control }, listener, { signal: signal ? AbortSignal.any([signal, giveUp.signal]) : giveUp.signal });
      const problem = bitten === undefined ? undefined : { severity: 'error' as const, file: source.file, ...(await placeOfLoss(source)), message: bitten };
      switch (end.type) {
        case 'result': {
          const { summary, ...rest } = tracker.finish(end.result as WorkerCalls['run']['result']);
          return { ...rest, summary: problem && summary.stopped === 'cancelled' ? { ...summary, stopped: 'error', problem } : summary };
        }
        case 'problem':
          throw new ProblemError(end.problem);
        case 'killed':
          if (!problem) return tracker.salvage('cancelled');
          if (!tracker.opened) throw new ProblemError(problem);
          return tracker.salvage('error', problem);
        case 'failure':
        case 'died':
        case 'unstarted':
        case 'expired': {
          const why = await problemOf(end, source);
          if (!tracker.opened) throw new ProblemError(why);
          return tracker.salvage('error', why);
        }
      }
    } finally {
      clearInterval(timer);
    }
  }

  function compare(request: ComparisonRequest, observer: ComparisonObserver = {}, signal?: AbortSignal): Promise<readonly ComparedRun[]> {
    return runComparison({ run, replay }, request, observer, signal);
  }

  async function replay({ source, ...wish }: ReplayParameters, signal?: AbortSignal): Promise<ReplayResult> {
    const isShort = wish.last - wish.first < stepsAtOnce;
    if (isShort && !signal) return batches.ask({ source, ...wish });
    const [outcome] = await replayAll(source, [wish], isShort ? replays : sweeps, signal);
    if ('problem' in outcome!) throw new ProblemError(outcome.problem);
    return outcome!;
  }

  async function replayAll(source: LossSource, wishes: readonly ReplayWish[], workers: WorkerPool, signal?: AbortSignal): Promise<readonly ReplayOutcome[]> {
    return (await query({ call: 'replay', parameters: { source, replays: wishes }, control: new SharedArrayBuffer(controlBytes) }, signal, workers)) as readonly ReplayOutcome[];
  }

  async function landscape(source: LossSource, grid: GridRequest, signal?: AbortSignal): Promise<Landscape> {
    return (await query({ call: 'landscape', parameters: { source, grid }, control: new SharedArrayBuffer(controlBytes) }, signal)) as Landscape;
  }

  async function check(source: LossSource, signal?: AbortSignal): Promise<readonly Problem[]> {
    return (await query({ call: 'check', parameters: { source }, control: new SharedArrayBuffer(controlBytes) }, signal)) as readonly Problem[];
  }

  async function gradient(source: LossSource, at: Start | undefined, seed: number, signal?: AbortSignal): Promise<GradientCheck> {
    const parameters = { source, seed, ...(at && { at }) };
    return (await query({ call: 'gradient', parameters, control: new SharedArrayBuffer(controlBytes) }, signal)) as GradientCheck;
  }

  async function intermediates(source: LossSource, theta: Float64Array, signal?: AbortSignal): Promise<LossIntermediates> {
    return (await query({ call: 'intermediates', parameters: { source, theta }, control: new SharedArrayBuffer(controlBytes) }, signal)) as LossIntermediates;
  }

  function warm(): void {
    if (isWarm) return;
    isWarm = true;
    // Nobody asked for it, and whatever is wrong with a worker is told to whoever asks for something. One after the other: a person may have two cores.
    const warmed = warmUp(queries).then(() => warmUp(runs)).catch(() => undefined);
    void warmed.then(() => codeCache?.make()).catch((error: unknown) => output(`Workers start more slowly than they could, as what is compiled of them cannot be kept in ${options.codeCacheFolder}: ${String(error)}\n`));
  }

  async function query(call: Call, signal?: AbortSignal, workers = queries): Promise<WorkerCalls[Call['call']]['result']> {
    const end = await workers.perform(call, { output }, { milliseconds: limitMilliseconds, ...(signal && { signal }) });
    switch (end.type) {
      case 'result':
        // What was given up half-way.
        signal?.throwIfAborted();
        return end.result;
      case 'problem':
        throw new ProblemError(end.problem);
      case 'killed':
        signal?.throwIfAborted();
        throw new Error('The engine is disposed of.');
      case 'failure':
      case 'died':
      case 'unstarted':
      case 'expired':
        throw new ProblemError(await problemOf(end, call.parameters.source));
    }
  }

  /** What went wrong without the user's code saying so, told at the loss function. */
  async function problemOf(end: Extract<JobEnd, { type: 'failure' | 'died' | 'unstarted' | 'expired' }>, source: LossSource): Promise<Problem> {
    const at = { severity: 'error' as const, file: source.file, ...(await placeOfLoss(source)) };
    switch (end.type) {
      case 'failure':
        output(`${end.stack ?? end.message}\n`);
        return { ...at, message: `Optimizer Lab itself failed here: ${end.message}` };
      case 'died':
      case 'unstarted':
        return { ...at, message: `This loss function ended the worker that it ran in: ${end.why}.` };
      case 'expired':
        return { ...at, message: `This loss function did not return within ${limitMilliseconds / 1000} s (${limitSettings.evaluation}). Does a loop in it never end?` };
    }
  }

  async function dispose(): Promise<void> {
    await Promise.all([runs.dispose(), queries.dispose(), replays.dispose(), sweeps.dispose()]);
  }
}
