import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { OptimizerSelection } from './optimizerSelection.ts';

type Item = QuickPickItem & { readonly configuration?: OptimizerConfiguration };

/** Lets the person choose an optimizer: those of the view as they are set, then every one in every dialect, by its defaults. */
export async function pickConfiguration(selection: OptimizerSelection, title: string): Promise<OptimizerConfiguration | undefined> {
  const [{ optimizers }, { dialectsOf }, { configure, label }] = await Promise.all([import('../../engine/optimizers/registry.ts'), import('../../engine/optimizers/configuration.ts'), import('../../engine/optimizers/spec.ts')]);
  const entries = await selection.entries();
  const items: Item[] = [
    { label: l10n.t('As they are set'), kind: QuickPickItemKind.Separator },
    ...entries.map((entry): Item => ({ label: label(entry.configuration), description: entry.configuration.own ? entry.configuration.id : `${entry.description.name} · ${entry.configuration.dialect}`, configuration: entry.configuration })),
    { label: l10n.t('With their defaults'), kind: QuickPickItemKind.Separator },
    ...optimizers.flatMap((description) => dialectsOf(description).map((dialect): Item => ({ label: `${description.id}@${dialect}`, description: description.name, configuration: configure({ id: description.id, dialect }) }))),
  ];
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('Name of an optimizer'), matchOnDescription: true }))?.configuration;
}
