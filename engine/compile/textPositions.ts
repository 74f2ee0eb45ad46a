import type { Position, Range } from '../problem.ts';

/** Turns offsets in a text into the line and column that an editor prints. */
export interface TextPositions {
  /** @param offset in UTF-16 units, 0 … length. */
  at(offset: number): Position;
  range(start: number, end: number): Range;
}

export function textPositions(text: string): TextPositions {
  const lineStarts = [0];
  for (const lineBreak of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) lineStarts.push(lineBreak.index + lineBreak[0].length);
  const at = (offset: number): Position => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - lineStarts[low]! + 1 };
  };
  return { at, range: (start, end) => ({ start: at(start), end: at(end) }) };
}
