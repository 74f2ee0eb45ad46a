import { mapError, describeValue } from '../compile/mapError.ts';
import { createBatches } from '../data/batches.ts';
import { ProblemError, type Position } from '../problem.ts';
import type { GradientMethod } from '../run/run.ts';
import type { LoadedLoss } from './loadLoss.ts';
import { createLossKernel, type UserFunction } from './lossKernel.ts';

/** A loss function as the step loop uses it. */
export interface Objective {
  /** n */
  readonly dimensions: number;
  readonly gradientMethod: GradientMethod;
  /** Rows exist and a smaller batch size is set: a step's gradient sees part of the rows. */
  readonly batched: boolean;
  /** Calls of the user's function for its value, those of numeric differences included, and gradients computed. Counts up in place. */
  readonly evaluations: { readonly loss: number; readonly gradient: number };
  /**
   * The loss on all rows; may be NaN or infinite.
   * @param theta n numbers, left as they are
   * @throws {ProblemError} where the function throws or returns no number
   */
  value(theta: Float64Array): number;
  /**
   * The gradient on the batch of a step.
   * @param step ≥ 1
   * @param into n numbers, written
   * @returns the loss on the batch where the objective is batched, otherwise undefined
   * @throws {ProblemError} as `value`, or where the user's gradient is not n numbers
   */
  gradient(theta: Float64Array, step: number, into: Float64Array): number | undefined;
}

export interface ObjectiveOptions {
  readonly dimensions: number;
  /** Of the shuffle of the rows. */
  readonly seed: number;
  /** The functions, as this instance of the user's module exports them. */
  readonly lossFunction: UserFunction;
  /** The user's own gradient; central differences where absent. */
  readonly gradientFunction: UserFunction | undefined;
}

/** Joins a loaded loss function, an instance of its module and a seed. An exact gradient becomes one more `GradientMethod` here. */
export function createObjective({ loss, graph, rows }: LoadedLoss, { dimensions, seed, lossFunction, gradientFunction }: ObjectiveOptions): Objective {
  const fail = (at: Position, message: string): never => {
    throw new ProblemError({ severity: 'error', file: loss.file, line: at.line, column: at.column, message });
  };
  const evaluations = { loss: 0, gradient: 0 };
  const kernel = createLossKernel({
    parameters: loss.parameters,
    dimensions,
    loss: lossFunction,
    gradient: gradientFunction,
    rows,
    evaluations,
    explain: (thrown) => {
      throw new ProblemError(mapError(thrown, graph, { file: loss.file, ...loss.range.start }));
    },
    refuse: (result) => {
      // Its rejection, if there is one, is no news after this.
      if (result instanceof Promise) result.catch(() => undefined);
      return fail(loss.range.start, `${loss.name} returns a number, but here it returned ${lowerFirst(describeValue(result))}.${hint(result)}`);
    },
  });

  const readGradient = (result: unknown, into: Float64Array): void => {
    const { name, range } = loss.gradient!;
    const expected = `${name} returns the ${dimensions} partial derivatives as an array of numbers`;
    const list = dimensions === 1 && typeof result === 'number' ? [result] : isList(result) ? result : fail(range.start, `${expected}, but here it returned ${lowerFirst(describeValue(result))}.`);
    if (list.length !== dimensions) fail(range.start, `${expected}, but here it returned ${list.length}.`);
    for (let i = 0; i < dimensions; i++) {
      const derivative = list[i];
      if (typeof derivative !== 'number') fail(range.start, `${expected}, but number ${i + 1} of them is ${lowerFirst(describeValue(derivative))}.`);
      into[i] = derivative as number;
    }
  };

  const batches = rows && loss.batch !== undefined && loss.batch < rows.length ? createBatches(rows, loss.batch, seed) : undefined;
  return {
    dimensions,
    gradientMethod: gradientFunction ? 'given' : 'numeric',
    batched: batches !== undefined,
    evaluations,
    value: kernel.value,
    gradient(theta, step, into) {
      const seen = batches ? batches.at(step) : rows;
      const batchLoss = batches ? kernel.valueOn(theta, seen) : undefined;
      evaluations.gradient++;
      if (gradientFunction) readGradient(kernel.gradient(theta, seen), into);
      else kernel.differences(theta, seen, into);
      return batchLoss;
    },
  };
}

const isList = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);

const lowerFirst = (text: string): string => text.replace(/^(A|An|The)\b/, (article) => article.toLowerCase());

function hint(result: unknown): string {
  if (result === undefined) return ' Is a “return” missing?';
  if (result instanceof Promise) return ' Compute the loss at once, without “async”.';
  return typeof result === 'bigint' ? ' Convert it by Number(…).' : '';
}
