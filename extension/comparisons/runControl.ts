import type { Comparison, ComparisonStatus, Ending, Run } from './comparison.ts';

/** The step that each run is to come to, by its position in the comparison; a run that is not among them stays where it is. */
export type Targets = ReadonlyMap<number, number>;

type Runs = Pick<Comparison, 'runs' | 'facts'>;

/** Every run from where it stands to the budget. */
export function allTargets({ runs, facts }: Runs): Targets {
  return new Map(runs.map((_, index) => [index, facts.request.steps]));
}

/** What is paused goes on to the budget. */
export function continueTargets(comparison: Runs): Targets {
  return stepTargets(comparison, Infinity);
}

/** What is paused does so many updates more, within the budget. */
export function stepTargets({ runs, facts }: Runs, count: number): Targets {
  return new Map(runs.flatMap((run, index) => (run.status === 'paused' ? [[index, Math.min(facts.request.steps, run.steps + count)] as const] : [])));
}

/** Whatever did not come to an end of its own goes on to a budget that is so many steps larger. */
export function furtherTargets({ runs, facts }: Runs, count: number): Targets {
  return new Map(runs.flatMap((run, index) => (canGoOn(run) ? [[index, facts.request.steps + count] as const] : [])));
}

/** What was interrupted goes on to where it was to come; who has come to a breakpoint meanwhile stays there. */
export function remainingTargets({ runs }: Runs, targets: Targets): Targets {
  return new Map([...targets].filter(([index, step]) => {
    const run = runs[index];
    return run?.status === 'paused' && run.summary?.stopped !== 'breakpoint' && run.steps < step;
  }));
}

/** False where the run has met its goal, left the finite numbers or failed. */
export function canGoOn({ summary }: Run): boolean {
  switch (summary?.stopped) {
    case undefined:
    case 'steps':
    case 'cancelled':
    case 'breakpoint':
      return true;
    case 'loss':
    case 'gradient':
    case 'diverged':
    case 'error':
      return false;
  }
}

/** Where a run stands that does not run any more. */
export function standingOf(run: Run, budget: number, ending: Ending | undefined): 'paused' | 'finished' {
  return ending === 'stop' || !canGoOn(run) || run.steps >= budget ? 'finished' : 'paused';
}

export function statusOf(runs: readonly Run[]): ComparisonStatus {
  return runs.some(({ status }) => status === 'paused') ? 'paused' : 'finished';
}

/** What is paused is so no more, by the person's wish. */
export function finish(comparison: Pick<Comparison, 'runs' | 'status'>): void {
  for (const run of comparison.runs) {
    if (run.status !== 'paused') continue;
    run.status = 'finished';
    if (run.summary?.stopped === 'steps') run.summary = { ...run.summary, stopped: 'cancelled' };
  }
  if (comparison.status === 'paused') comparison.status = 'finished';
}
