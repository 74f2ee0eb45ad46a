import { createIntermediates } from '../autodiff/intermediates/createIntermediates.ts';
import type { Intermediates } from '../autodiff/intermediates/intermediates.ts';
import { ProblemError } from '../problem.ts';
import type { LoadedLoss } from './loadLoss.ts';
import { differentiableParameters } from './structure.ts';

/** What a loss function computes on its way, on all its rows. */
export interface LossIntermediates extends Intermediates {
  /** How many rows of data there are; absent where it takes none. */
  readonly rows?: number;
}

/** Marked before: the same loss function is asked about at one step after the other. */
const known = new Map<string, ReturnType<typeof createIntermediates>>();
const knownLimit = 4;

/**
 * The value of every name in a loss function, and in what it calls of the user's code, and the derivative of the loss with respect to it.
 * @param theta n numbers
 * @throws {ProblemError} where the loss function cannot be evaluated there
 */
export function lossIntermediates({ loss, graph, rows, hash }: LoadedLoss, theta: Float64Array): LossIntermediates {
  const { name, file, range, dimensions } = loss;
  if (dimensions !== undefined && theta.length !== dimensions) {
    throw new ProblemError({ severity: 'error', file, ...range.start, message: `The point has ${theta.length} numbers, but ${name} has ${dimensions} parameters.` });
  }
  const key = JSON.stringify([hash, file, name]);
  const intermediates = known.get(key) ?? createIntermediates({ graph, name, parameters: differentiableParameters(loss.parameters), place: range.start });
  known.delete(key);
  known.set(key, intermediates);
  if (known.size > knownLimit) known.delete(known.keys().next().value!);
  return { ...intermediates(theta, rows), ...(rows && { rows: rows.length }) };
}
