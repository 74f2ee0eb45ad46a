import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import type { OptimizerLab } from '../../extension/extension.ts';
import { until } from '../host/until.ts';

/** The extension, as it runs in this window. */
export async function lab(): Promise<OptimizerLab> {
  const extension = vscode.extensions.getExtension<OptimizerLab>('optimizer-lab.optimizer-lab');
  if (!extension) throw new Error('the extension is not there');
  return extension.activate();
}

export const extensionFolder = (): string => vscode.extensions.getExtension('optimizer-lab.optimizer-lab')!.extensionPath;

/** The path of a file in the workspace. */
export function workspacePath(name: string): string {
  return join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, name);
}

/** Writes a file into the workspace and opens it in an editor. */
export async function openFile(name: string, text?: string): Promise<vscode.TextEditor> {
  if (text !== undefined) await writeFile(workspacePath(name), text);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(workspacePath(name)));
  if (text !== undefined) await until(`${name} as written`, () => Promise.resolve(document.getText() === text));
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

/** The lenses of a document, as VS Code would show them: one text per lens, with its line (1-based). */
export async function lenses(uri: vscode.Uri): Promise<readonly { readonly line: number; readonly title: string; readonly command: vscode.Command }[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  return found
    .filter(({ command }) => command?.command.startsWith('optimizerLab.'))
    .map(({ range, command }) => ({ line: range.start.line + 1, title: command!.title, command: command! }));
}

/** Replaces the first occurrence of a text in an editor, as typing would. */
export async function replaceText(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const at = editor.document.getText().indexOf(from);
  if (at < 0) throw new Error(`there is no “${from}”`);
  const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + from.length));
  if (!await editor.edit((edit) => edit.replace(range, to))) throw new Error('the edit was refused');
}

/** Runs a command that starts a comparison and gives it. */
export async function startComparison(command: string, ...given: readonly unknown[]): Promise<Comparison> {
  const id = await vscode.commands.executeCommand<string | undefined>(`optimizerLab.${command}`, ...given);
  const comparison = id === undefined ? undefined : await (await lab()).comparisons.get(id);
  if (!comparison) throw new Error(`${command} started no comparison`);
  return comparison;
}

export const lossNode = (file: string, name: string) => ({ kind: 'loss', file: workspacePath(file), name }) as const;
export const comparisonNode = ({ id }: Comparison) => ({ kind: 'comparison', id }) as const;

/** Our diagnostics of a file of the workspace, as `line:column message`. */
export function diagnostics(name: string): readonly string[] {
  return vscode.languages.getDiagnostics(vscode.Uri.file(workspacePath(name)))
    .filter(({ source }) => source === 'Optimizer Lab')
    .map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
}

/** Closes all editors and panels without saving. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
