import type { ComparedRun, ComparisonObserver } from '../../engine/comparison/comparison.ts';
import { configurationOf } from '../../engine/comparison/runComparison.ts';
import { ProblemError } from '../../engine/problem.ts';
import { lastCheckpoint } from '../../engine/run/checkpoints.ts';
import type { RunOrigin } from '../../engine/run/runOrigin.ts';
import type { RunConfiguration } from '../../engine/run/run.ts';
import { unstartedRun } from '../../engine/run/unstartedRun.ts';
import type { Engine } from '../../engine/worker/engine.ts';
import { bestOfInterrupted } from './bestOfInterrupted.ts';
import { breakpointsOf } from './breakpointsOf.ts';
import { checkpointAt } from './checkpointAt.ts';
import type { Comparison, Run } from './comparison.ts';
import type { Targets } from './runControl.ts';

/** The run that a branch leaves ended before it. */
class Unreachable extends Error {}

/**
 * Takes runs of a comparison from where they stand to their targets, as many at a time as the engine does; a branch that has not begun waits for the run that it
 * leaves. A run that cannot begin ends as `error` and leaves the others alone.
 * @throws {ProblemError} the first one, where no run could begin
 */
export async function performRuns(engine: Engine, comparison: Comparison, targets: Targets, observer: Required<ComparisonObserver>, signal: AbortSignal): Promise<void> {
  const { runs } = comparison;
  const refusals: ProblemError[] = [];
  const ends = new Map<number, Promise<void>>();
  // A branch stands behind the run that it leaves.
  for (const [index, steps] of [...targets].sort(([a], [b]) => a - b)) ends.set(index, perform(index, steps));
  await Promise.all(ends.values());
  if (refusals.length > 0 && refusals.length === runs.length) throw refusals[0]!;

  async function perform(index: number, steps: number): Promise<void> {
    const run = runs[index]!;
    const configuration = configurationUpTo(comparison, run, steps);
    const { source } = comparison.facts.request;
    try {
      const from = await originOf(index, run);
      if (from === 'later') {
        observer.ended(index, { summary: unstartedRun(configuration, 'cancelled') });
        return;
      }
      let opened = false;
      const result = await engine.run({ source, run: configuration, ...(from && { from }) }, {
        opened: (opening) => {
          opened = true;
          observer.opened(index, opening);
        },
        progressed: (progress) => observer.progressed(index, progress),
      }, signal);
      // One that was ended before it went on stands where it stood.
      observer.ended(index, opened ? result : from?.before ?? result);
    } catch (error) {
      if (error instanceof Unreachable) {
        const problem = { severity: 'error' as const, file: source.file, line: 1, column: 1, message: error.message };
        observer.ended(index, { summary: unstartedRun(configuration, 'error', problem) });
        return;
      }
      if (!(error instanceof ProblemError)) throw error;
      if (!run.opening) refusals.push(error);
      observer.ended(index, { summary: run.summary ? { ...run.summary, stopped: 'error', problem: error.problem } : unstartedRun(configuration, 'error', error.problem) });
    }
  }

  /** Undefined: the start. `later`: the run that it leaves is paused before the branch. */
  async function originOf(index: number, run: Run): Promise<RunOrigin | 'later' | undefined> {
    const before = await soFar(index, run);
    const checkpoint = before?.recording && lastCheckpoint(before.recording);
    if (before && checkpoint) return { checkpoint, before };
    // A recording without checkpoints, as older ones are: where it ended is computed again, so that a breakpoint that it has passed does not hold it once more.
    const end = before && !run.branch ? await checkpointAt(engine, comparison, index, run.steps, signal) : undefined;
    if (before && end) return { checkpoint: end, before };
    if (!run.branch) return undefined;
    const { of, step } = run.branch;
    await ends.get(of);
    const parent = runs[of]!;
    if (parent.steps < step) {
      if (parent.status !== 'finished' || parent.summary?.stopped === 'cancelled') return 'later';
      throw new Unreachable(`It branches from step ${step} of ${parent.label}, which ended at step ${parent.steps}.`);
    }
    const parting = await checkpointAt(engine, comparison, of, step, signal);
    return parting && { checkpoint: parting, optimizer: parent.optimizer };
  }

  async function soFar(index: number, { summary, interrupted }: Run): Promise<ComparedRun | undefined> {
    const recording = summary && await comparison.recording(index);
    if (!recording || !interrupted) return recording && { summary, recording };
    return { summary: { ...summary, best: await bestOfInterrupted(engine, comparison, index, { summary, recording }, signal) }, recording };
  }
}

/** What a run depends on that goes to a step of its own. */
export function configurationUpTo({ facts }: Pick<Comparison, 'facts'>, { optimizer }: Pick<Run, 'optimizer'>, steps: number): RunConfiguration {
  const breakpoints = breakpointsOf({ facts }, optimizer);
  return { ...configurationOf({ ...facts.request, branches: facts.branches }, optimizer), steps, ...(breakpoints.length > 0 && { breakpoints }) };
}
