import { linkModules } from '../../compile/evaluateModule.ts';
import { mapError } from '../../compile/mapError.ts';
import { ProblemError } from '../../problem.ts';
import { createArguments } from '../arguments.ts';
import { createSteadyGlobals, steadyMath } from '../steadyGlobals.ts';
import { copyData } from '../trace/copyData.ts';
import type { LossParts } from '../untouched.ts';
import type { EvaluateMarked, Seen } from './createIntermediates.ts';
import { markName } from './markBindings.ts';
import { numbersWithin } from './numbersWithin.ts';

/** Runs marked code on plain numbers: values without derivatives. */
export function plainMarks({ graph, name, parameters, place, seed = 1 }: LossParts, count: number): EvaluateMarked {
  const steady = createSteadyGlobals(seed);
  let seen: (Seen | undefined)[] = [];
  const executions = new Float64Array(count);
  let active = false;
  const mark = (id: number, value: unknown): unknown => {
    if (!active) return value;
    const times = ++executions[id]!;
    if (typeof value === 'number') seen[id] = { executions: times, shape: [], values: Float64Array.of(value), isConstant: false };
    else {
      const within = typeof value === 'object' && value !== null ? numbersWithin(value, (item) => typeof item === 'number') : undefined;
      seen[id] = within && { executions: times, ...(within.shape && { shape: within.shape }), values: Float64Array.from(within.places, ({ holder, key }) => holder[key] as number), isConstant: false };
    }
    return value;
  };
  const evaluateModules = linkModules(graph, { Math: steadyMath(steady.random), Date: steady.Date, performance: steady.performance, crypto: steady.crypto, [markName]: mark });
  const given = createArguments(parameters, (items) => items);
  return (theta, data) => {
    seen = [];
    executions.fill(0);
    steady.restart();
    const exported = evaluateModules();
    const lossFunction = (exported[name] ?? exported.default) as (...given: unknown[]) => unknown;
    steady.restart();
    active = true;
    try {
      return { value: lossFunction(...given.ofNumbers(theta, copyData(data))) as number, seen };
    } catch (thrown) {
      throw new ProblemError(mapError(thrown, graph, { file: graph.entry, line: place.line, column: place.column }));
    } finally {
      active = false;
    }
  };
}
