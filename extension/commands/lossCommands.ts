import { type Disposable, l10n, type QuickPickItem, QuickPickItemKind, Range, window } from 'vscode';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { requireTrust } from '../comparisons/requireTrust.ts';
import { uriOf } from '../documentFiles.ts';
import type { Lab } from '../lab.ts';
import { readSettings } from '../settings.ts';
import type { LossNode } from '../views/lossTree.ts';
import { newLossFunction } from './newLossFunction.ts';
import { pickLoss } from './pickLoss.ts';
import { registerCommand } from './registerCommand.ts';
import { tellInformation } from '../tell.ts';

/** Commands on a loss function. Those that run return the comparison's id. */
export function lossCommands(lab: Lab): Disposable[] {
  const { log, losses, selection, gradientChecks } = lab;
  return [
    registerCommand(log, 'compareOptimizers', async (given?: unknown) => {
      const loss = await pickLoss(lab, given);
      if (!loss) return undefined;
      const optimizers = await selection.configurations();
      if (optimizers.length > 0) return run(lab, loss, optimizers);
      const all = l10n.t('Select All');
      const choice = await tellInformation(l10n.t('No optimizer is selected in the view Optimizers.'), all);
      if (choice !== all) return undefined;
      await selection.setChecked(new Set((await selection.entries()).map(({ key }) => key)), true);
      return run(lab, loss, await selection.configurations());
    }),
    registerCommand(log, 'runOptimizer', async (given?: unknown) => {
      const loss = await pickLoss(lab, given);
      const optimizer = loss && await pickOptimizer(lab, loss);
      return loss && optimizer ? run(lab, loss, [optimizer]) : undefined;
    }),
    registerCommand(log, 'checkGradient', async (given?: unknown, at?: string) => {
      requireTrust();
      const loss = await pickLoss(lab, given);
      if (loss) await gradientChecks.show(loss, at ?? '');
    }),
    registerCommand(log, 'openLossFunction', async (node: LossNode) => {
      const found = (await losses.readFile(node.file)).losses.find(({ name }) => name === node.name);
      const { line, column } = found?.range.start ?? { line: 1, column: 1 };
      const place = new Range(line - 1, column - 1, line - 1, column - 1);
      await window.showTextDocument(uriOf(node.file), { selection: place });
    }),
    registerCommand(log, 'newLossFunction', newLossFunction),
    registerCommand(log, 'refreshLossFunctions', () => losses.refresh()),
  ];
}

async function run({ comparisons, panels }: Lab, { file, name }: LossNode, optimizers: readonly OptimizerConfiguration[]): Promise<string> {
  const { steps, seed, rerunOnSave, breakpoints } = readSettings();
  const comparison = await comparisons.start({ file, name, optimizers, steps, seed, stop: {}, rerunOnSave, breakpoints: breakpoints.map((expression) => ({ expression, enabled: true })) });
  await panels.show(comparison);
  return comparison.id;
}

async function pickOptimizer({ selection }: Lab, { name }: LossNode): Promise<OptimizerConfiguration | undefined> {
  const entries = await selection.entries();
  const families = [...new Set(entries.map(({ description }) => description.family))];
  const items = families.flatMap((family): (QuickPickItem & { readonly configuration?: OptimizerConfiguration })[] => [
    { label: family, kind: QuickPickItemKind.Separator },
    ...entries.filter(({ description }) => description.family === family).map(({ label, description, configuration }) => ({ label, description: description.name, detail: description.summary, configuration })),
  ]);
  return (await window.showQuickPick(items, { title: l10n.t('Run on {0}', name), placeHolder: l10n.t('Name of an optimizer'), matchOnDescription: true }))?.configuration;
}
