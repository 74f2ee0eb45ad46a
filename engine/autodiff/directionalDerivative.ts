/** What differences can tell of a derivative along a line. */
export interface NumericDerivative {
  readonly slope: number;
  /** How far it may be off: truncation and rounding. */
  readonly error: number;
  /** The slopes to the two sides differ, however near: the function has a kink here, and no derivative. */
  readonly isKink: boolean;
}

const halvings = 12;

/**
 * The derivative of φ at 0 by central differences over halved steps, extrapolated by Richardson; the step with the smallest error counts.
 * @param phi a function of the distance along a line
 * @param scale a distance over which φ may change noticeably, > 0
 */
export function directionalDerivative(phi: (t: number) => number, scale: number): NumericDerivative {
  const middle = phi(0);
  let best: NumericDerivative = { slope: NaN, error: Infinity, isKink: false };
  let earlierRow: number[] = [];
  let earlierGap = NaN;
  for (let i = 0; i < halvings; i++) {
    const h = (scale * 0.01) / 2 ** i;
    const [above, below] = [phi(h), phi(-h)];
    const noise = (16 * Number.EPSILON * Math.max(Math.abs(above), Math.abs(below), Math.abs(middle))) / h;
    const row = [(above - below) / (2 * h)];
    for (let order = 1; order <= Math.min(i, 3); order++) row.push(row[order - 1]! + (row[order - 1]! - earlierRow[order - 1]!) / (4 ** order - 1));
    const gap = Math.abs((above - middle) / h - (middle - below) / h);
    // Of a smooth function the two sides' slopes differ by h times the curvature, which halves with h.
    const isKink = gap > 0.75 * earlierGap && gap > 4 * noise + 1e-9 * Math.abs(row[0]!);
    if (i > 0) {
      const slope = row.at(-1)!;
      const error = Math.abs(slope - earlierRow.at(-1)!) + noise;
      if (error < best.error || (Number.isNaN(best.slope) && !Number.isNaN(slope))) best = { slope, error, isKink };
      // Smaller steps would tell nothing more.
      if (i > 1 && !best.isKink && best.error <= 1e-11 * Math.abs(best.slope)) break;
    }
    earlierRow = row;
    earlierGap = gap;
  }
  return best.isKink ? best : confirmed(phi, scale, best);
}

/**
 * Steps that are larger than the waves of a function may agree with each other by chance. A far smaller step does not; where it contradicts them, it counts.
 * Not so on the treads of a staircase, where far smaller steps see nothing.
 */
function confirmed(phi: (t: number) => number, scale: number, best: NumericDerivative): NumericDerivative {
  const [h, half] = [scale * 4e-7, scale * 2e-7];
  const ends = [phi(h), phi(-h), phi(half), phi(-half)] as const;
  if (new Set(ends).size < ends.length) return best;
  const [slope, finer] = [(ends[0] - ends[1]) / (2 * h), (ends[2] - ends[3]) / (2 * half)];
  const error = 2 * Math.abs(slope - finer) + (16 * Number.EPSILON * Math.max(...ends.map(Math.abs))) / half;
  return Math.abs(finer - best.slope) > 4 * (error + best.error) ? { slope: finer, error, isKink: false } : best;
}
