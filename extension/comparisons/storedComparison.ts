import type { ComparisonStore, ListedComparison } from '../store/comparisonStore.ts';
import { Comparison } from './comparison.ts';
import { filesOf } from './comparisonFiles.ts';
import { statusOf } from './runControl.ts';

/** A comparison as it is stored, to be shown. */
export function storedComparison(store: () => Promise<ComparisonStore>, { facts, runs, problem, isElsewhere }: ListedComparison): Comparison {
  const comparison = new Comparison(facts, runs, statusOf(runs), filesOf(store, facts.id));
  return Object.assign(comparison, { problem, isElsewhere } satisfies Partial<Comparison>);
}

/** What is stored now of a comparison that is known and does not run here. */
export function updateStored(known: Comparison, { facts, runs, problem, isElsewhere }: ListedComparison): void {
  // What is in memory of the same file stays.
  for (const run of runs) {
    const before = known.runs.find(({ stored, recording }) => recording && stored?.file === run.stored?.file && stored?.rows === run.stored?.rows);
    if (before?.recording) run.recording = before.recording;
  }
  Object.assign(known, { facts, runs, problem, isElsewhere, status: statusOf(runs) } satisfies Partial<Comparison>);
}
