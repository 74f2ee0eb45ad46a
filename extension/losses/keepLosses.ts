import type { LossFunction } from '../../engine/loss/lossFunction.ts';
import type { Range } from '../../engine/problem.ts';

/**
 * The loss functions of a text that does not parse: those that were there before, where their names stand now, and new ones that could
 * be read all the same.
 * @param before of the last text that parsed
 * @param found  what the parser could make of this text
 */
export function keepLosses(before: readonly LossFunction[], found: readonly LossFunction[], text: string): readonly LossFunction[] {
  const byName = new Map(found.map((loss) => [loss.name, loss]));
  const kept = before.map((loss) => {
    const known = byName.get(loss.name);
    byName.delete(loss.name);
    // Recovering, the parser may miss tags that it read before.
    return { ...loss, range: known?.range ?? declarationOf(loss.name, text) ?? loss.range };
  });
  return [...kept, ...byName.values()].sort((a, b) => a.range.start.line - b.range.start.line);
}

/** Where a name is declared, found by its looks. */
function declarationOf(name: string, text: string): Range | undefined {
  const escaped = name.replaceAll('$', '\\$');
  const match = new RegExp(`\\b(?:function|const|let|var)\\s+(${escaped})(?![\\w$])`, 'd').exec(text);
  const [start, end] = match?.indices?.[1] ?? [];
  if (start === undefined || end === undefined) return undefined;
  const lines = text.slice(0, start).split('\n');
  const position = { line: lines.length, column: lines.at(-1)!.length + 1 };
  return { start: position, end: { line: position.line, column: position.column + end - start } };
}
