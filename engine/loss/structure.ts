import type { ParameterShape, StructuredParameters } from '../autodiff/source/program.ts';
import type { LossParameters } from './lossFunction.ts';
import type { Tensor } from './tensor.ts';

/** How the numbers of one parameter are laid out, with all sizes known. */
export type Structure =
  /** A number where there are no sizes, a list, a list of lists … */
  | { readonly kind: 'tensor'; readonly shape: readonly number[] }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Structure>> }
  | { readonly kind: 'tuple'; readonly elements: readonly Structure[] };

/** Matrices, lists and records as parameters θ: those of the function, in their order. */
export interface TensorParameters {
  readonly kind: 'tensors';
  readonly parameters: readonly { readonly name: string; readonly structure: Structure }[];
}

/** Name and shape of every tensor, in the order in which θ fills them. A single record's fields are named without it. */
export function tensorsWithin({ parameters }: TensorParameters): Pick<Tensor, 'name' | 'shape'>[] {
  const single = parameters.length === 1 && parameters[0]!.structure.kind === 'record';
  const within = (structure: Structure, path: string): Pick<Tensor, 'name' | 'shape'>[] => {
    switch (structure.kind) {
      case 'tensor':
        return [{ name: path, shape: structure.shape }];
      case 'record':
        return Object.entries(structure.fields).flatMap(([key, field]) => within(field, fieldPath(path, key)));
      case 'tuple':
        return structure.elements.flatMap((element, index) => within(element, `${path}[${index}]`));
    }
  };
  return parameters.flatMap(({ name, structure }) => within(structure, single ? '' : name));
}

export const fieldPath = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Parameters as differentiation takes them: number by number. */
export function differentiableParameters(parameters: LossParameters | TensorParameters): LossParameters | StructuredParameters {
  return parameters.kind === 'tensors' ? structuredParameters(parameters) : parameters;
}

export function structuredParameters({ parameters }: TensorParameters): StructuredParameters {
  return { kind: 'structure', parameters: parameters.map(({ name, structure }) => ({ name, shape: parameterShape(structure) })) };
}

function parameterShape(structure: Structure): ParameterShape {
  switch (structure.kind) {
    case 'tensor':
      // Rows share one description: a large matrix costs no more than its sides.
      return structure.shape.reduceRight<ParameterShape>((element, size) => ({ kind: 'array', elements: Array.from({ length: size }, () => element) }), { kind: 'number' });
    case 'record':
      return { kind: 'record', fields: Object.fromEntries(Object.entries(structure.fields).map(([key, field]) => [key, parameterShape(field)])) };
    case 'tuple':
      return { kind: 'array', elements: structure.elements.map(parameterShape) };
  }
}
