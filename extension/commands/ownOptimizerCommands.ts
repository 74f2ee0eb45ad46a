import { type Disposable, l10n, Uri, window, workspace } from 'vscode';
import { unsavedTexts } from '../documentFiles.ts';
import type { Lab } from '../lab.ts';
import { ownId } from '../optimizers/ownId.ts';
import type { OwnNode } from '../optimizers/ownOptimizers.ts';
import { readSettings } from '../settings.ts';
import type { LossNode } from '../views/lossTree.ts';
import { pickLoss } from './pickLoss.ts';
import { registerCommand } from './registerCommand.ts';
import { tellInformation } from '../tell.ts';

/** Commands on the user's own optimizers. The one that runs returns the comparison's id. */
export function ownOptimizerCommands(lab: Lab): Disposable[] {
  const { log, selection, comparisons, panels } = lab;
  return [
    registerCommand(log, 'compareWithBuiltIns', async ({ file, name }: OwnNode, given?: unknown) => {
      const optimizer = await settle(file, name);
      const loss = await lossFor(lab, file, given);
      if (!loss) return undefined;
      const { steps, seed, rerunOnSave } = readSettings();
      const optimizers = [optimizer, ...(await selection.configurations()).filter(({ own }) => own?.file !== file || own.name !== name)];
      const comparison = await comparisons.start({ file: loss.file, name: loss.name, optimizers, steps, seed, stop: {}, rerunOnSave });
      await panels.show(comparison);
      return comparison.id;
    }),
    registerCommand(log, 'addTypes', addTypes),
  ];
}

async function settle(file: string, name: string) {
  const [{ loadOwn }, { configure }, { nodeFiles }] = await Promise.all([import('../../engine/ownOptimizers/loadOwn.ts'), import('../../engine/optimizers/spec.ts'), import('../../engine/node/nodeFiles.ts')]);
  const reference = `${file}#${name}`;
  const own = (await loadOwn([reference], file, nodeFiles(unsavedTexts()))).get(reference)!;
  // Shown and stored as a person would write it.
  const id = ownId(file, name);
  return configure({ id }, { own: new Map([[id, own]]) });
}

/** The only loss function beside the optimizer, else the one that was compared last, else the one that the person picks. */
async function lossFor(lab: Lab, file: string, given: unknown): Promise<LossNode | undefined> {
  if (given !== undefined) return pickLoss(lab, given);
  const { losses: beside } = await lab.losses.readFile(file);
  if (beside.length === 1) return { kind: 'loss', file, name: beside[0]!.name };
  await lab.comparisons.load();
  for (const { facts } of lab.comparisons.all) {
    if (beside.length === 0 && await lab.losses.exports(facts.request.source.file, facts.name)) return { kind: 'loss', file: facts.request.source.file, name: facts.name };
  }
  return pickLoss(lab, undefined);
}

/** Writes the types of own optimizers into the workspace's first folder, and shows them. */
async function addTypes(): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) {
    void tellInformation(l10n.t('Open a folder first: the types are a file in it.'));
    return undefined;
  }
  const { typesFileName, typesText } = await import('../../engine/ownOptimizers/typesText.ts');
  const uri = Uri.joinPath(folder.uri, typesFileName);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(typesText));
  await window.showTextDocument(uri, { preview: true });
  return uri;
}
