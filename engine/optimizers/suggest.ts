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

/** Levenshtein's: insertions, deletions and replacements of a letter. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const row = [i + 1];
    for (const [j, other] of [...to].entries()) row.push(Math.min(row[j]! + 1, previous[j + 1]! + 1, previous[j]! + (letter === other ? 0 : 1)));
    previous = row;
  }
  return previous[to.length]!;
}
