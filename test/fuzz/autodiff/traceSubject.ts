import type { SourceProgram } from '../../../engine/autodiff/source/program.ts';
import { traceLoss } from '../../../engine/autodiff/trace/traceLoss.ts';
import { compileModule } from '../../../engine/compile/compileModule.ts';
import type { CompiledModule, ModuleGraph } from '../../../engine/compile/moduleGraph.ts';
import { ProblemError } from '../../../engine/problem.ts';
import type { Subject } from './compareWithJudge.ts';

/** The graph that the engine would load for a program whose modules are texts. */
export function graphOfProgram({ modules, entry }: SourceProgram): ModuleGraph {
  const compiled: Record<string, CompiledModule> = {};
  for (const [path, { text, imports }] of Object.entries(modules)) {
    const { code, map } = compileModule(path, text);
    compiled[path] = { text, code, imports: Object.fromEntries(Object.entries(imports).map(([specifier, target]) => [specifier, { kind: 'module', path: target }])), ...(map && { map }) };
  }
  return { entry, modules: compiled, hash: '' };
}

/** Tracing as a subject of the judge. */
export const differentiateByTrace: Subject['differentiate'] = (program) => {
  try {
    const { name, parameters, seed } = program;
    const differentiable = traceLoss({ graph: graphOfProgram(program), name, parameters, place: { line: 1, column: 1 }, ...(seed !== undefined && { seed }) });
    return { ok: true, differentiable };
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    throw error;
  }
};
