import type { Differentiable } from '../autodiff/differentiable.ts';
import type { Batches } from '../data/batches.ts';
import { freshCopy } from '../freshCopy.ts';
import type { Rows } from './lossKernel.ts';
import type { Objective } from './objective.ts';

export interface ExactObjectiveParts {
  readonly differentiable: Differentiable;
  readonly dimensions: number;
  readonly rows: Rows | undefined;
  /** Where a step sees part of the rows. */
  readonly batches: Batches<unknown> | undefined;
}

/** A loss function with exact derivatives; its value, too, comes from there, which has the bits of the user's function. */
export function createExactObjective(parts: ExactObjectiveParts): Objective {
  return freshCopy(create)(parts);
}

/** Refers to nothing outside: see freshCopy. */
function create({ differentiable, dimensions, rows, batches }: ExactObjectiveParts): Objective {
  const evaluations = { loss: 0, gradient: 0 };
  const on = (theta: Float64Array, seen: Rows | undefined, into: Float64Array): number => {
    evaluations.loss++;
    evaluations.gradient++;
    return differentiable.valueAndGradient(theta, seen, into);
  };
  const gradientBeside = new Float64Array(dimensions);
  return {
    dimensions,
    gradientMethod: differentiable.method,
    batched: batches !== undefined,
    evaluations,
    value(theta) {
      evaluations.loss++;
      return differentiable.value(theta, rows);
    },
    gradient(theta, step, into) {
      if (batches) return on(theta, batches.at(step), into);
      on(theta, rows, into);
      return undefined;
    },
    hessianVectorProduct(theta, direction, step, into) {
      evaluations.loss++;
      evaluations.gradient++;
      differentiable.hessianVectorProduct(theta, direction, batches ? batches.at(step) : rows, gradientBeside, into);
    },
    ...(!batches && { valueAndGradient: (theta: Float64Array, into: Float64Array) => on(theta, rows, into), ...(differentiable.unrolled !== undefined && { unrolled: differentiable.unrolled }) }),
  };
}
