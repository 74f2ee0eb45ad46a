import { fromWire } from '../format.ts';
import type { HeadView } from '../protocol.ts';
import type { LiveRun } from '../state/liveRun.ts';

export const sortKeys = ['label', 'best', 'stepsToBest', 'atStep', 'last', 'stopped', 'evaluations', 'time'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** The runs in the order of a column; what has no number (NaN, not finished) stands at the end either way. */
export function sortRuns(runs: readonly LiveRun[], { key, descending }: Sorting, heads: readonly HeadView[]): readonly LiveRun[] {
  const sign = descending ? -1 : 1;
  const value = (run: LiveRun) => sortValue(run, key, heads);
  return [...runs].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (typeof x === 'string' || typeof y === 'string') return sign * String(x).localeCompare(String(y)) || a.index - b.index;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a.index - b.index;
    return x === y ? stepsToBest(a) - stepsToBest(b) || a.index - b.index : sign * (x < y ? -1 : 1);
  });
}

/** The finished run with the lowest finite best loss; of equals the one that was there first. */
export function winnerOf(runs: readonly LiveRun[]): LiveRun | undefined {
  const candidates = runs.filter((run) => run.result && Number.isFinite(fromWire(run.result.best.loss)));
  return sortRuns(candidates, { key: 'best', descending: false }, [])[0];
}

/** The loss where a run stands at the step shown. */
export function lossAtStep(run: LiveRun, heads: readonly HeadView[]): number | undefined {
  const head = heads.find((candidate) => candidate.run === run.index);
  return head && fromWire(head.loss);
}

function stepsToBest(run: LiveRun): number {
  return run.result?.best.step ?? Infinity;
}

function sortValue(run: LiveRun, key: SortKey, heads: readonly HeadView[]): number | string {
  const result = run.result;
  switch (key) {
    case 'label':
      return run.label;
    case 'best':
      return result ? fromWire(result.best.loss) : (run.loss ?? NaN);
    case 'stepsToBest':
      return result?.best.step ?? NaN;
    case 'atStep':
      return lossAtStep(run, heads) ?? NaN;
    case 'last':
      return result ? fromWire(result.last.loss) : (run.loss ?? NaN);
    case 'evaluations':
      return result ? result.evaluations.loss + result.evaluations.gradient : NaN;
    case 'time':
      return result?.milliseconds ?? NaN;
    case 'stopped':
      return result?.stopped ?? run.status;
  }
}
