import { type Disposable, l10n, window } from 'vscode';
import type { Comparison } from '../comparisons/comparison.ts';
import { titleOf } from '../comparisons/titleOf.ts';
import type { Lab } from '../lab.ts';
import type { RunTreeNode } from '../views/runTree.ts';
import { rowsInFocus } from '../views/rowsInFocus.ts';
import { comparisonOf } from './comparisonOf.ts';
import { registerCommand } from './registerCommand.ts';
import { tellInformation } from '../tell.ts';

type Given = RunTreeNode | 'focused' | undefined;

/**
 * Commands that keep the list of comparisons in order. They are called with the row that was clicked and all rows that are selected with it, by a key
 * of the view with `focused`, and from the palette with nothing: then they mean the comparison of the active panel, else the latest.
 */
export function runViewCommands(lab: Lab): Disposable[] {
  const { log, comparisons, deleted, panels, runsView, storedSource } = lab;

  const chosen = async (given: Given, all: readonly RunTreeNode[] | undefined): Promise<readonly Comparison[]> => {
    const rows = given === 'focused' ? await rowsInFocus(runsView) : all ?? (given ? [given] : []);
    const found = await Promise.all(rows.filter(({ kind }) => kind === 'comparison').map(({ id }) => comparisons.get(id)));
    return found.filter((comparison) => comparison !== undefined);
  };
  const pin = (pinned: boolean) => async (given?: Given, all?: readonly RunTreeNode[]) => {
    const one = given ? undefined : await comparisonOf(lab);
    const rows = one ? [one] : await chosen(given, all);
    await Promise.all(rows.map((comparison) => comparisons.setFacts(comparison, { pinned })));
  };

  return [
    registerCommand(log, 'pinComparison', pin(true)),
    registerCommand(log, 'unpinComparison', pin(false)),
    registerCommand(log, 'renameComparison', async (given?: Given, _all?: readonly RunTreeNode[], title?: string) => {
      const row = given === 'focused' ? (await rowsInFocus(runsView))[0] : given;
      const comparison = await comparisonOf(lab, row);
      if (!comparison) return;
      const asked = title ?? await panels.asking(comparison, row !== undefined, () => askForTitle(comparison));
      if (asked !== undefined) await comparisons.setFacts(comparison, { title: asked.trim() });
    }),
    registerCommand(log, 'showSourceChanges', async (given?: RunTreeNode) => {
      const comparison = await comparisonOf(lab, given, ({ sourceChanges }) => sourceChanges.length > 0);
      if (comparison) await storedSource.showChanges(comparison);
    }),
    registerCommand(log, 'deleteComparison', async (given?: Given, all?: readonly RunTreeNode[]) => {
      const rows = await chosen(given, all);
      if (rows.length > 0) await deleted.delete(rows);
      else void tellInformation(l10n.t('Choose the comparisons to delete in the view Runs.'));
    }),
    registerCommand(log, 'deleteAllComparisons', async () => {
      await comparisons.load();
      const all = comparisons.all.filter(({ facts }) => !facts.pinned);
      if (all.length > 0) await deleted.delete(all);
      else void tellInformation(l10n.t('There is no comparison to delete but pinned ones.'));
    }),
    registerCommand(log, 'undoDelete', () => deleted.undo().then((restored) => restored.map(({ id }) => id))),
  ];
}

async function askForTitle(comparison: Comparison): Promise<string | undefined> {
  const { name } = comparison.facts;
  return window.showInputBox({
    title: l10n.t('Rename {0}', titleOf(comparison)),
    value: titleOf(comparison),
    placeHolder: name,
    prompt: l10n.t('Empty: it is called by its loss function, {0}.', name),
  });
}
