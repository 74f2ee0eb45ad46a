import { l10n, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import type { Lab } from '../lab.ts';
import { lossAtCursor } from '../losses/lossAtCursor.ts';
import type { LossNode } from '../views/lossTree.ts';
import { tellInformation } from '../tell.ts';

/** Which loss function a command means: the one that it was called with, the one at the cursor, else the one that the person picks. */
export async function pickLoss({ losses }: Lab, given: unknown): Promise<LossNode | undefined> {
  if (isLossNode(given)) return given;
  const editor = window.activeTextEditor;
  const open = editor && await losses.read(editor.document);
  const atCursor = editor && open && lossAtCursor(editor, open.losses);
  if (atCursor) return { kind: 'loss', file: atCursor.file, name: atCursor.name };

  const items = losses.all().then((files) => files.flatMap(({ file, losses: found }): (QuickPickItem & { readonly node?: LossNode })[] => [
    { label: workspace.asRelativePath(file), kind: QuickPickItemKind.Separator },
    ...found.map(({ name, summary }) => ({ label: name, node: { kind: 'loss', file, name } as const, ...(summary !== undefined && { detail: summary }) })),
  ]));
  if ((await items).length === 0) {
    const create = l10n.t('New Loss Function');
    const choice = await tellInformation(l10n.t('There is no loss function in this workspace: an exported function of numbers with @loss in the comment above it.'), create);
    if (choice === create) await insertLoss();
    return undefined;
  }
  return (await window.showQuickPick(items, { title: l10n.t('Which loss function?'), placeHolder: l10n.t('Name of a loss function'), matchOnDetail: true }))?.node;
}

async function insertLoss(): Promise<void> {
  const { newLossFunction } = await import('./newLossFunction.ts');
  await newLossFunction();
}

function isLossNode(given: unknown): given is LossNode {
  return typeof given === 'object' && given !== null && 'kind' in given && given.kind === 'loss' && 'file' in given && typeof given.file === 'string' && 'name' in given && typeof given.name === 'string';
}
