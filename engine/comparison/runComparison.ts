import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { label } from '../optimizers/spec.ts';
import { ProblemError } from '../problem.ts';
import type { RunConfiguration } from '../run/run.ts';
import { unstartedRun } from '../run/unstartedRun.ts';
import type { RunOrigin } from '../run/runOrigin.ts';
import type { Engine } from '../worker/engine.ts';
import type { ComparedRun, ComparisonObserver, ComparisonRequest } from './comparison.ts';
import { partingPoint } from './partingPoint.ts';

/**
 * Runs all optimizers of a comparison from the same start with the same seed and an equal share of the recording budget; as many at a time as the engine does;
 * a branch when the run that it leaves has ended. A run that cannot begin ends as `error` and leaves the others alone.
 * @throws {ProblemError} the first one, where no run could begin
 */
export async function runComparison(engine: Pick<Engine, 'run' | 'replay'>, request: ComparisonRequest, observer: ComparisonObserver = {}, signal?: AbortSignal): Promise<readonly ComparedRun[]> {
  const { source, optimizers, branches = [] } = request;
  const refusals: ProblemError[] = [];
  const ends: Promise<ComparedRun>[] = [];
  // A branch stands behind the run that it leaves.
  for (const index of optimizers.keys()) ends.push(perform(index));
  const results = await Promise.all(ends);
  if (refusals.length > 0 && refusals.length === optimizers.length) throw refusals[0]!;
  return results;

  async function perform(index: number): Promise<ComparedRun> {
    const configuration = configurationOf(request, optimizers[index]!);
    let result: ComparedRun;
    try {
      const from = await originOf(index);
      if (from === 'never') result = { summary: unstartedRun(configuration, 'cancelled') };
      else result = await engine.run(
        { source, run: configuration, ...(from && { from }) },
        { opened: (opening) => observer.opened?.(index, opening), progressed: (progress) => observer.progressed?.(index, progress) },
        signal,
      );
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refusals.push(error);
      result = { summary: unstartedRun(configuration, 'error', error.problem) };
    }
    observer.ended?.(index, result);
    return result;
  }

  /** Undefined: the start. `never`: the run that it leaves was ended before the branch. */
  async function originOf(index: number): Promise<RunOrigin | 'never' | undefined> {
    const branch = branches[index - optimizers.length + branches.length];
    if (!branch) return undefined;
    const { of, step } = branch;
    const parent = await ends[of]!;
    if (signal?.aborted || parent.summary.stopped === 'cancelled') return 'never';
    if (parent.summary.steps < step) {
      const message = `It branches from step ${step} of ${label(parent.summary.optimizer)}, which ended at step ${parent.summary.steps}.`;
      throw new ProblemError({ severity: 'error', file: source.file, line: 1, column: 1, message });
    }
    const checkpoint = await partingPoint(engine, { source, run: configurationOf(request, optimizers[of]!), recording: parent.recording }, step, signal);
    return checkpoint && { checkpoint, optimizer: parent.summary.optimizer };
  }
}

/** What one run of a comparison depends on. A branch has as large a share of the budget as the runs from the start, so that theirs does not become smaller by it. */
export function configurationOf({ optimizers, branches = [], steps, start, seed, stop, recording, breakpoints }: ComparisonRequest, optimizer: OptimizerConfiguration): RunConfiguration {
  return {
    optimizer,
    steps,
    seed,
    stop,
    recording: { ...recording, budget: Math.floor(recording.budget / Math.max(1, optimizers.length - branches.length)) },
    ...(start && { start }),
    ...(breakpoints && { breakpoints }),
  };
}
