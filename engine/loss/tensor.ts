/** A stretch of θ that belongs together: a matrix, a vector or a number. Per-tensor rules treat each by itself. */
export interface Tensor {
  /** As the loss function names it: `W`, `b[1]`, `layer.W`; `θ` for scalars together. */
  readonly name: string;
  /** Sizes from the outermost list to the innermost: [rows, columns] of a matrix, [n] of a vector, [] of a number. */
  readonly shape: readonly number[];
  /** Where it begins in θ; the last index runs fastest. */
  readonly offset: number;
  /** How many numbers: the product of the sizes. */
  readonly length: number;
}

/** Tensors that follow each other in θ. */
export function tensorsInOrder(parts: readonly Pick<Tensor, 'name' | 'shape'>[]): Tensor[] {
  let offset = 0;
  return parts.map(({ name, shape }) => {
    const tensor: Tensor = { name, shape, offset, length: product(shape) };
    offset += tensor.length;
    return tensor;
  });
}

export const product = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum * size, 1);

/** The indices of a tensor's number as they are written behind its name: `[0][1]`. */
export function indexText(shape: readonly number[], index: number): string {
  let text = '';
  let rest = index;
  for (const size of shape.toReversed()) {
    text = `[${rest % size}]${text}`;
    rest = Math.floor(rest / size);
  }
  return text;
}
