import { type Disposable, env, l10n, type QuickPickItem, window } from 'vscode';
import type { Dialect, HyperparameterValue } from '../../engine/optimizers/description.ts';
import type { OptimizerParts } from '../../engine/optimizers/settleParts.ts';
import type { Lab } from '../lab.ts';
import { pickConfiguration } from '../optimizers/pickConfiguration.ts';
import type { SettledEntry } from '../optimizers/optimizerSelection.ts';
import type { HyperparameterNode, OptimizerTreeNode } from '../views/optimizerTree.ts';
import { registerCommand } from './registerCommand.ts';
import { tellInformation, unlinked } from '../tell.ts';

type EntryNode = Extract<OptimizerTreeNode, { readonly key: string }>;

/** Commands of the view Optimizers. */
export function optimizerCommands({ log, selection, differences }: Lab): Disposable[] {
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
    registerCommand(log, 'editParts', async (node: EntryNode) => {
      const entry = await selection.entry(node.key);
      const parts = entry && await askForParts(entry);
      if (parts) await selection.setParts(node.key, parts);
    }),
    registerCommand(log, 'copyOptimizerCode', async (node: EntryNode) => {
      const entry = await selection.entry(node.key);
      if (entry) await copyCode(entry);
    }),
    registerCommand(log, 'showDifferences', async (node?: EntryNode) => {
      const a = node ? (await selection.entry(node.key))?.configuration : await pickConfiguration(selection, l10n.t('Differences between which optimizer …'));
      const b = a && await pickConfiguration(selection, l10n.t('… and which other one?'));
      if (b) await differences.show({ a, b });
    }),
    registerCommand(log, 'duplicateOptimizer', (node: EntryNode) => selection.duplicate(node.key)),
    registerCommand(log, 'removeOptimizer', (node: EntryNode) => selection.remove(node.key)),
  ];
}

async function askForValue({ description, configuration, hyperparameters: others }: SettledEntry, id: string): Promise<HyperparameterValue | undefined> {
  const { validateHyperparameter } = await import('../../engine/optimizers/spec.ts');
  const { allowedValues } = await import('../../engine/optimizers/hyperparameterValue.ts');
  const { canBeScheduled } = await import('../../engine/optimizers/spec.ts');
  const hyperparameter = description.hyperparameters[id];
  if (!hyperparameter) return undefined;
  const { name, symbol, meaning, kind } = hyperparameter;
  const current = String(configuration.hyperparameters[id]);
  const title = l10n.t('{0}: {1}', description.name, name);
  const check = (text: string) => validateHyperparameter(description, configuration.dialect, id, text, others, configuration.own);

  if (kind === 'number') {
    const text = await window.showInputBox({
      title,
      value: current,
      prompt: [l10n.t('{0}: {1} It is {2}.', unlinked(symbol), unlinked(meaning), allowedValues(hyperparameter)), ...canBeScheduled(description, id) ? [l10n.t('Or a schedule, such as cosine(0.1,1000).')] : []].join(' '),
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
  if (checked && !checked.ok) void tellInformation(checked.message);
  return checked?.ok ? checked.value : undefined;
}

/** The names and values of all that may stand around a rule, one a line for the prompt. */
async function askForParts({ description, configuration }: SettledEntry): Promise<OptimizerParts | undefined> {
  const { settleParts } = await import('../../engine/optimizers/settleParts.ts');
  const { splitOutside } = await import('../../engine/calls/parseCall.ts');
  const { usageOf } = await import('../../engine/calls/callDescription.ts');
  const { transforms } = await import('../../engine/transforms/transforms.ts');
  const { averagings } = await import('../../engine/averaging/averagings.ts');
  const check = (text: string) => settleParts(text.trim() === '' ? [] : splitOutside(text, '+', (_, after) => !/^\d/.test(after)), description, configuration.dialect);
  const known = [...transforms, ...averagings].map((each) => usageOf(each, configuration.dialect));
  const text = await window.showInputBox({
    title: l10n.t('{0}: gradient transforms and averaging', description.name),
    value: [...configuration.transforms ?? [], ...configuration.averaging === undefined ? [] : [configuration.averaging]].join('+'),
    placeHolder: 'clipGlobalNorm(1)+ema(0.99)',
    prompt: l10n.t('Join them by +, transforms first: {0}. Empty is none.', known.join(', ')),
    validateInput: (typed) => {
      const checked = check(typed);
      return checked.ok ? undefined : checked.message;
    },
  });
  const checked = text === undefined ? undefined : check(text);
  return checked?.ok ? checked.parts : undefined;
}

async function copyCode({ description, configuration }: SettledEntry): Promise<void> {
  const { codeDialects } = await import('../../engine/code/argumentNames.ts');
  const { pythonCode } = await import('../../engine/code/pythonCode.ts');
  const names = { pytorch: 'PyTorch', keras: 'Keras', keras2: 'Keras 2', optax: 'Optax' } as const;
  const having = codeDialects.filter((dialect) => description.dialects[dialect]);
  // That of the configuration first: there it is the very same optimizer.
  const ordered = [...having.filter((dialect) => dialect === configuration.dialect), ...having.filter((dialect) => dialect !== configuration.dialect)];
  if (ordered.length === 0) {
    void tellInformation(l10n.t('No framework of Python has {0}.', description.name));
    return;
  }
  const items = ordered.map((dialect) => {
    const code = pythonCode(configuration, dialect);
    return { label: names[dialect], description: code.split('\n').find((line) => !line.startsWith('#')) ?? '', code, ...(dialect !== configuration.dialect && { detail: l10n.t('Another rule than that of {0}', configuration.dialect) }) };
  });
  const picked = await window.showQuickPick(items, { title: l10n.t('{0}: copy as code', description.name) });
  if (!picked) return;
  await env.clipboard.writeText(picked.code);
  window.setStatusBarMessage(l10n.t('Copied as {0}', picked.label), 3000);
}

async function askForDialect({ description, configuration }: SettledEntry): Promise<Dialect | undefined> {
  const { dialectsOf } = await import('../../engine/optimizers/configuration.ts');
  const items = dialectsOf(description).map((dialect): QuickPickItem & { readonly dialect: Dialect } => {
    const form = description.dialects[dialect];
    return { label: dialect, dialect, description: [form?.equivalent, ...dialect === configuration.dialect ? [l10n.t('now')] : []].join(' · '), ...(form?.note !== undefined && { detail: form.note }) };
  });
  return (await window.showQuickPick(items, { title: l10n.t('{0}: whose rule?', description.name) }))?.dialect;
}
