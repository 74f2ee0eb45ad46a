import { describeValue, mapError } from '../compile/mapError.ts';
import type { Batches } from '../data/batches.ts';
import { ProblemError, type Position } from '../problem.ts';
import type { LoadedLoss } from './loadLoss.ts';
import { createLossKernel, type UserFunction } from './lossKernel.ts';
import type { Objective } from './objective.ts';
import { refusedResult } from './refusedResult.ts';

export interface CalledObjectiveParts {
  readonly dimensions: number;
  /** The functions as an instance of the user's module exports them. */
  readonly lossFunction: UserFunction;
  /** The user's own gradient; central differences where absent. */
  readonly gradientFunction: UserFunction | undefined;
  /** Where a step sees part of the rows. */
  readonly batches: Batches<unknown> | undefined;
}

/** A loss function whose gradient is the user's own or, where there is none, that of central differences. */
export function createCalledObjective({ loss, graph, rows }: LoadedLoss, { dimensions, lossFunction, gradientFunction, batches }: CalledObjectiveParts): Objective {
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
    refuse: (result) => fail(loss.range.start, refusedResult(loss.name, result)),
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
