import type { ModuleExports } from '../compile/evaluateModule.ts';
import type { ModuleGraph } from '../compile/moduleGraph.ts';
import { createSteadyGlobals, steadyMath } from './steadyGlobals.ts';
import { copyData } from './trace/copyData.ts';
import { createInstances, type UserFunction } from './trace/instances.ts';
import { rewriteModules } from './trace/rewriteModules.ts';

/**
 * A function of a user's modules, each call as if it were the first: with the modules' first state, unchanged data and the same random numbers.
 * @param choose finds it among what the entry exports
 * @throws {ProblemError} where a module throws
 */
export function steadyFunction(graph: ModuleGraph, choose: (exported: ModuleExports) => UserFunction): UserFunction {
  const { plain, needsSteadyGlobals, changesObjects } = rewriteModules(graph);
  const { restart, random, Date, performance, crypto } = createSteadyGlobals(1);
  const scope = needsSteadyGlobals ? { Math: steadyMath(random), Date, performance, crypto } : {};
  const instances = createInstances({ graph: plain, scope, choose, restart, changed: () => undefined });
  // Evaluated at once, so that a module that throws does so here.
  instances.use(() => undefined);
  if (changesObjects) return (...given) => instances.use((chosen) => chosen(...given.map(copyData)));
  return (...given) => instances.use((chosen) => chosen(...given));
}
