import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('the manifest', () => {
  let extension: vscode.Extension<unknown>;
  before(async () => {
    const found = vscode.extensions.getExtension('optimizer-lab.optimizer-lab');
    assert.ok(found, 'the extension is not there');
    extension = found;
    await extension.activate();
  });

  it('contributes every command that is registered, and registers every command that it contributes', async () => {
    const contributed = (extension.packageJSON as Manifest).contributes.commands.map(({ command }) => command);
    // Views and containers bring commands of their own (`….focus`, `….open`, …), which VS Code registers; ours have no such suffix.
    const registered = (await vscode.commands.getCommands(true)).filter((command) => /^optimizerLab\.\w+$/.test(command));
    assert.ok(contributed.length > 0);
    assert.deepEqual(registered.sort(), [...contributed].sort());
  });
});
