import type { CurvaturePair } from './inverseHessian.ts';

/** Curvature pairs as arrays of lengths that do not depend on how many there are: their number, then s, y and weight one pair after the other. */
export function savePairs(pairs: readonly CurvaturePair[], historySize: number, n: number): Float64Array[] {
  const size = 2 * n + 1;
  const numbers = new Float64Array(historySize * size);
  for (const [k, { s, y, weight }] of pairs.entries()) {
    numbers.set(s, k * size);
    numbers.set(y, k * size + n);
    numbers[k * size + 2 * n] = weight;
  }
  return [Float64Array.of(pairs.length), numbers];
}

/** Makes `pairs` what `savePairs` saw. */
export function restorePairs(pairs: CurvaturePair[], [count, numbers]: readonly Float64Array[], n: number): void {
  const size = 2 * n + 1;
  const restored = Array.from({ length: count![0]! }, (_, k) => ({
    s: numbers!.slice(k * size, k * size + n),
    y: numbers!.slice(k * size + n, k * size + 2 * n),
    weight: numbers![k * size + 2 * n]!,
  }));
  pairs.splice(0, pairs.length, ...restored);
}
