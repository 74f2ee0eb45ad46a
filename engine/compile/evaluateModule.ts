import { ProblemError } from '../problem.ts';
import { mapError } from './mapError.ts';
import type { ModuleGraph } from './moduleGraph.ts';
import { nodeModules } from './nodeModules.ts';
import { sourceUrl } from './sourceUrl.ts';

/** What a file exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/** Names that modules see besides the language's own, and hide those. */
export type ModuleScope = Readonly<Record<string, unknown>>;

/**
 * Links and evaluates a graph in this realm, each module once, in CommonJS's order; cycles see what is exported so far.
 * Every call makes instances of its own, so runs do not share the state of modules.
 * @throws {ProblemError} where a module throws, at the line of the user's file.
 */
export const evaluateModule = (graph: ModuleGraph): ModuleExports => linkModules(graph, {})();

/**
 * As `evaluateModule`, to be done several times with code that is compiled once.
 * @returns evaluates all modules anew
 */
export function linkModules(graph: ModuleGraph, scope: ModuleScope): () => ModuleExports {
  const bodies = new Map<string, ModuleBody>();
  return () => evaluateLinked(graph, scope, bodies);
}

function evaluateLinked(graph: ModuleGraph, scope: ModuleScope, bodies: Map<string, ModuleBody>): ModuleExports {
  const instances = new Map<string, { exports: unknown }>();

  const load = (path: string): unknown => {
    const known = instances.get(path);
    if (known) return known.exports;
    const compiled = graph.modules[path]!;
    const module = { exports: {} as unknown };
    instances.set(path, module);
    const require = (specifier: string): unknown => {
      const target = compiled.imports[specifier];
      switch (target?.kind) {
        case 'module':
          return load(target.path);
        case 'empty':
          return {};
        case 'node':
          return nodeModules()?.(specifier);
        case 'refused':
          throw new ProblemError(target.problem);
        case undefined:
          throw new Error(`“${specifier}” cannot be imported: name a module by a text in quotes.`);
      }
    };
    // The name below makes stacks and debuggers speak of the user's file.
    const body = bodies.get(path) ?? compileBody(path, `${compiled.code}\n//# sourceURL=${sourceUrl(path)}`, scope);
    bodies.set(path, body);
    body.call(module.exports, module.exports, require, module);
    return module.exports;
  };

  try {
    const exported = load(graph.entry);
    return typeof exported === 'object' && exported !== null ? (exported as ModuleExports) : { default: exported };
  } catch (error) {
    throw new ProblemError(mapError(error, graph, { file: graph.entry, line: 1, column: 1 }));
  }
}

type ModuleBody = (this: unknown, exports: unknown, require: (specifier: string) => unknown, module: { exports: unknown }) => void;

/** As a function of its own, so that the code sees nothing of this module. */
function compileBody(path: string, code: string, scope: ModuleScope): ModuleBody {
  const names = Object.keys(scope);
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const body = new Function(...names, 'exports', 'require', 'module', code);
    const values = Object.values(scope);
    return function (this: unknown, ...given) {
      body.apply(this, [...values, ...given]);
    };
  } catch (error) {
    // A name that the module declares for itself is its own.
    const own = error instanceof SyntaxError && /^Identifier '(.+)' has already been declared/.exec(error.message)?.[1];
    if (own && own in scope) return compileBody(path, code, Object.fromEntries(Object.entries(scope).filter(([name]) => name !== own)));
    // The parser took it and this engine does not: syntax newer than the engine, or forbidden in strict mode.
    throw new ProblemError({ severity: 'error', file: path, line: 1, column: 1, message: `The file cannot run: ${String(error)}.` });
  }
}
