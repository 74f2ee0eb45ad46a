import { editDistance } from './editDistance.ts';

/**
 * ` (did you mean “…”?)` for a name that is close to a known one, otherwise nothing.
 * Close: at most a third of its letters differ.
 */
export function suggest(name: string, known: readonly string[]): string {
  const wanted = name.toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? ` (did you mean “${best.candidate}”?)` : '';
}
