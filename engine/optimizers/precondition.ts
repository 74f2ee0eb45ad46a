import { matrixOf } from './matrices.ts';
import type { Tensor } from '../loss/tensor.ts';

/**
 * Scales the matrices of a tensor so that no singular value is above 1, before Newton–Schulz steps: by the largest singular value (`spectral`),
 * by the root of the norm of XXᵀ (`schatten`), or row by row by the root of the row sum of |XXᵀ| (`aol`); rows are those of the wide matrix.
 * @param x all parameters; its tensor's part is read
 * @param into all parameters; its tensor's part is written
 */
export function precondition(x: Float64Array, into: Float64Array, tensor: Tensor, ...settings: readonly (number | string)[]): void {
  const [kind, epsilon] = settings as ['spectral' | 'schatten' | 'aol', number];
  const { rows, columns, matrices } = matrixOf(tensor);
  const isTall = rows > columns;
  const [m, n] = isTall ? [columns, rows] : [rows, columns];
  for (let each = 0; each < matrices; each++) {
    const first = tensor.offset + each * rows * columns;
    const place = (i: number, j: number) => first + (isTall ? j * columns + i : i * columns + j);
    const gram = Array.from({ length: m }, (_, i) =>
      Float64Array.from({ length: m }, (_value, k) => {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += x[place(i, j)]! * x[place(k, j)]!;
        return sum;
      }),
    );
    const scale = scaleOf(gram, kind, epsilon);
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) into[place(i, j)] = x[place(i, j)]! * scale(i);
  }
}

function scaleOf(gram: readonly Float64Array[], kind: 'spectral' | 'schatten' | 'aol', epsilon: number): (row: number) => number {
  switch (kind) {
    case 'spectral': {
      const scale = 1 / (Math.sqrt(largestEigenvalue(gram)) + epsilon);
      return () => scale;
    }
    case 'schatten': {
      // Optax has a smallest value of its own here.
      const scale = 1 / Math.sqrt(Math.max(Math.sqrt(gram.reduce((sum, row) => sum + row.reduce((inner, value) => inner + value * value, 0), 0)), 1e-8));
      return () => scale;
    }
    case 'aol':
      return (row) => 1 / Math.sqrt(Math.max(gram[row]!.reduce((sum, value) => sum + Math.abs(value), 0), 1e-8));
  }
}

/** Of a symmetric matrix, by Jacobi's rotations. */
function largestEigenvalue(symmetric: readonly Float64Array[]): number {
  const a = symmetric.map((row) => row.slice());
  const n = a.length;
  for (let sweep = 0; sweep < 50; sweep++) {
    let rest = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = a[p]![q]!;
        rest += off * off;
        if (off === 0) continue;
        const half = (a[q]![q]! - a[p]![p]!) / (2 * off);
        const tangent = (half >= 0 ? 1 : -1) / (Math.abs(half) + Math.sqrt(half * half + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        const sine = tangent * cosine;
        for (let k = 0; k < n; k++) {
          const [left, right] = [a[k]![p]!, a[k]![q]!];
          a[k]![p] = cosine * left - sine * right;
          a[k]![q] = sine * left + cosine * right;
        }
        for (let k = 0; k < n; k++) {
          const [left, right] = [a[p]![k]!, a[q]![k]!];
          a[p]![k] = cosine * left - sine * right;
          a[q]![k] = sine * left + cosine * right;
        }
      }
    }
    if (!(rest > 1e-300)) break;
  }
  return a.reduce((largest, row, i) => Math.max(largest, row[i]!), 0);
}
