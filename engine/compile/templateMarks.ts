import { decodedMappings, encodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import type * as t from '@babel/types';
import type { SourceMap } from './compileModule.ts';
import { textPositions } from './textPositions.ts';

interface Transformed {
  readonly code: string;
  readonly sourceMap?: SourceMap | undefined;
}

/**
 * Compiles with a mark in each part of a template that holds no text, as in `${x}`, and takes the marks out of what comes back:
 * at a part without a character the compiler loses the columns of all that follows in the file.
 */
export function withTemplateMarks(text: string, program: t.Program, compile: (text: string) => Transformed): Transformed {
  const offsets = text.includes('`') ? emptyParts(program) : [];
  if (offsets.length === 0) return compile(text);
  const mark = unusedCharacter(text);
  const marked = offsets.reduceRight((result, offset) => result.slice(0, offset) + mark + result.slice(offset), text);
  const { code, sourceMap } = compile(marked);
  return { code: code.replaceAll(mark, ''), sourceMap: sourceMap && withoutMarks(sourceMap, marksBefore(code, mark), marksBefore(marked, mark)) };
}

function emptyParts(node: t.Node, found: number[] = []): number[] {
  if (node.type === 'TemplateElement' && node.start === node.end) found.push(node.start!);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key === 'extra' || key.endsWith('Comments') || typeof value !== 'object' || value === null) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (typeof child === 'object' && child !== null && 'type' in child) emptyParts(child as t.Node, found);
  }
  return found.sort((a, b) => a - b);
}

/** Of those that Unicode leaves to private use. */
function unusedCharacter(text: string): string {
  let code = 0xe000;
  while (text.includes(String.fromCharCode(code))) code++;
  return String.fromCharCode(code);
}

/** How many marks stand before a column of a line, both counted from 0. */
function marksBefore(text: string, mark: string): (line: number, column: number) => number {
  const positions = textPositions(text);
  const columns: number[][] = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    const { line, column } = positions.at(at);
    (columns[line - 1] ??= []).push(column - 1);
  }
  return (line, column) => columns[line]?.filter((each) => each < column).length ?? 0;
}

function withoutMarks(map: SourceMap, inCode: (line: number, column: number) => number, inText: (line: number, column: number) => number): SourceMap {
  const mappings = decodedMappings(new TraceMap({ ...map, version: 3 })).map((segments, generated) =>
    segments.map((segment): [number, number, number, number] => {
      const [column, source, line, sourceColumn] = segment as readonly [number, number, number, number];
      return [column - inCode(generated, column), source, line, sourceColumn - inText(line, sourceColumn)];
    }),
  );
  return { ...map, mappings: encodedMappings(new TraceMap({ ...map, version: 3, mappings })) };
}
