import { linkModules, type ModuleExports, type ModuleScope } from '../../compile/evaluateModule.ts';
import type { ModuleGraph } from '../../compile/moduleGraph.ts';
import { changedName, readState, type ModuleState, type StateSnapshot } from './moduleState.ts';
import { reportName } from './rewriteModules.ts';

export type UserFunction = (...given: unknown[]) => unknown;

/** A function of modules whose state starts anew with each call. */
export interface Instances {
  /**
   * Calls `use` with the function of an instance of the modules in their first state.
   * Where nothing in them changed, the same instance serves again.
   */
  use<Result>(use: (lossFunction: UserFunction) => Result): Result;
}

export interface InstanceParts {
  readonly graph: ModuleGraph;
  /** What modules see besides the language's own names. */
  readonly scope: ModuleScope;
  readonly choose: (exported: ModuleExports) => UserFunction;
  /** Called before modules are evaluated and before each call. */
  readonly restart: () => void;
  /** Called once, when a call changed the state of a module. @param name at the module's top level */
  readonly changed: (name: string) => void;
}

/** Makes each graph's text its own: equal texts would share what V8 learns about the functions in them. */
let serial = 0;

export function createInstances({ graph, scope, choose, restart, changed }: InstanceParts): Instances {
  const own = `\n// Instances ${++serial}`;
  const modules = Object.fromEntries(Object.entries(graph.modules).map(([path, compiled]) => [path, { ...compiled, code: compiled.code + own }]));
  let reports: ModuleState[] = [];
  const evaluate = linkModules({ ...graph, modules }, { ...scope, [reportName]: (state: ModuleState) => void reports.push(state) });
  let kept: { readonly lossFunction: UserFunction; readonly state: StateSnapshot; readonly reports: readonly ModuleState[] } | undefined;
  /** Does every call need modules evaluated anew? */
  let anew = false;

  const instantiate = (): UserFunction => {
    reports = [];
    restart();
    const lossFunction = choose(evaluate());
    if (anew) return lossFunction;
    // A module that did not come to its end says nothing of its state.
    const state = reports.length === Object.keys(graph.modules).length ? readState(reports) : undefined;
    if (state) kept = { lossFunction, state, reports };
    else anew = true;
    return lossFunction;
  };

  const settle = (): void => {
    if (!kept || kept.state.isConstant) return;
    const state = readState(reports);
    const name = state ? changedName(kept.state, state) : '';
    if (name === undefined) return;
    kept = undefined;
    anew = true;
    changed(name);
  };

  return {
    use(use) {
      const lossFunction = kept?.lossFunction ?? instantiate();
      restart();
      try {
        return use(lossFunction);
      } finally {
        settle();
      }
    },
  };
}
