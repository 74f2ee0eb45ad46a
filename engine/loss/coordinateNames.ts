import type { LossFunction } from './lossFunction.ts';
import { indexText } from './tensor.ts';

/** What the loss function calls each number of θ: `x`, `p[3]`, `W[0][1]`, `layer.b[2]`. */
export function coordinateNames({ parameters, tensors }: Pick<LossFunction, 'parameters' | 'tensors'>, dimensions: number): readonly string[] {
  if (parameters.kind === 'scalars') return parameters.names;
  if (parameters.kind === 'vector' && tensors.length <= 1 && parameters.names?.length === dimensions) return parameters.names;
  if (parameters.kind === 'vector' && tensors.length === 0) return Array.from({ length: dimensions }, (_, i) => `${parameters.name}[${i}]`);
  return tensors.flatMap(({ name, shape, length }) => Array.from({ length }, (_, i) => name + indexText(shape, i)));
}

/** Does the loss function call the numbers of θ by names of their own? */
export const hasNames = (loss: Pick<LossFunction, 'parameters' | 'tensors'>, dimensions: number): boolean =>
  loss.parameters.kind === 'scalars' || hasTensors(loss) || (loss.parameters.kind === 'vector' && loss.parameters.names?.length === dimensions);

/** Has θ parts with names or shapes of their own, which a plain number of the coordinate would hide? */
export const hasTensors = ({ parameters, tensors }: Pick<LossFunction, 'parameters' | 'tensors'>): boolean =>
  parameters.kind === 'tensors' || tensors.length > 1 || (tensors[0]?.shape.length ?? 1) > 1;
