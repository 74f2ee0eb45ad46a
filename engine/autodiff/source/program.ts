import type { LossParameters } from '../../loss/lossFunction.ts';

/** A module of the user's workspace, as text. */
export interface SourceModule {
  readonly text: string;
  /** Absolute path by the text between the quotes of an import; what is missing is refused where it is used. */
  readonly imports: Readonly<Record<string, string>>;
}

/** How numbers are laid out in a parameter that is neither a number nor a vector: θ fills it in order of keys and indices. */
export type ParameterShape =
  | { readonly kind: 'number' }
  | { readonly kind: 'array'; readonly elements: readonly ParameterShape[] }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, ParameterShape>> };

/** Records and nested arrays of numbers as parameters, such as `(W: number[][], b: number[])`. */
export interface StructuredParameters {
  readonly kind: 'structure';
  readonly parameters: readonly { readonly name: string; readonly shape: ParameterShape }[];
}

/** A loss function and all that it is made of. */
export interface SourceProgram {
  /** By absolute path: TypeScript, JavaScript or JSON. */
  readonly modules: Readonly<Record<string, SourceModule>>;
  /** Path of the module that holds the loss function. */
  readonly entry: string;
  /** The function's name: exported, or at the top level of the entry. */
  readonly name: string;
  readonly parameters: LossParameters | StructuredParameters;
  /** Seed of what `Math.random` gives, the same for each evaluation. */
  readonly seed?: number;
}

/** How many numbers a shape holds. */
export function sizeOf(shape: ParameterShape): number {
  switch (shape.kind) {
    case 'number':
      return 1;
    case 'array':
      return shape.elements.reduce((sum, element) => sum + sizeOf(element), 0);
    case 'record':
      return Object.values(shape.fields).reduce((sum, field) => sum + sizeOf(field), 0);
  }
}

/** The shape of a value made of numbers, arrays and records; undefined where it holds anything else. */
export function shapeOf(value: unknown): ParameterShape | undefined {
  if (typeof value === 'number') return { kind: 'number' };
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Record<string, ParameterShape> = {};
  for (const [key, field] of Object.entries(value)) {
    const shape = shapeOf(field);
    if (!shape) return undefined;
    fields[key] = shape;
  }
  return Array.isArray(value) ? { kind: 'array', elements: Object.values(fields) } : { kind: 'record', fields };
}
