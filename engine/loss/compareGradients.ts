import { normalNumbers, pointsAround } from '../autodiff/pointsAround.ts';
import { quietly } from '../autodiff/quietly.ts';
import { ProblemError } from '../problem.ts';
import type { LoadedLoss } from './loadLoss.ts';
import { numericGradient, relativeError } from './numericGradient.ts';
import { instantiateLoss, type LossRequest, type PreparedLoss } from './prepareLoss.ts';

/** A gradient on all rows beside others. Arrays have one number per parameter. */
export interface GradientComparison {
  readonly at: readonly number[];
  readonly value: number;
  /** As runs take it. */
  readonly gradient: readonly number[];
  /** Where the user's gradient is taken and there is an exact one. */
  readonly exact?: readonly number[];
  /** By differences of the value, extrapolated. */
  readonly numeric: readonly number[];
  /** Of `gradient`, against `exact`, otherwise against `numeric`; 0 where there is nothing to tell: at a kink, or where the other one is not finite. */
  readonly relativeErrors: readonly number[];
}

export interface GradientComparisons {
  readonly prepared: PreparedLoss;
  /** At the start, then at random points around it. */
  readonly comparisons: readonly [GradientComparison, ...GradientComparison[]];
}

/** Of a derivative, relative: far above rounding, far below a mistake. */
export const gradientTolerance = 1e-6;

const randomPoints = 3;
/** Coordinates that are compared at most at random points. */
const comparedLimit = 300;

/**
 * Evaluates the gradient of a loss function and holds it against others.
 * @throws {ProblemError} where it cannot be computed at the start
 */
export function compareGradients({ loss: { batch: _, ...loss }, ...rest }: LoadedLoss, request: Pick<LossRequest, 'start' | 'seed' | 'numericGradients'>): GradientComparisons {
  const loaded: LoadedLoss = { ...rest, loss };
  const prepared = instantiateLoss(loaded, request);
  const { start } = prepared;
  // The one evaluation that the person asked for, and may print.
  const first = evaluate(prepared, start);
  return quietly(() => {
    const exactly = loss.gradient && exactOf(loaded, request);
    const around = pointsAround(start, Math.min(randomPoints, Math.floor(comparedLimit / start.length)), normalNumbers(request.seed));
    const elsewhere = around.flatMap((theta) => tryHere(() => compare(evaluate(prepared, theta), prepared, exactly, theta)) ?? []);
    return { prepared, comparisons: [compare(first, prepared, exactly, start), ...elsewhere] };
  });
}

/** Undefined where there is none: differences are at hand anyway. */
function exactOf({ loss: { gradient: _, ...loss }, ...rest }: LoadedLoss, request: Pick<LossRequest, 'start' | 'seed'>): PreparedLoss | undefined {
  return tryHere(() => instantiateLoss({ ...rest, loss }, { ...request, numericGradients: false }));
}

type Evaluated = Pick<GradientComparison, 'value' | 'gradient'>;

function evaluate({ objective }: PreparedLoss, theta: Float64Array): Evaluated {
  const into = new Float64Array(theta.length);
  const value = objective.valueAndGradient?.(theta, into) ?? objective.value(theta);
  if (!objective.valueAndGradient) objective.gradient(theta, 1, into);
  return { value, gradient: Array.from(into) };
}

function compare({ value, gradient }: Evaluated, { objective }: PreparedLoss, exactly: PreparedLoss | undefined, theta: Float64Array): GradientComparison {
  const exact = exactly && tryHere(() => evaluate(exactly, theta).gradient);
  const numeric = numericGradient((at) => objective.value(at), theta);
  const relativeErrors = gradient.map((derivative, i) => {
    const { slope, error, isKink } = numeric[i]!;
    const other = exact ? exact[i]! : slope;
    return isKink || !Number.isFinite(other) ? 0 : relativeError(derivative, other, Number.isFinite(error) ? error : 0);
  });
  return { at: Array.from(theta), value, gradient, ...(exact && { exact }), numeric: numeric.map(({ slope }) => slope), relativeErrors };
}

/** A point may lie where the function throws. */
function tryHere<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
