import { type Disposable, l10n, type QuickPickItem, window } from 'vscode';
import type { Dialect, HyperparameterValue } from '../../engine/optimizers/description.ts';
import type { Lab } from '../lab.ts';
import type { SettledEntry } from '../optimizers/optimizerSelection.ts';
import type { HyperparameterNode, OptimizerTreeNode } from '../views/optimizerTree.ts';
import { registerCommand } from './registerCommand.ts';

type EntryNode = Extract<OptimizerTreeNode, { readonly key: string }>;

/** Commands of the view Optimizers. */
export function optimizerCommands({ log, selection }: Lab): Disposable[] {
  const check = (checked: boolean) => async (): Promise<void> => selection.setChecked(new Set((await selection.entries()).map(({ key }) => key)), checked);
  return [
    registerCommand(log, 'selectAllOptimizers', check(true)),
    registerCommand(log, 'selectNoOptimizers', check(false)),
    registerCommand(log, 'resetOptimizers', () => selection.reset()),
    registerCommand(log, 'editHyperparameter', async (node: HyperparameterNode) => {
      const entry = await selection.entry(node.key);
      const value = entry && await askForValue(entry, node.id);
      if (value !== undefined) await selection.setHyperparameter(node.key, node.id, value);
    }),
    registerCommand(log, 'resetHyperparameter', (node: HyperparameterNode) => selection.setHyperparameter(node.key, node.id, undefined)),
    registerCommand(log, 'resetHyperparameters', (node: EntryNode) => selection.resetHyperparameters(node.key)),
    registerCommand(log, 'chooseDialect', async (node: EntryNode) => {
      const entry = await selection.entry(node.key);
      const dialect = entry && await askForDialect(entry);
      if (dialect) await selection.setDialect(node.key, dialect);
    }),
    registerCommand(log, 'duplicateOptimizer', (node: EntryNode) => selection.duplicate(node.key)),
    registerCommand(log, 'removeOptimizer', (node: EntryNode) => selection.remove(node.key)),
  ];
}

async function askForValue({ description, configuration, hyperparameters: others }: SettledEntry, id: string): Promise<HyperparameterValue | undefined> {
  const { validateHyperparameter } = await import('../../engine/optimizers/spec.ts');
  const { allowedValues } = await import('../../engine/optimizers/hyperparameterValue.ts');
  const hyperparameter = description.hyperparameters[id];
  if (!hyperparameter) return undefined;
  const { name, symbol, meaning, kind } = hyperparameter;
  const current = String(configuration.hyperparameters[id]);
  const title = l10n.t('{0}: {1}', description.name, name);
  const check = (text: string) => validateHyperparameter(description, configuration.dialect, id, text, others);

  if (kind === 'number') {
    const text = await window.showInputBox({
      title,
      value: current,
      prompt: l10n.t('{0}: {1} It is {2}.', symbol, meaning, allowedValues(hyperparameter)),
      validateInput: (typed) => {
        const checked = check(typed);
        return checked.ok ? undefined : checked.message;
      },
    });
    const checked = text === undefined ? undefined : check(text);
    return checked?.ok ? checked.value : undefined;
  }
  const choices = kind === 'boolean' ? ['true', 'false'] : hyperparameter.choices;
  const items = choices.map((choice): QuickPickItem => {
    // A value that does not go together with the others is offered with the reason.
    const checked = check(choice);
    return { label: choice, ...(choice === current && { description: l10n.t('now') }), ...(!checked.ok && { detail: checked.message }) };
  });
  const picked = await window.showQuickPick(items, { title, placeHolder: meaning });
  const checked = picked && check(picked.label);
  if (checked && !checked.ok) void window.showErrorMessage(checked.message);
  return checked?.ok ? checked.value : undefined;
}

async function askForDialect({ description, configuration }: SettledEntry): Promise<Dialect | undefined> {
  const { dialectsOf } = await import('../../engine/optimizers/configuration.ts');
  const items = dialectsOf(description).map((dialect): QuickPickItem & { readonly dialect: Dialect } => {
    const form = description.dialects[dialect];
    return { label: dialect, dialect, description: [form?.equivalent, ...dialect === configuration.dialect ? [l10n.t('now')] : []].join(' · '), ...(form?.note !== undefined && { detail: form.note }) };
  });
  return (await window.showQuickPick(items, { title: l10n.t('{0}: whose rule?', description.name) }))?.dialect;
}
