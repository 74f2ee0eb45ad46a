import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../host/until.ts';
import { closeAll, lab, lenses, openFile, replaceText, startComparison, workspacePath } from './lab.ts';

const titles = async (uri: vscode.Uri) => (await lenses(uri)).map(({ line, title }) => `${line} ${title}`);

describe('the lenses', () => {
  afterEach(closeAll);

  it('are ready soon after the extension', async () => {
    const { milliseconds } = await lab();
    assert.ok(milliseconds < 50, `activation took ${milliseconds} ms`);
  });

  it('stand above a loss function', async () => {
    const { document } = await openFile('lens.ts', '/** @loss */\nexport function bowl(x: number, y: number): number {\n  return x * x + y * y;\n}\n');
    assert.deepEqual(await titles(document.uri), ['2 ▶ Compare optimizers', '2 ▶ Run…', '2 ∇ Check gradient']);
  });

  it('follow the text while it is typed, and stay while it does not parse', async () => {
    const editor = await openFile('typing.ts', 'export function firstLoss(x: number): number {\n  return x * x;\n}\n');
    const { uri } = editor.document;
    assert.deepEqual(await titles(uri), ['1 ▶ Compare optimizers', '1 ▶ Run…', '1 ∇ Check gradient']);

    await replaceText(editor, 'export function', '\n\nexport function');
    assert.deepEqual(await titles(uri), ['3 ▶ Compare optimizers', '3 ▶ Run…', '3 ∇ Check gradient']);

    await replaceText(editor, 'return x * x;', 'return x * ((;');
    assert.deepEqual(await titles(uri), ['3 ▶ Compare optimizers', '3 ▶ Run…', '3 ∇ Check gradient']);
    await replaceText(editor, '\n\nexport', '\nexport');
    assert.deepEqual(await titles(uri), ['2 ▶ Compare optimizers', '2 ▶ Run…', '2 ∇ Check gradient']);

    await replaceText(editor, 'return x * ((;', 'return x;');
    await replaceText(editor, 'firstLoss', 'first');
    assert.deepEqual(await titles(uri), []);
  });

  it('follow the setting that says what counts', async () => {
    const { document } = await openFile('every.ts', 'export function bowl(x: number): number {\n  return x * x;\n}\n');
    assert.deepEqual(await titles(document.uri), []);
    const settings = vscode.workspace.getConfiguration('optimizerLab');
    await settings.update('lossFunctions', 'every', vscode.ConfigurationTarget.Workspace);
    try {
      await until('a lens on every function', async () => (await titles(document.uri)).length === 3);
    } finally {
      await settings.update('lossFunctions', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await until('no lens without a tag', async () => (await titles(document.uri)).length === 0);
  });

  it('stand above the new loss function that the template gives', async () => {
    await vscode.commands.executeCommand('optimizerLab.newLossFunction');
    const { document } = vscode.window.activeTextEditor!;
    assert.equal(document.isUntitled, true);
    assert.equal((await lenses(document.uri)).length, 3);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Optimizer Lab'), []);
    const comparison = await startComparison('compareOptimizers');
    await comparison.finished;
    assert.equal(comparison.facts.name, 'myLoss');
    assert.ok(comparison.runs.every(({ summary }) => summary?.stopped === 'steps'));
  });

  it('stand in a document that was never saved', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(workspacePath('never-saved.ts')).with({ scheme: 'untitled' }));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'export const neverSavedLoss = (x: number): number => x * x;\n'));
    assert.deepEqual(await titles(editor.document.uri), ['1 ▶ Compare optimizers', '1 ▶ Run…', '1 ∇ Check gradient']);
  });
});
