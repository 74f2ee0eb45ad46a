import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { columnOf } from '../../engine/recording/recording.ts';
import { shortNumber } from '../../extension/inlayHints/hintLabel.ts';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import { until } from '../host/until.ts';
import { closeAll, lab, lossNode, openFile, replaceText, startComparison } from './lab.ts';

const text = `/** @loss @start -1.2, 1 */
export function valley(x: number, y: number): number {
  const a = 1 - x;
  const b = y - x * x;
  return a * a + square(b);
}
function square(v: number): number {
  return 100 * v * v;
}
`;

describe('values in the loss function', function () {
  let comparison: Comparison;
  let editor: vscode.TextEditor;

  const hints = async (): Promise<readonly string[]> => {
    const { document } = editor;
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, new vscode.Range(0, 0, document.lineCount, 0));
    return found.map(({ position, label }) => `${position.line + 1}:${position.character + 1} ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`);
  };
  const shown = (x: number, y: number): readonly string[] => {
    const n = shortNumber;
    const [a, b] = [1 - x, y - x * x];
    return [
      `2:33 = ${n(x)} · ∂ ${n(-2 * a - 400 * x * b)}`,
      `2:44 = ${n(y)} · ∂ ${n(200 * b)}`,
      `3:18 = ${n(a)} · ∂ ${n(2 * a)}`,
      `4:22 = ${n(b)} · ∂ ${n(200 * b)}`,
      `7:26 = ${n(b)} · ∂ ${n(200 * b)}`,
    ];
  };
  const pointAt = async (run: number, step: number): Promise<readonly [number, number]> => {
    const { data } = columnOf((await comparison.recording(run))!, 'parameters');
    return [data[2 * step]!, data[2 * step + 1]!];
  };
  const untilHints = async (what: string, expected: readonly string[]): Promise<void> => {
    let last: readonly string[] = [];
    await until(what, async () => {
      last = await hints();
      return JSON.stringify(last) === JSON.stringify(expected);
    }).catch((error: unknown) => {
      assert.deepEqual(last, expected);
      throw error;
    });
  };

  before(async () => {
    editor = await openFile('valley.ts', text);
    comparison = await startComparison('compareOptimizers', lossNode('valley.ts', 'valley'));
    await comparison.finished;
  });
  after(closeAll);

  it('are those of the step that the panel looks at', async () => {
    const { steps } = comparison.runs[0]!;
    await untilHints('the last step, as the panel says it', shown(...await pointAt(0, steps)));
    const { stepHints } = await lab();
    stepHints.follow({ comparison, run: 6, step: 3 });
    await untilHints('the third step of another run', shown(...await pointAt(6, 3)));
    stepHints.follow({ comparison, run: 6, step: 0 });
    await untilHints('the start', shown(-1.2, 1));
  });

  it('tell all digits where the mouse rests', async () => {
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', editor.document.uri, new vscode.Range(2, 0, 3, 0));
    const { value } = found[0]!.tooltip as vscode.MarkdownString;
    assert.match(value, /\*\*`a`\*\* after step 0 of `adam/);
    assert.match(value, /`2\.2`/);
    assert.match(value, /`∂loss\/∂a` \| `4\.4`/);
    assert.ok(value.includes(`\`${String(2.2 * 2.2 + 100 * (1 - 1.44) ** 2)}\``), value);
  });

  it('go and come with the toggle', async () => {
    await vscode.commands.executeCommand('optimizerLab.toggleInlayHints');
    try {
      await untilHints('nothing', []);
    } finally {
      await vscode.commands.executeCommand('optimizerLab.toggleInlayHints');
    }
    await untilHints('them again', shown(-1.2, 1));
  });

  it('go when the text is another than the one that ran, and come back with it', async () => {
    await replaceText(editor, '1 - x;', '2 - x;');
    await untilHints('nothing', []);
    await replaceText(editor, '2 - x;', '1 - x;');
    await untilHints('them again', shown(-1.2, 1));
  });

  it('go with the panel', async () => {
    const [tab] = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview);
    await vscode.window.tabGroups.close(tab!);
    await untilHints('nothing', []);
  });
});
