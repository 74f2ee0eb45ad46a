import { parse, type ParserOptions } from '@babel/parser';
import type { File } from '@babel/types';
import type { Problem } from '../problem.ts';

export interface ParsedSource {
  /** The syntax tree; absent where the parser could make nothing of the text. */
  readonly tree?: File;
  /** The first syntax error; the tree beside it holds what could be read all the same. */
  readonly syntaxError?: Problem;
}

/** The file that was read last: what looks for loss functions and what compiles them read the same text, one after the other. */
let latest: { readonly file: string; readonly text: string; readonly source: ParsedSource } | undefined;

/** Reads TypeScript or JavaScript, going on after an error as far as it can. Comments are attached to the nodes they precede. The tree is not to be changed. */
export function parseSource(file: string, text: string): ParsedSource {
  if (latest?.file !== file || latest.text !== text) latest = { file, text, source: parseAnew(file, text) };
  return latest.source;
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
  // The parser repeats the position at the end of its message.
  const message = `Syntax error: ${error.message.replace(/\s*\(\d+:\d+\)$/, '')}`;
  return { severity: 'error', message, file, line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 };
}
