import { parse, type ParserOptions } from '@babel/parser';
import type { File } from '@babel/types';
import type { Problem } from '../problem.ts';
import { syntaxMessage } from './syntaxMessage.ts';

export interface ParsedSource {
  /** The syntax tree; absent where the parser could make nothing of the text. */
  readonly tree?: File;
  /** The first syntax error; the tree beside it holds what could be read all the same. */
  readonly syntaxError?: Problem;
}

/** The files that were read last: what looks for loss functions, compiles and differentiates them reads the same texts, one after the other. */
const latest = new Map<string, { readonly text: string; readonly source: ParsedSource }>();
const latestLimit = 8;

/** Reads TypeScript or JavaScript, going on after an error as far as it can. Comments are attached to the nodes they precede. The tree is not to be changed. */
export function parseSource(file: string, text: string): ParsedSource {
  const known = latest.get(file);
  if (known?.text === text) return known.source;
  const source = parseAnew(file, text);
  latest.delete(file);
  latest.set(file, { text, source });
  if (latest.size > latestLimit) latest.delete(latest.keys().next().value!);
  return source;
}

function parseAnew(file: string, text: string): ParsedSource {
  try {
    const tree = parse(text, parserOptions(file));
    const error = tree.errors?.[0];
    return error ? { tree, syntaxError: asProblem(file, error) } : { tree };
  } catch (error) {
    return { syntaxError: asProblem(file, error) };
  }
}

/** Is the file TypeScript, by its extension? */
export const isTypeScript = (file: string): boolean => /\.[cm]?tsx?$/i.test(file);

/** Does the file hold JSX, by its extension? */
export const isJsx = (file: string): boolean => /\.[jt]sx$/i.test(file);

function parserOptions(file: string): ParserOptions {
  return {
    // Each node says which file it is of.
    sourceFilename: file,
    errorRecovery: true,
    // A .js file may be a module or CommonJS; what it holds decides.
    sourceType: isTypeScript(file) ? 'module' : 'unambiguous',
    allowReturnOutsideFunction: !isTypeScript(file),
    allowAwaitOutsideFunction: true,
    plugins: [...(isTypeScript(file) ? (['typescript'] as const) : []), ...(isJsx(file) ? (['jsx'] as const) : []), 'decorators-legacy'],
  };
}

function asProblem(file: string, error: unknown): Problem {
  if (!(error instanceof Error)) throw error;
  const { loc } = error as Error & { readonly loc?: { readonly line: number; readonly column: number } };
  return { severity: 'error', message: syntaxMessage(error), file, line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 };
}
