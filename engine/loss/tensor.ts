/** A part of θ that the optimizer treats as one: a matrix or vector of the user's, or all of θ where the loss takes plain numbers. */
export interface Tensor {
  readonly name: string;
  /** e.g. [16, 2]; row after row in θ. */
  readonly shape: readonly number[];
  /** Its first coordinate in θ. */
  readonly offset: number;
  /** The product of the shape. */
  readonly length: number;
}
