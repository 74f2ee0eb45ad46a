import { tensorFact } from './ruleFunctions.ts';
import type { Tensor } from '../loss/tensor.ts';

/** A tensor as matrices of its last two dimensions, one after another; a vector is one column. */
export function matrixOf({ shape, length }: Tensor): { readonly rows: number; readonly columns: number; readonly matrices: number } {
  const [rows, columns] = [tensorFact(shape, 'rows'), tensorFact(shape, 'columns')];
  return { rows, columns, matrices: length / (rows * columns) };
}
