import { freshCopy } from '../freshCopy.ts';
import { ProblemError, type Problem } from '../problem.ts';
import type { Differentiable, LossData } from './differentiable.ts';

export interface ExplainedParts {
  readonly differentiable: Differentiable;
  /** The user's own function. */
  readonly untouched: (theta: Float64Array, data?: LossData) => number;
  /** At the loss function: for what the function itself does not throw. */
  readonly fallback: Omit<Problem, 'message'>;
}

/**
 * The same derivatives, whose exceptions are those of the function itself: generated code has no lines that the user knows, so the function is asked once more.
 * Made anew for each loss function, as a step loop is: see freshCopy.
 * @returns its methods throw ProblemError
 */
export function explained({ differentiable, untouched, fallback }: ExplainedParts): Differentiable {
  const explain = (thrown: unknown, theta: Float64Array, data: LossData): never => {
    untouched(theta, data);
    if (thrown instanceof ProblemError) throw thrown;
    throw new ProblemError({ ...fallback, message: `The derivatives cannot be computed here: ${String(thrown)}.` });
  };
  return freshCopy(wrap)(differentiable, explain);
}

/** Refers to nothing outside: see freshCopy. */
function wrap(exact: Differentiable, explain: (thrown: unknown, theta: Float64Array, data: LossData) => never): Differentiable {
  return {
    method: exact.method,
    notes: exact.notes,
    ...(exact.dimensions !== undefined && { dimensions: exact.dimensions }),
    ...(exact.unrolled !== undefined && { unrolled: exact.unrolled }),
    value(theta, data) {
      try {
        return exact.value(theta, data);
      } catch (thrown) {
        return explain(thrown, theta, data);
      }
    },
    valueAndGradient(theta, data, into) {
      try {
        return exact.valueAndGradient(theta, data, into);
      } catch (thrown) {
        return explain(thrown, theta, data);
      }
    },
    hessianVectorProduct(theta, direction, data, gradientInto, into) {
      try {
        return exact.hessianVectorProduct(theta, direction, data, gradientInto, into);
      } catch (thrown) {
        return explain(thrown, theta, data);
      }
    },
  };
}
