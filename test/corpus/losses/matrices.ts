// Linear algebra on nested arrays.
type Matrix = number[][];

const zeros = (rows: number, columns: number): Matrix => Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));

function multiply(a: Matrix, b: Matrix): Matrix {
  const c = zeros(a.length, b[0].length);
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b[0].length; j++)
      for (let k = 0; k < b.length; k++) c[i][j] += a[i][k] * b[k][j];
  return c;
}

/** Lower triangular L with L Lᵀ = a. */
function cholesky(a: Matrix): Matrix {
  const n = a.length;
  const L = zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let s = a[i][j];
      for (let k = 0; k < j; k++) s -= L[i][k] * L[j][k];
      if (i === j) {
        if (s <= 0) throw new Error(`not positive definite at ${i}: ${s}`);
        L[i][i] = Math.sqrt(s);
      } else L[i][j] = s / L[j][j];
    }
  }
  return L;
}

/** @loss @start 0.5, -0.3, 0.8, 1.2, 0.1, -0.6, 0.9, 0.4 */
export function factorisation(p: number[], target: Matrix): number {
  const U = [p.slice(0, 2), p.slice(2, 4)];
  const V = [p.slice(4, 6), p.slice(6, 8)];
  const product = multiply(U, transpose(V));
  let loss = 0;
  target.forEach((row, i) => row.forEach((t, j) => (loss += (t - product[i][j]) ** 2)));
  return loss;
}
export const factorisationData = [[2, -1], [0.5, 1.5]];

/** @loss @start 1.1, 0.2, 0.9, -0.3, 0.4, 1.3 */
export function logDeterminant(p: number[]): number {
  const b = [[p[0], 0, 0], [p[1], p[2], 0], [p[3], p[4], p[5]]];
  const a = multiply(b, transpose(b));
  for (let i = 0; i < 3; i++) a[i][i] += 0.5;
  const L = cholesky(a);
  return L.reduce((s, row, i) => s + 2 * Math.log(row[i]), 0) - p.reduce((s, x) => s + x, 0);
}

/** Gaussian elimination with row exchange. @loss @start 0.1, 2, 1, -1, 0.5, 3 */
export function solveWithPivots(p: number[]): number {
  const a = [[p[0], p[1], 1], [p[2], p[3], 2], [p[4], 1, p[5]]];
  const x = [1, -2, 2];
  for (let col = 0; col < 3; col++) {
    let best = col;
    for (let r = col + 1; r < 3; r++) if (Math.abs(a[r][col]) > Math.abs(a[best][col])) best = r;
    if (best !== col) {
      [a[col], a[best]] = [a[best], a[col]];
      [x[col], x[best]] = [x[best], x[col]];
    }
    for (let r = col + 1; r < 3; r++) {
      const f = a[r][col] / a[col][col];
      for (let k = col; k < 3; k++) a[r][k] -= f * a[col][k];
      x[r] -= f * x[col];
    }
  }
  for (let r = 2; r >= 0; r--) {
    for (let k = r + 1; k < 3; k++) x[r] -= a[r][k] * x[k];
    x[r] /= a[r][r];
  }
  return x.reduce((s, v) => s + v * v, 0);
}

/** The largest eigenvalue by power iteration. @loss @start 2, 0.5, -0.3, 1 */
export function spectralRadius(a: number, b: number, c: number, d: number): number {
  let v = [1, 0.5];
  let value = 0;
  for (let k = 0; k < 15; k++) {
    const w = [a * v[0] + b * v[1], c * v[0] + d * v[1]];
    value = Math.hypot(w[0], w[1]);
    v = w.map((wi) => wi / value);
  }
  return (value - 1.5) ** 2;
}

/** @loss */
export function affine(W: Matrix, b: number[], pairs: { input: number[]; output: number[] }[]): number {
  let loss = 0;
  for (const { input, output } of pairs) {
    const y = W.map((row, i) => row.reduce((s, w, j) => s + w * input[j], b[i]));
    loss += y.reduce((s, yi, i) => s + (yi - output[i]) ** 2, 0);
  }
  return loss / pairs.length;
}
export const affineStart = [[[0.1, -0.2, 0.3], [0.5, 0.4, -0.6]], [0.05, -0.1]];
export const affineData = [{ input: [1, 2, 3], output: [0.5, -1] }, { input: [-1, 0.5, 2], output: [1.5, 0] }];
