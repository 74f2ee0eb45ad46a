import { matrixOf } from './matrices.ts';
import { toBfloat16 } from './bfloat16.ts';
import type { Tensor } from '../loss/tensor.ts';

/**
 * X ← aX + (bA + cA²)X with A = XXᵀ, `times` over, for the matrices of a tensor; of Xᵀ where there are more rows than columns.
 * The libraries with `bfloat16` add up products in float32 and round the result: this adds them up in float64, so the last bit may differ.
 * @param x all parameters; its tensor's part is read
 * @param into all parameters; its tensor's part is written
 */
export function newtonSchulz(x: Float64Array, into: Float64Array, tensor: Tensor, ...settings: readonly (number | string)[]): void {
  const [times, a, b, c, precision] = settings as [number, number, number, number, string];
  const round = precision === 'bfloat16' ? toBfloat16 : (value: number) => value;
  const { rows, columns, matrices } = matrixOf(tensor);
  const isTall = rows > columns;
  const [m, n] = isTall ? [columns, rows] : [rows, columns];
  let matrix = new Float64Array(m * n);
  let next = new Float64Array(m * n);
  const gram = new Float64Array(m * m);
  const polynomial = new Float64Array(m * m);
  /** Where entry (i, j) of the wide matrix stands in the tensor. */
  const place = (i: number, j: number) => (isTall ? j * columns + i : i * columns + j);
  for (let first = tensor.offset, each = 0; each < matrices; each++, first += rows * columns) {
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) matrix[i * n + j] = x[first + place(i, j)]!;
    for (let time = 0; time < times; time++) {
      for (let i = 0; i < m; i++) {
        for (let k = 0; k < m; k++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * matrix[k * n + j]!;
          gram[i * m + k] = round(sum);
        }
      }
      for (let i = 0; i < m; i++) {
        for (let k = 0; k < m; k++) {
          let sum = 0;
          for (let j = 0; j < m; j++) sum += gram[i * m + j]! * gram[j * m + k]!;
          polynomial[i * m + k] = round(b * gram[i * m + k]! + c * sum);
        }
      }
      next.fill(0);
      for (let i = 0; i < m; i++) {
        for (let k = 0; k < m; k++) {
          const factor = polynomial[i * m + k]!;
          for (let j = 0; j < n; j++) next[i * n + j] = next[i * n + j]! + factor * matrix[k * n + j]!;
        }
      }
      for (let i = 0; i < m * n; i++) next[i] = round(a * matrix[i]! + next[i]!);
      [matrix, next] = [next, matrix];
    }
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) into[first + place(i, j)] = matrix[i * n + j]!;
  }
}
