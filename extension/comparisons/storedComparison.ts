import type { ComparisonStore, ListedComparison } from '../store/comparisonStore.ts';
import { Comparison } from './comparison.ts';
import { statusOf } from './runControl.ts';

/** A comparison as it is stored, to be shown. */
export function storedComparison(store: Pick<ComparisonStore, 'readRecording'>, { facts, runs, problem, isElsewhere }: ListedComparison): Comparison {
  const comparison = new Comparison(facts, runs, statusOf(runs), (stored, run) => store.readRecording(stored.id, run));
  return Object.assign(comparison, { problem, isElsewhere } satisfies Partial<Comparison>);
}
