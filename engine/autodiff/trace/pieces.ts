import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { SourceMap } from '../../compile/compileModule.ts';
import { textPositions } from '../../compile/textPositions.ts';

/** A piece of rewritten text and the offset in the text before to which errors in it belong. */
export interface Piece {
  readonly text: string;
  readonly at: number;
}

/** A rewritten text with the way back to the file that it came from. */
export interface PiecedText {
  readonly code: string;
  readonly map: SourceMap;
}

/**
 * Joins pieces.
 * @param before the text before it was rewritten
 * @param map from that text to the file; absent where it is the file's own
 */
export function joinPieces(pieces: readonly Piece[], before: string, file: string, map: SourceMap | undefined): PiecedText {
  const positions = textPositions(before);
  const earlier = map && new TraceMap({ ...map, version: 3 });
  const lines: string[] = [];
  let line: string[] = [];
  let column = 0;
  const last = { column: 0, line: 0, sourceColumn: 0 };

  /** One segment of the map: the place in the joined text relative to the segment before, and where it comes from. */
  const mark = (offset: number): void => {
    const at = positions.at(offset);
    const found = earlier ? originalPositionFor(earlier, { line: at.line, column: at.column - 1 }) : { line: at.line, column: at.column - 1 };
    if (found.line === null) return;
    line.push([column - last.column, 0, found.line - 1 - last.line, found.column - last.sourceColumn].map(encode).join(''));
    last.column = column;
    last.line = found.line - 1;
    last.sourceColumn = found.column;
  };

  for (const { text, at } of pieces) {
    if (text === '') continue;
    const rows = text.split('\n');
    rows.forEach((row, index) => {
      if (index > 0) {
        lines.push(line.join(','));
        line = [];
        column = 0;
        last.column = 0;
      }
      // Only copied pieces hold line breaks, so their offsets run on.
      if (row !== '') mark(at + rows.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0));
      column += row.length;
    });
  }
  lines.push(line.join(','));
  return { code: pieces.map(({ text }) => text).join(''), map: { version: 3, file, sources: [file], names: [], mappings: lines.join(';') } };
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number as source maps write it: base 64, 5 bits a digit, the sign last. */
function encode(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
