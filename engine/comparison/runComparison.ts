import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { ProblemError } from '../problem.ts';
import type { RunConfiguration } from '../run/run.ts';
import { unstartedRun } from '../run/unstartedRun.ts';
import type { LossSource, RunOpening } from '../worker/protocol.ts';
import type { ComparedRun, ComparisonObserver, ComparisonRequest, RunProgress } from './comparison.ts';

/** How one run is done; see Engine. */
export type RunOne = (
  request: { readonly source: LossSource; readonly run: RunConfiguration },
  observer: { opened(opening: RunOpening): void; progressed(progress: RunProgress): void },
  signal?: AbortSignal,
) => Promise<ComparedRun>;

/**
 * Runs all optimizers of a comparison from the same start with the same seed and an equal share of the recording budget; as many at a time as `runOne` does.
 * A run that cannot begin ends as `error` and leaves the others alone.
 * @throws {ProblemError} the first one, where no run could begin
 */
export async function runComparison(runOne: RunOne, request: ComparisonRequest, observer: ComparisonObserver = {}, signal?: AbortSignal): Promise<readonly ComparedRun[]> {
  const { source, optimizers } = request;
  const refusals: ProblemError[] = [];
  const results = await Promise.all(
    optimizers.map(async (_, index): Promise<ComparedRun> => {
      const configuration = configurationOf(request, optimizers[index]!);
      let result: ComparedRun;
      try {
        result = await runOne(
          { source, run: configuration },
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
    }),
  );
  if (refusals.length > 0 && refusals.length === optimizers.length) throw refusals[0]!;
  return results;
}

/**
 * What one run of a comparison depends on.
 * @param branches how many of the optimizers are those of branches: each has as large a share of the budget as the runs from the start, so that theirs does not become smaller
 */
export function configurationOf({ optimizers, steps, start, seed, stop, recording, breakpoints }: ComparisonRequest, optimizer: OptimizerConfiguration, branches = 0): RunConfiguration {
  return {
    optimizer,
    steps,
    seed,
    stop,
    recording: { ...recording, budget: Math.floor(recording.budget / Math.max(1, optimizers.length - branches)) },
    ...(start && { start }),
    ...(breakpoints && { breakpoints }),
  };
}
