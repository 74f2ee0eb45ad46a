/** Nodes `from` … `from + period * times` − 1, of which each `period` do the same operations as those before. */
export interface Repetition {
  readonly from: number;
  readonly period: number;
  readonly times: number;
}

/** What a loop's body may be long, in nodes: its code is written out. */
const longestPeriod = 1024;
/** Fewer nodes than this are not worth a loop of their own. */
const shortestLoop = 48;
const fewestTimes = 4;
/** Nodes that are not repeated, written out one after the other. */
const straightLimit = 1600;
/** Of those, in one function: V8 optimizes none that is very long. */
const straightPiece = 400;

/**
 * Finds the loops of a recording, as one repeats the operations of each run: what is left is written out.
 * @param code of the nodes
 * @param first node that is computed
 * @returns pieces that follow on each other up to the end; undefined where too much is not repeated
 */
export function findRepetitions(code: Uint8Array, first: number): readonly Repetition[] | undefined {
  const found: Repetition[] = [];
  let straightFrom = first;
  let straight = 0;
  const endStraight = (to: number): void => {
    for (let from = straightFrom; from < to; from += straightPiece) found.push({ from, period: Math.min(straightPiece, to - from), times: 1 });
  };
  for (let at = first; at < code.length; ) {
    const repetition = longestFrom(code, at);
    if (repetition) {
      endStraight(at);
      found.push(repetition);
      at += repetition.period * repetition.times;
      straightFrom = at;
    } else {
      if (++straight > straightLimit) return undefined;
      at++;
    }
  }
  endStraight(code.length);
  return found;
}

/** The repetition that begins at a node and covers most; of several, that with the shortest period. */
function longestFrom(code: Uint8Array, from: number): Repetition | undefined {
  let best: Repetition | undefined;
  let covered = shortestLoop - 1;
  const last = Math.min(longestPeriod, Math.floor((code.length - from) / fewestTimes));
  for (let period = 1; period <= last; period++) {
    if (best && period % best.period === 0) continue;
    let i = from;
    for (const end = code.length - period; i < end && code[i] === code[i + period]; ) i++;
    const times = Math.floor((i - from) / period) + 1;
    if (times < fewestTimes || times * period <= covered) continue;
    covered = times * period;
    best = { from, period, times };
  }
  return best;
}
