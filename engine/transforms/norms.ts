import type { Tensor } from '../loss/tensor.ts';

/** The Euclidean norm of a part of the gradient, its squares added in order. */
export function normOf(g: Float64Array, { offset, length }: Pick<Tensor, 'offset' | 'length'>): number {
  let sum = 0;
  for (let i = offset; i < offset + length; i++) sum += g[i]! * g[i]!;
  return Math.sqrt(sum);
}

/** Of all tensors together; with one tensor it is that tensor's own, to the bit. */
export function globalNorm(g: Float64Array, tensors: readonly Tensor[]): number {
  if (tensors.length === 1) return normOf(g, tensors[0]!);
  let sum = 0;
  for (const tensor of tensors) sum += normOf(g, tensor) ** 2;
  return Math.sqrt(sum);
}

export function change(g: Float64Array, { offset, length }: Pick<Tensor, 'offset' | 'length'>, by: (value: number) => number): void {
  for (let i = offset; i < offset + length; i++) g[i] = by(g[i]!);
}
