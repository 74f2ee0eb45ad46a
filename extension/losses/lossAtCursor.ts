import type { TextEditor } from 'vscode';
import type { LossFunction } from '../../engine/loss/lossFunction.ts';

/**
 * The loss function that the cursor means: the one whose comment it is in, else the last one that begins above it, else the file's
 * only one.
 */
export function lossAtCursor(editor: TextEditor, losses: readonly LossFunction[]): LossFunction | undefined {
  const { document } = editor;
  const cursor = editor.selection.active.line;
  const next = losses.find((loss) => loss.range.start.line - 1 > cursor);
  if (next) {
    const between = Array.from({ length: next.range.start.line - 1 - cursor }, (_, index) => document.lineAt(cursor + index).text.trim());
    if (between.every((line) => line === '' || /^(\/\*\*?|\*|\/\/|@)/.test(line)) && between.some((line) => line !== '')) return next;
  }
  const above = losses.findLast((loss) => loss.range.start.line - 1 <= cursor);
  return above ?? (losses.length === 1 ? losses[0] : undefined);
}
