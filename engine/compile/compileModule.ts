import { transform } from 'sucrase';
import { readData } from '../data/readData.ts';
import { readJson } from '../data/readJson.ts';
import { ProblemError, type Problem } from '../problem.ts';
import { detachExports } from './detachExports.ts';
import { extensionOf } from './fileSystem.ts';
import { readModuleSource, type ImportSite } from './moduleSource.ts';
import { isJsx, isTypeScript, parseSource } from './parseSource.ts';
import { withTemplateMarks } from './templateMarks.ts';

/** A source map, version 3, as an object. */
export interface SourceMap {
  readonly version: number;
  readonly sources: string[];
  readonly names: string[];
  readonly mappings: string;
  readonly file: string;
}

/** A file as the body of a CommonJS function. */
export interface CompiledSource {
  readonly code: string;
  /** From `code` to the file; absent where the code is the file's own text. */
  readonly map?: SourceMap;
  readonly sites: readonly ImportSite[];
}

/** Compiled before, by path; after a change of one file the others need not be compiled again. */
const compiled = new Map<string, { readonly text: string; readonly source: CompiledSource }>();
const compiledLimit = 2000;

/**
 * Makes CommonJS of TypeScript, JavaScript, JSON or CSV. Types are taken away unchecked; import statements of nothing but types vanish.
 * @throws {ProblemError} where the text does not parse or cannot run.
 */
export function compileModule(file: string, text: string): CompiledSource {
  const known = compiled.get(file);
  if (known?.text === text) return known.source;
  const source = compileShallow(file, text);
  compiled.delete(file);
  compiled.set(file, { text, source });
  if (compiled.size > compiledLimit) compiled.delete(compiled.keys().next().value!);
  return source;
}

/** Whoever walks a tree calls himself for what is nested. */
function compileShallow(file: string, text: string): CompiledSource {
  try {
    return compile(file, text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemError(problem(file, 'An expression of this file is too deeply nested, or has too many parts, to be compiled. Divide it.'));
  }
}

function compile(file: string, text: string): CompiledSource {
  switch (extensionOf(file)) {
    case 'json':
      return { code: dataModule(readJson(file, text)), sites: [] };
    case 'csv':
    case 'tsv':
      return { code: dataModule(readData(file, text)), sites: [] };
    case 'ts':
    case 'tsx':
    case 'mts':
    case 'cts':
    case 'js':
    case 'jsx':
    case 'mjs':
    case 'cjs':
      return compileScript(file, text);
    default:
      throw new ProblemError(problem(file, 'A loss function can import TypeScript, JavaScript, JSON and CSV; this is none of them.'));
  }
}

const dataModule = (value: unknown): string => `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(value))});`;

function compileScript(file: string, text: string): CompiledSource {
  const { tree, syntaxError } = parseSource(file, text);
  if (syntaxError) throw new ProblemError(syntaxError);
  const { sites, refused } = readModuleSource(tree!);
  if (refused) throw new ProblemError({ severity: 'error', file, ...refused });
  if (!isTypeScript(file) && !isJsx(file) && tree!.program.sourceType === 'script') return { code: text, sites };

  const quoted = sites.find(({ specifier }) => specifier.includes("'"));
  if (quoted) throw new ProblemError({ ...problem(file, 'The path of an import cannot hold a quotation mark here: rename the file.'), line: quoted.line, column: quoted.column });

  const own = detachExports(text, tree!.program);
  const { code, sourceMap } = withTemplateMarks(own.text, tree!.program, (marked) => toCommonJs(file, `${marked}\n${exportFunction(own.names)}`));
  // The compiler drops imports of which only types are used; what it kept stands in its output.
  const kept = new Set(Array.from(code.matchAll(/\brequire\((['"])(.*?)\1\)/g), (match) => match[2]));
  return {
    code: `'use strict'; ${exportFunctionName}();\n${code}`,
    // One line more before the code.
    ...(sourceMap && { map: { ...sourceMap, mappings: `;${sourceMap.mappings}` } }),
    sites: sites.filter(({ specifier }) => kept.has(specifier)),
  };
}

/** The function that compiling adds to a module for its exports. */
export const exportFunctionName = 'optimizerLabExports';

/** Hoisted, so that it runs before all else: modules in a cycle see each other's exports as in ES modules. */
function exportFunction(names: ReadonlyMap<string, string>): string {
  const getters = Array.from(names, ([outside, inside]) => `Object.defineProperty(exports, ${JSON.stringify(outside)}, { enumerable: true, configurable: true, get: () => ${inside} });`);
  return `function ${exportFunctionName}() { Object.defineProperty(exports, '__esModule', { value: true }); ${getters.join(' ')} }`;
}

function toCommonJs(file: string, text: string): ReturnType<typeof transform> {
  try {
    return transform(text, {
      transforms: ['imports', ...(isTypeScript(file) ? (['typescript'] as const) : []), ...(isJsx(file) ? (['jsx'] as const) : [])],
      disableESTransforms: true,
      production: true,
      filePath: file,
      sourceMapOptions: { compiledFilename: file },
    });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    // The parser took it and this compiler does not; its message ends with a position.
    const [, message, line, column] = /(?:Error transforming .*?: )?(.*?)(?: \((\d+):(\d+)\))?$/s.exec(error instanceof Error ? error.message : String(error))!;
    throw new ProblemError({ ...problem(file, `The file cannot be compiled: ${message!.replace(/\.?$/, '.')}`), line: Number(line ?? 1), column: Number(column ?? 1) });
  }
}

const problem = (file: string, message: string): Problem => ({ severity: 'error', message, file, line: 1, column: 1 });
