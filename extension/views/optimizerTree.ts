import { type Disposable, EventEmitter, l10n, Position, Range, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCheckboxState, TreeItemCollapsibleState } from 'vscode';
import { type AvailableHyperparameter, hyperparametersOf } from '../../engine/optimizers/configuration.ts';
import type { Family } from '../../engine/optimizers/description.ts';
import type { OwnOptimizer } from '../../engine/ownOptimizers/ownOptimizer.ts';
import { Disposables } from '../disposables.ts';
import { uriOf } from '../documentFiles.ts';
import type { OptimizerSelection, SettledEntry } from '../optimizers/optimizerSelection.ts';
import { hyperparameterLabel } from '../optimizers/hyperparameterText.ts';

export interface FamilyNode {
  readonly kind: 'family';
  readonly family: Family;
}

/** Also the argument of the commands on an optimizer. */
export interface EntryNode {
  readonly kind: 'entry';
  readonly key: string;
}

export interface DialectNode {
  readonly kind: 'dialect';
  readonly key: string;
}

export interface HyperparameterNode {
  readonly kind: 'hyperparameter';
  readonly key: string;
  readonly id: string;
}

/** What stands around the rule: gradient transforms and averaging. */
export interface PartsNode {
  readonly kind: 'parts';
  readonly key: string;
}

export type OptimizerTreeNode = FamilyNode | EntryNode | DialectNode | HyperparameterNode | PartsNode;

/** The view Optimizers: families, the optimizers with a checkbox, and their dialect and hyperparameters. */
export class OptimizerTree implements TreeDataProvider<OptimizerTreeNode>, Disposable {
  private readonly selection: OptimizerSelection;
  private readonly disposables = new Disposables();
  private readonly changed = this.disposables.add(new EventEmitter<OptimizerTreeNode | undefined>());
  /** VS Code knows the nodes by identity. */
  private readonly nodes = new Map<string, EntryNode>();
  private entries: readonly SettledEntry[] = [];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(selection: OptimizerSelection) {
    this.selection = selection;
    this.disposables.add(selection.onDidChange((key) => void this.follow(key)));
  }

  async getChildren(node?: OptimizerTreeNode): Promise<OptimizerTreeNode[]> {
    if (node === undefined) {
      this.entries = await this.selection.entries();
      return [...new Set(this.entries.map(({ description }) => description.family))].map((family): FamilyNode => ({ kind: 'family', family }));
    }
    switch (node.kind) {
      case 'family':
        return this.entries.filter(({ description }) => description.family === node.family).map(({ key }) => this.nodeOf(key));
      case 'entry':
        return this.childrenOf(node.key);
      case 'dialect':
      case 'hyperparameter':
      case 'parts':
        return [];
    }
  }

