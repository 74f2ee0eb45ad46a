import { parse } from '@babel/parser';
import type * as t from '@babel/types';
import { exportFunctionName } from '../../compile/compileModule.ts';
import type { CompiledModule, ModuleGraph } from '../../compile/moduleGraph.ts';
import { ProblemError } from '../../problem.ts';
import { joinPieces } from './pieces.ts';
import { stateReport } from './moduleState.ts';
import { prefix, rewriteProgram } from './rewrite.ts';
import { mayChangeObjects } from './syntax.ts';

/** Where modules hand over their state. */
export const reportName = `${prefix}state`;

export interface RewrittenModules {
  /** As compiled, and with a report of their state at the end. */
  readonly plain: ModuleGraph;
  /** For numbers and handles. */
  readonly traced: ModuleGraph;
  /** Could some of the code look at chance or time? */
  readonly needsSteadyGlobals: boolean;
  /** Could some of the code change an object, such as the data? */
  readonly changesObjects: boolean;
}

type Rewritten = Pick<CompiledModule, 'code' | 'map'>;

/** Rewritten before, by path. */
const known = new Map<string, { readonly before: string; readonly plain: string; readonly traced: Rewritten; readonly changesObjects: boolean }>();
const knownLimit = 500;

/**
 * Makes a graph of modules ready to be traced.
 * @throws {ProblemError} where a module cannot be read as a script
 */
export function rewriteModules(graph: ModuleGraph): RewrittenModules {
  const plain: Record<string, CompiledModule> = {};
  const traced: Record<string, CompiledModule> = {};
  let changesObjects = false;
  for (const [path, compiled] of Object.entries(graph.modules)) {
    let entry = known.get(path);
    if (entry?.before !== compiled.code) {
      entry = { before: compiled.code, ...rewriteModule(path, compiled) };
      known.delete(path);
      known.set(path, entry);
      if (known.size > knownLimit) known.delete(known.keys().next().value!);
    }
    changesObjects ||= entry.changesObjects;
    plain[path] = { ...compiled, code: entry.plain };
    traced[path] = { text: compiled.text, imports: compiled.imports, ...entry.traced };
  }
  return {
    plain: { ...graph, modules: plain },
    traced: { ...graph, modules: traced },
    changesObjects,
    needsSteadyGlobals: Object.values(graph.modules).some(({ code }) => /\b(random|Date|performance|crypto|globalThis)\b/.test(code)),
  };
}

function rewriteModule(path: string, { code, map }: CompiledModule): { readonly plain: string; readonly traced: Rewritten; readonly changesObjects: boolean } {
  // Data hold no code.
  if (code.startsWith('module.exports = JSON.parse(')) {
    const data = `${code}\n;${reportName}({ hidden: false, read: () => [{ name: "exports", value: module.exports, isCode: false, holdsOwnCode: false, isConstant: true }] });`;
    return { plain: data, traced: { code: data, ...(map && { map }) }, changesObjects: false };
  }
  const program = parseScript(path, code);
  const report = stateReport(program, reportName);
  const { code: rewritten, map: rewrittenMap } = joinPieces(rewriteProgram(program, code), code, path, map);
  return { plain: code + report, traced: { code: rewritten + report, map: rewrittenMap }, changesObjects: program.body.some((statement) => !isExportFunction(statement) && mayChangeObjects(statement)) };
}

const isExportFunction = (statement: t.Statement): boolean => statement.type === 'FunctionDeclaration' && statement.id?.name === exportFunctionName;

function parseScript(path: string, code: string): t.Program {
  try {
    return parse(code, { sourceType: 'script', allowReturnOutsideFunction: true, allowNewTargetOutsideFunction: true, errorRecovery: true }).program;
  } catch (error) {
    throw new ProblemError({ severity: 'error', file: path, line: 1, column: 1, message: `The file cannot be read for its derivatives: ${error instanceof Error ? error.message : String(error)}` });
  }
}
