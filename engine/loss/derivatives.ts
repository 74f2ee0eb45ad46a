import { differentiate, type Differentiated } from '../autodiff/differentiate.ts';
import type { LoadedLoss } from './loadLoss.ts';
import { differentiableParameters } from './structure.ts';

/** Differentiated before: all runs of a comparison that a worker does share one compiled form. */
const known = new Map<string, Differentiated>();
const knownLimit = 16;

/**
 * The exact derivatives of a loaded loss function, or why there are none.
 * @param start where they are audited
 * @throws {ProblemError} where the function cannot be evaluated at the start
 */
export function derivativesOf({ loss, graph, rows, hash }: LoadedLoss, start: Float64Array): Differentiated {
  const key = JSON.stringify([hash, loss.file, loss.name]);
  let derivatives = known.get(key);
  known.delete(key);
  derivatives ??= differentiate({ graph, name: loss.name, parameters: differentiableParameters(loss.parameters), place: loss.range.start, start, data: rows });
  known.set(key, derivatives);
  if (known.size > knownLimit) known.delete(known.keys().next().value!);
  return derivatives;
}
