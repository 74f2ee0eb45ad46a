import { linkModules } from '../compile/evaluateModule.ts';
import { mapError } from '../compile/mapError.ts';
import type { ModuleGraph } from '../compile/moduleGraph.ts';
import type { LossParameters } from '../loss/lossFunction.ts';
import { refusedResult } from '../loss/refusedResult.ts';
import { ProblemError, type Position } from '../problem.ts';
import { createArguments } from './arguments.ts';
import type { LossData } from './differentiable.ts';
import { copyData } from './trace/copyData.ts';
import type { StructuredParameters } from './source/program.ts';
import { createSteadyGlobals, steadyMath } from './steadyGlobals.ts';

/** A loss function and what it is made of, compiled but otherwise as the user wrote it. */
export interface LossParts {
  readonly graph: ModuleGraph;
  /** As exported; the default export where there is none of that name. */
  readonly name: string;
  readonly parameters: LossParameters | StructuredParameters;
  /** Where the loss function stands in the entry of the graph. */
  readonly place: Position;
  /** Of Math.random, an integer. */
  readonly seed?: number;
}

/**
 * The user's own function, with modules evaluated anew for each call, copies of the data and the same random numbers in each: what exact
 * values are held against.
 * @returns throws ProblemError where the function throws or gives no number
 */
export function untouchedLoss({ graph, name, parameters, place, seed = 1 }: LossParts): (theta: Float64Array, data?: LossData) => number {
  const steady = createSteadyGlobals(seed);
  const scope = { Math: steadyMath(steady.random), Date: steady.Date, performance: steady.performance, crypto: steady.crypto };
  const evaluate = linkModules(graph, scope);
  const given = createArguments(parameters, (items) => items);
  const fallback = { file: graph.entry, line: place.line, column: place.column };
  return (theta, data) => {
    steady.restart();
    const exported = evaluate();
    const lossFunction = exported[name] ?? exported.default;
    if (typeof lossFunction !== 'function') throw new ProblemError({ severity: 'error', ...fallback, message: `${name} is not a function when the file has run.` });
    steady.restart();
    let result: unknown;
    try {
      result = (lossFunction as (...given: unknown[]) => unknown)(...given.ofNumbers(theta, copyData(data)));
    } catch (thrown) {
      throw new ProblemError(mapError(thrown, graph, fallback));
    }
    if (typeof result === 'number') return result;
    throw new ProblemError({ severity: 'error', ...fallback, message: refusedResult(name, result) });
  };
}
