import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { ProblemError, type Position, type Problem } from '../problem.ts';
import { isInPackage } from './fileSystem.ts';
import type { ModuleGraph } from './moduleGraph.ts';
import { functionHeaderLines, sourceUrl } from './sourceUrl.ts';

type Place = Position & { readonly file: string };

/**
 * Says where in the user's files something was thrown, and what.
 * The innermost place in a file of the user's own counts, before places in packages.
 * @param thrown anything that `throw` takes
 * @param fallback for what carries no place: a thrown text, a stack without our files.
 */
export function mapError(thrown: unknown, graph: ModuleGraph, fallback: Place): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  const places = isErrorLike(thrown) ? stackPlaces(thrown.stack ?? '', graph) : [];
  const place = places.find(({ file }) => !isInPackage(file)) ?? places[0] ?? fallback;
  return { severity: 'error', file: place.file, line: place.line, column: place.column, message: describe(thrown) };
}

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

const isErrorLike = (thrown: unknown): thrown is ErrorLike =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string' && 'name' in thrown;

function describe(thrown: unknown): string {
  if (!isErrorLike(thrown)) return `${describeValue(thrown)} was thrown. Throw an Error, so that its place can be shown.`;
  const { name, message } = thrown;
  if (name === 'RangeError' && /call stack/i.test(message)) return 'The function calls itself without end, until the stack overflows (RangeError). Check the condition that ends the recursion.';
  if (name === 'TypeError' && /read only property|object is not extensible|Cannot delete property/.test(message)) {
    return `${name}: ${message}. The rows of data are shared by all steps and cannot be changed; work on a copy, such as [...rows].`;
  }
  const index = /Cannot (?:read|set) properties of undefined \((?:reading|setting) '(\d+)'\)/.exec(message)?.[1];
  if (name === 'TypeError' && index !== undefined) return `There is no row to take [${index}] of: the index before it is past the end of the matrix or list. Compare it with the sizes of the parameter, and of the rows of data (${name}).`;
  return message === '' ? name : `${name}: ${message}`;
}

/** A value in a sentence: `the text “abc”`, `undefined`, `an object`. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `The text “${value.length > 60 ? `${value.slice(0, 60)}…` : value}”`;
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'bigint':
      return `The bigint ${value}n`;
    case 'symbol':
      return 'A symbol';
    case 'function':
      return 'A function';
    case 'object':
      return value === null ? 'null' : value instanceof Promise ? 'A Promise' : Array.isArray(value) ? 'An array' : 'An object';
  }
}

/** The places of a V8 stack that lie in modules of the graph, innermost first. */
function stackPlaces(stack: string, graph: ModuleGraph): Place[] {
  const files = new Map(Object.keys(graph.modules).map((path) => [sourceUrl(path), path]));
  const places: Place[] = [];
  for (const frame of stack.matchAll(/^\s+at (?:.*\()?(.+?):(\d+):(\d+)\)?$/gm)) {
    const file = files.get(frame[1]!);
    if (file !== undefined) places.push({ file, ...originalPosition(graph, file, Number(frame[2]) - functionHeaderLines, Number(frame[3])) });
  }
  return places;
}

/** From a 1-based position in a module's code to the one in its file. */
function originalPosition(graph: ModuleGraph, file: string, line: number, column: number): Position {
  const { map } = graph.modules[file]!;
  if (!map) return { line: Math.max(1, line), column };
  const original = originalPositionFor(new TraceMap({ ...map, version: 3 }), { line: Math.max(1, line), column: column - 1 });
  return original.line === null ? { line: Math.max(1, line), column } : { line: original.line, column: original.column + 1 };
}
