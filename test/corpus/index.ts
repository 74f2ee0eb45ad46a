import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ParameterShape, SourceModule, SourceProgram } from '../../engine/autodiff/source/program.ts';
import { findLosses } from '../../engine/loss/discoverLosses.ts';
import type { LossFunction } from '../../engine/loss/lossFunction.ts';
import { differentiableParameters } from '../../engine/loss/structure.ts';
import { untouched } from '../fuzz/autodiff/oracle/programModules.ts';

export const corpusFolder = join(import.meta.dirname, 'losses');

/** A loss of the corpus with all that is needed to evaluate it. */
export interface CorpusLoss {
  /** Of the file, without its extension. */
  readonly file: string;
  readonly name: string;
  readonly program: SourceProgram;
  /** The start as one vector. */
  readonly start: Float64Array;
  /** The second argument, or undefined. */
  readonly data: unknown;
}

/**
 * Finds every `@loss` in the files of `losses/`.
 * @throws where a loss has no start
 */
export function readCorpus(): CorpusLoss[] {
  return readdirSync(corpusFolder).filter((file) => file.endsWith('.ts')).sort().flatMap((file) => readFile(join(corpusFolder, file)));
}

function readFile(entry: string): CorpusLoss[] {
  const modules = readModules(entry);
  const { text } = modules[entry]!;
  const exports = untouched({ modules, entry })();
  // Their data are exported beside them; a tag says that the last parameter takes them.
  const isGivenData = (name: string): boolean => `${name}Data` in exports;
  const tagged = text.replaceAll(/@loss\b(?=[^/]*\*\/\s*export (?:function|const) (\w+))/g, (tag, name: string) => (isGivenData(name) ? `${tag} @data ./rows.json` : tag));
  const { found } = findLosses(entry, tagged, 'tagged');
  return [...text.matchAll(/^export (?:function|const) (\w+)/gm)].flatMap(([, name]) => {
    const file = basename(entry, '.ts');
    const data = exports[`${name!}Data`];
    const loss = found.find((each) => each.loss.name === name && each.problems.length === 0)?.loss;
    if (loss) {
      return { file, name: name!, program: { modules, entry, name: name!, parameters: differentiableParameters(loss.parameters) }, start: startOf(name!, loss.start, loss.dimensions), data };
    }
    const given = exports[`${name!}Start`] as readonly unknown[] | undefined;
    if (!given) return [];
    const parameters = given.map((value, k) => ({ name: `parameter${k}`, shape: shapeOf(value) }));
    return { file, name: name!, program: { modules, entry, name: name!, parameters: { kind: 'structure', parameters } }, start: Float64Array.from(given.flatMap(numbersIn)), data };
  });
}

function startOf(name: string, start: LossFunction['start'], dimensions: number | undefined): Float64Array {
  if (start?.kind === 'point') return Float64Array.from(start.values);
  if (start?.kind === 'all' && dimensions !== undefined) return new Float64Array(dimensions).fill(start.value);
  throw new Error(`${name} has no start that is a point`);
}

/** The module and all that it imports, by absolute path. */
function readModules(entry: string): Record<string, SourceModule> {
  const modules: Record<string, SourceModule> = {};
  const read = (path: string): void => {
    if (path in modules) return;
    const text = readFileSync(path, 'utf8');
    const specifiers = path.endsWith('.ts') ? [...text.matchAll(/from '(\.[^']+)'/g)].map(([, specifier]) => specifier!) : [];
    const imports = Object.fromEntries(specifiers.map((specifier) => [specifier, resolve(join(dirname(path), specifier))]));
    modules[path] = { text, imports };
    Object.values(imports).forEach(read);
  };
  read(entry);
  return modules;
}

const resolve = (path: string): string => (existsSync(path) ? path : `${path}.ts`);

function shapeOf(value: unknown): ParameterShape {
  if (typeof value === 'number') return { kind: 'number' };
  if (Array.isArray(value)) return { kind: 'array', elements: value.map(shapeOf) };
  return { kind: 'record', fields: Object.fromEntries(Object.entries(value as object).map(([key, field]) => [key, shapeOf(field)])) };
}

const numbersIn = (value: unknown): number[] => (typeof value === 'number' ? [value] : Object.values(value as object).flatMap(numbersIn));