  getTreeItem(node: OptimizerTreeNode): TreeItem {
    switch (node.kind) {
      case 'family':
        return familyItem(node.family);
      case 'entry':
        return this.withEntry(node.key, entryItem);
      case 'dialect':
        return this.withEntry(node.key, (entry) => dialectItem(entry, node));
      case 'hyperparameter':
        return this.withEntry(node.key, (entry) => hyperparameterItem(entry, node));
      case 'parts':
        return this.withEntry(node.key, (entry) => partsItem(entry, node));
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private withEntry(key: string, item: (entry: SettledEntry) => TreeItem): TreeItem {
    const entry = this.entries.find((candidate) => candidate.key === key);
    return entry ? item(entry) : new TreeItem(key);
  }

  private childrenOf(key: string): OptimizerTreeNode[] {
    const entry = this.entries.find((candidate) => candidate.key === key);
    if (!entry) return [];
    return [{ kind: 'dialect', key }, ...availableOf(entry).map(({ id }): HyperparameterNode => ({ kind: 'hyperparameter', key, id })), { kind: 'parts', key }];
  }

  private nodeOf(key: string): EntryNode {
    const node = this.nodes.get(key) ?? { kind: 'entry', key };
    this.nodes.set(key, node);
    return node;
  }

  private async follow(key: string | undefined): Promise<void> {
    const node = key === undefined ? undefined : this.nodes.get(key);
    if (node) this.entries = await this.selection.entries();
    this.changed.fire(node);
  }
}

const availableOf = ({ description, configuration }: SettledEntry): readonly AvailableHyperparameter[] =>
  hyperparametersOf(description, configuration.dialect, configuration.hyperparameters);

function familyItem(family: Family): TreeItem {
  const titles: Readonly<Record<Family, string>> = {
    'gradient descent': l10n.t('Gradient descent'),
    momentum: l10n.t('Momentum'),
    adaptive: l10n.t('Adaptive'),
    'second order': l10n.t('Second order'),
    wrapper: l10n.t('Wrapper'),
  };
  const item = new TreeItem(titles[family], TreeItemCollapsibleState.Expanded);
  item.id = `family ${family}`;
  item.contextValue = 'family';
  return item;
}

function entryItem(entry: SettledEntry): TreeItem {
  const { description, configuration, hyperparameters, key, checked, extra } = entry;
  const item = new TreeItem(description.name, TreeItemCollapsibleState.Collapsed);
  const changes = Object.keys(hyperparameters).length + partsOf(entry).length;
  item.id = `optimizer ${key}`;
  // The label is the id, perhaps with its dialect, and then the changes.
  const whose = configuration.own ? configuration.id.slice(0, configuration.id.lastIndexOf('#')) : configuration.dialect;
  item.description = changes > 0 ? `${whose} · ${entry.label.split(' ').slice(1).join(' ')}` : whose;
  item.tooltip = configuration.own ? `${description.summary}\n${configuration.id}` : `${description.summary}\n${description.paper.authors} (${description.paper.year}). ${description.paper.title}.`;
  item.checkboxState = { state: checked ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked, tooltip: checked ? l10n.t('Takes part in comparisons') : l10n.t('Does not take part in comparisons') };
  item.contextValue = ['optimizer', ...extra ? ['extra'] : [], ...changes > 0 ? ['changed'] : []].join('.');
  return item;
}

function dialectItem({ configuration, description }: SettledEntry, node: DialectNode): TreeItem {
  if (configuration.own) return ownItem(configuration.own, configuration.id, node);
  const item = new TreeItem(l10n.t('dialect = {0}', configuration.dialect));
  const form = description.dialects[configuration.dialect];
  item.id = `dialect ${node.key}`;
  item.iconPath = new ThemeIcon('book');
  item.contextValue = 'dialect';
  item.tooltip = [form?.equivalent, form?.note].filter((line) => line !== undefined).join('\n');
  if (form) item.description = form.equivalent;
  item.command = { command: 'optimizerLab.chooseDialect', title: l10n.t('Choose Dialect'), arguments: [node] };
  return item;
}

/** An own optimizer has no dialects: its rule is one click away instead. */
function ownItem({ file, start }: OwnOptimizer, id: string, node: DialectNode): TreeItem {
  const item = new TreeItem(l10n.t('rule in {0}', id));
  const at = new Position(start.line - 1, start.column - 1);
  item.id = `dialect ${node.key}`;
  item.iconPath = new ThemeIcon('go-to-file');
  item.contextValue = 'rule';
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [uriOf(file), { selection: new Range(at, at) }] };
  return item;
}

const partsOf = ({ configuration: { transforms = [], averaging } }: SettledEntry): readonly string[] => (averaging === undefined ? transforms : [...transforms, averaging]);

function partsItem(entry: SettledEntry, node: PartsNode): TreeItem {
  const parts = partsOf(entry);
  const item = new TreeItem(parts.length > 0 ? parts.join(' + ') : l10n.t('no transforms, no averaging'));
  item.id = `parts ${node.key}`;
  item.iconPath = parts.length > 0 ? new ThemeIcon('circle-filled', new ThemeColor('gitDecoration.modifiedResourceForeground')) : new ThemeIcon('circle-outline');
  item.contextValue = 'parts';
  item.tooltip = l10n.t('What happens to the gradient before the rule sees it, and the average that follows the parameters');
  item.command = { command: 'optimizerLab.editParts', title: l10n.t('Edit Transforms and Averaging'), arguments: [node] };
  return item;
}

function hyperparameterItem(entry: SettledEntry, node: HyperparameterNode): TreeItem {
  const available = availableOf(entry).find(({ id }) => id === node.id);
  if (!available) return new TreeItem(node.id);
  const { hyperparameter } = available;
  const value = entry.configuration.hyperparameters[node.id] ?? available.default;
  const isChanged = value !== available.default;
  const item = new TreeItem(hyperparameterLabel(hyperparameter, value));
  item.id = `hyperparameter ${node.key} ${node.id}`;
  item.iconPath = isChanged ? new ThemeIcon('circle-filled', new ThemeColor('gitDecoration.modifiedResourceForeground')) : new ThemeIcon('circle-outline');
  item.contextValue = isChanged ? 'hyperparameter.changed' : 'hyperparameter';
  item.tooltip = hyperparameter.meaning;
  if (isChanged) item.description = l10n.t('default {0}', String(available.default));
  item.command = { command: 'optimizerLab.editHyperparameter', title: l10n.t('Edit Hyperparameter'), arguments: [node] };
  return item;
}
