import { ConfigurationTarget, type Disposable, workspace } from 'vscode';
import type { Lab } from '../lab.ts';
import { readSettings, settingsSection } from '../settings.ts';
import { registerCommand } from './registerCommand.ts';

/** The toggle of the values in the editor: it changes the setting where it is set. */
export function inlayHintCommands({ log }: Pick<Lab, 'log'>): Disposable[] {
  return [
    registerCommand(log, 'toggleInlayHints', async () => {
      const settings = workspace.getConfiguration(settingsSection);
      const target = settings.inspect('inlayHints')?.workspaceValue === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
      await settings.update('inlayHints', !readSettings().inlayHints, target);
    }),
  ];
}
