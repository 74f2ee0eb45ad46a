import { mapError } from '../compile/mapError.ts';
import type { Batches } from '../data/batches.ts';
import { ProblemError, type Position } from '../problem.ts';
import type { LoadedLoss } from './loadLoss.ts';
import { createLossKernel, type UserFunction } from './lossKernel.ts';
import type { Objective } from './objective.ts';
import { readGradient } from './readGradient.ts';
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
      if (gradientFunction) readGradient(kernel.gradient(theta, seen), loss, into, (message) => fail(loss.gradient!.range.start, message));
      else kernel.differences(theta, seen, into);
      return batchLoss;
    },
  };
}
