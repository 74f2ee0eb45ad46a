import type { ModuleGraph } from '../compile/moduleGraph.ts';
import type { LossParameters } from '../loss/lossFunction.ts';
import type { SourceModule, SourceProgram, StructuredParameters } from './source/program.ts';

/** The texts of a graph's files, as the source-to-source rung reads them. */
export function sourceProgram({ graph, name, parameters }: { readonly graph: ModuleGraph; readonly name: string; readonly parameters: LossParameters | StructuredParameters }): SourceProgram {
  const modules = Object.entries(graph.modules).map(([path, { text, imports }]): [string, SourceModule] => [
    path,
    { text, imports: Object.fromEntries(Object.entries(imports).flatMap(([specifier, target]) => (target.kind === 'module' ? [[specifier, target.path]] : []))) },
  ]);
  return { modules: Object.fromEntries(modules), entry: graph.entry, name, parameters };
}
