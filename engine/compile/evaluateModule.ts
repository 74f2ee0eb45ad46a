import { ProblemError } from '../problem.ts';
import { mapError } from './mapError.ts';
import type { ModuleGraph } from './moduleGraph.ts';
import { sourceUrl } from './sourceUrl.ts';

/** What a file exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Links and evaluates a graph in this realm, each module once, in CommonJS's order; cycles see what is exported so far.
 * Every call makes instances of its own, so runs do not share the state of modules.
 * @throws {ProblemError} where a module throws, at the line of the user's file.
 */
export function evaluateModule(graph: ModuleGraph): ModuleExports {
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
        case 'refused':
          throw new ProblemError(target.problem);
        case undefined:
          throw new Error(`“${specifier}” cannot be imported: name a module by a text in quotes.`);
      }
    };
    // The name below makes stacks and debuggers speak of the user's file.
    const body = compileBody(path, `${compiled.code}\n//# sourceURL=${sourceUrl(path)}`);
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

type ModuleBody = (exports: unknown, require: (specifier: string) => unknown, module: { exports: unknown }) => void;

/** As a function of its own, so that the code sees nothing of this module. */
function compileBody(path: string, code: string): ModuleBody {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return new Function('exports', 'require', 'module', code) as ModuleBody;
  } catch (error) {
    // The parser took it and this engine does not: syntax newer than the engine, or forbidden in strict mode.
    throw new ProblemError({ severity: 'error', file: path, line: 1, column: 1, message: `The file cannot run: ${String(error)}.` });
  }
}
