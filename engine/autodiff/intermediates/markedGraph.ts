import { compileModule, type CompiledSource } from '../../compile/compileModule.ts';
import { isInPackage } from '../../compile/fileSystem.ts';
import type { CompiledModule, ModuleGraph } from '../../compile/moduleGraph.ts';
import { ProblemError } from '../../problem.ts';
import { markBindings, type Binding } from './markBindings.ts';

export interface MarkedGraph {
  readonly graph: ModuleGraph;
  /** By the number of their mark. */
  readonly bindings: readonly Binding[];
}

/** The same modules with marks in those that the user wrote; one that cannot be compiled with marks goes without them. */
export function markedGraph(graph: ModuleGraph): MarkedGraph {
  const bindings: Binding[] = [];
  const modules: Record<string, CompiledModule> = {};
  for (const [path, compiled] of Object.entries(graph.modules)) {
    const marked = isInPackage(path) || !/\.[cm]?[jt]sx?$/i.test(path) ? undefined : markBindings(path, compiled.text, bindings.length);
    const source = marked && marked.bindings.length > 0 ? tryCompile(path, marked.text) : undefined;
    if (source) bindings.push(...marked!.bindings);
    modules[path] = source ? { ...compiled, code: source.code, ...(source.map && { map: source.map }) } : compiled;
  }
  return { graph: { ...graph, modules }, bindings };
}

function tryCompile(path: string, text: string): CompiledSource | undefined {
  try {
    return compileModule(path, text);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
