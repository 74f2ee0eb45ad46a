import { SnippetString, window, workspace } from 'vscode';

const template = `/**
 * \${1:A bowl: the simplest loss there is.}
 *
 * @loss
 * @start \${2:-1.5, 1}
 * @domain \${3:[-2, 2] [-2, 2]}
 * @minimum \${4:0, 0}
 */
export function \${5:myLoss}(\${6:x: number, y: number}): number {
  return \${0:x ** 2 + 10 * y ** 2};
}
`;

/** Puts a loss function to fill in at the cursor of a TypeScript file, else into a new one. */
export async function newLossFunction(): Promise<void> {
  const active = window.activeTextEditor;
  const editor = active?.document.languageId === 'typescript' ? active : await window.showTextDocument(await workspace.openTextDocument({ language: 'typescript' }));
  await editor.insertSnippet(new SnippetString(template));
}
