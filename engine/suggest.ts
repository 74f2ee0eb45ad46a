import { editDistance } from './editDistance.ts';

/**
 * ` (did you mean “…”?)` for a name that is close to a known one, otherwise nothing.
 * Close: at most a third of its letters differ.
 */
export function suggest(name: string, known: readonly string[]): string {
  const wanted = name.toLowerCase();
  const near = known.filter((candidate) => Math.abs(candidate.length - wanted.length) <= tolerance(candidate));
  const ranked = near.map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= tolerance(best.candidate) ? ` (did you mean “${best.candidate}”?)` : '';
}

const tolerance = (candidate: string): number => Math.max(1, Math.floor(candidate.length / 3));
