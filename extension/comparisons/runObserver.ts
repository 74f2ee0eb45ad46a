import type { LogOutputChannel } from 'vscode';
import type { ComparisonObserver } from '../../engine/comparison/comparison.ts';
import { formatProblem } from '../../engine/problem.ts';
import type { LossChecks } from '../losses/lossChecks.ts';
import type { ComparisonStore } from '../store/comparisonStore.ts';
import type { Comparison, Ending, Run } from './comparison.ts';
import { standingOf } from './runControl.ts';

interface Surroundings {
  readonly store: ComparisonStore;
  readonly checks: LossChecks;
  readonly log: LogOutputChannel;
  /** What the person wants of the runs now. */
  readonly wish: () => Ending | undefined;
  readonly save: () => void;
}

/** Takes what becomes of the runs of a comparison into it, and to the disk. */
export function runObserver(comparison: Comparison, { store, checks, log, wish, save }: Surroundings): Required<ComparisonObserver> {
  const { runs } = comparison;
  const { request, name } = comparison.facts;
  return {
    opened: (index, opening) => {
      const run = runs[index]!;
      Object.assign(run, { opening, status: 'running' } satisfies Partial<Run>);
      delete run.interrupted;
      // All runs of a comparison have the same gradient.
      if (runs.every((other) => other === run || !other.opening)) checks.report(request.source.file, name, opening.notes);
      comparison.change('state');
    },
    progressed: (index, { step, rate, recording }) => {
      const run = runs[index]!;
      Object.assign(run, { steps: step, rate, ...(recording && { recording }) } satisfies Partial<Run>);
      if (recording) store.follow(comparison, run);
      comparison.change('progress');
    },
    ended: (index, { summary, recording }) => {
      const run = runs[index]!;
      if (summary.problem) log.error(`${run.label} on ${name} ended after step ${summary.steps}: ${formatProblem(summary.problem)} What it recorded stays.`);
      Object.assign(run, { summary, steps: Math.max(summary.steps, run.branch?.step ?? 0), rate: 0, ...(recording && { recording }) } satisfies Partial<Run>);
      // What is on disk is what it was before.
      if (recording) delete run.stored;
      run.status = standingOf(run, request.steps, wish());
      comparison.change('state');
      save();
    },
  };
}
