import { dot } from './vectors.ts';

/** What one step taught of the curvature. */
export interface CurvaturePair {
  /** How the parameters changed. */
  readonly s: Float64Array;
  /** How the gradient changed. */
  readonly y: Float64Array;
  /** 1 / (y·s) */
  readonly weight: number;
}

/**
 * The estimate of the inverse Hessian that the pairs make, times a vector, which it replaces: the two loops of Nocedal.
 * @param pairs the oldest first
 * @param scale of the identity that the estimate begins with
 */
export function applyInverseHessian(vector: Float64Array, pairs: readonly CurvaturePair[], scale: number): void {
  const alphas = pairs.map(() => 0);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, weight } = pairs[k]!;
    const alpha = dot(s, vector) * weight;
    alphas[k] = alpha;
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - alpha * y[i]!;
  }
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * scale;
  for (const [k, { s, y, weight }] of pairs.entries()) {
    const factor = alphas[k]! - dot(y, vector) * weight;
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! + factor * s[i]!;
  }
}
