import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { textPositions } from '../compile/textPositions.ts';
import { ProblemError } from '../problem.ts';

/** @throws {ProblemError} at the line and column where the text is no JSON. */
export function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // JSON.parse says where only in some engines.
    const errors: ParseError[] = [];
    try {
      parse(text, errors, { disallowComments: true, allowEmptyContent: false });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new ProblemError({ severity: 'error', message: 'This is no JSON, and nested too deeply to say why.', file, line: 1, column: 1 });
    }
    const [first] = errors;
    const reason = first ? printParseErrorCode(first.error).replace(/(?<=[a-z])([A-Z])/g, (_, letter: string) => ` ${letter.toLowerCase()}`) : 'Invalid text';
    throw new ProblemError({ severity: 'error', message: `This is no JSON: ${reason}.`, file, ...textPositions(text).at(first?.offset ?? 0) });
  }
}
