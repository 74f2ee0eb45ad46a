import type { LossParameters } from '../loss/lossFunction.ts';
import type { LossData } from './differentiable.ts';
import { sizeOf, type ParameterShape, type StructuredParameters } from './source/program.ts';

/** What a loss function is called with. */
export interface Arguments {
  /** n, where the parameters say it. */
  readonly dimensions: number | undefined;
  ofNumbers(theta: Float64Array, data: LossData): unknown[];
  ofHandles(handles: readonly unknown[], data: LossData): unknown[];
}

/** @param tracedArray what rewritten code sees as a Float64Array of these items */
export function createArguments(parameters: LossParameters | StructuredParameters, tracedArray: (items: readonly unknown[]) => unknown): Arguments {
  const withData = (given: unknown[], data: LossData): unknown[] => (data === undefined ? given : [...given, data]);
  switch (parameters.kind) {
    case 'scalars':
      return { dimensions: parameters.names.length, ofNumbers: (theta, data) => withData(listOf(theta), data), ofHandles: (handles, data) => withData([...handles], data) };
    case 'vector': {
      const isTyped = parameters.type === 'Float64Array';
      return {
        dimensions: undefined,
        ofNumbers: (theta, data) => withData([isTyped ? theta.slice() : listOf(theta)], data),
        ofHandles: (handles, data) => withData([isTyped ? tracedArray(handles) : handles], data),
      };
    }
    case 'structure': {
      const shapes = parameters.parameters.map(({ shape }) => shape);
      const laidOut = (items: ArrayLike<unknown>): unknown[] => {
        let next = 0;
        const lay = (shape: ParameterShape): unknown => {
          switch (shape.kind) {
            case 'number':
              return items[next++];
            case 'array':
              return shape.elements.map(lay);
            case 'record':
              return Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, lay(field)]));
          }
        };
        return shapes.map(lay);
      };
      return {
        dimensions: shapes.reduce((sum, shape) => sum + sizeOf(shape), 0),
        ofNumbers: (theta, data) => withData(laidOut(theta), data),
        ofHandles: (handles, data) => withData(laidOut(handles), data),
      };
    }
  }
}

/** As Array.from, without its iterator. */
function listOf(theta: Float64Array): number[] {
  const list: number[] = [];
  for (let i = 0; i < theta.length; i++) list.push(theta[i]!);
  return list;
}
