import { basename } from 'node:path';
import { type Command, type Disposable, EventEmitter, l10n, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState, workspace } from 'vscode';
import type { LossFunction } from '../../engine/loss/lossFunction.ts';
import { setContextKey } from '../contextKeys.ts';
import { Disposables } from '../disposables.ts';
import { uriOf } from '../documentFiles.ts';
import type { LossFile, LossIndex } from '../losses/lossIndex.ts';

export interface FileNode {
  readonly kind: 'file';
  readonly file: string;
}

/** Also the argument of the commands on a loss function. */
export interface LossNode {
  readonly kind: 'loss';
  readonly file: string;
  readonly name: string;
}

export type LossTreeNode = FileNode | LossNode;

/** The view Loss Functions: files, and the functions in them. */
export class LossTree implements TreeDataProvider<LossTreeNode>, Disposable {
  private readonly index: LossIndex;
  private readonly disposables = new Disposables();
  private readonly changed = this.disposables.add(new EventEmitter<LossTreeNode | undefined>());
  /** VS Code knows the nodes by identity. */
  private readonly nodes = new Map<string, LossTreeNode>();
  /** Undefined until the whole workspace was read: what changes before that is no change of the view. */
  private files: readonly LossFile[] | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(index: LossIndex) {
    this.index = index;
    this.disposables.add(index.onDidChange((file) => this.follow(file)));
  }

  async getChildren(node?: LossTreeNode): Promise<LossTreeNode[]> {
    if (node === undefined) {
      const files = await this.index.all();
      this.files = files;
      // Only now it is known that there are none.
      setContextKey('lossesRead', true);
      return files.map(({ file }) => this.nodeOf(file, { kind: 'file', file }));
    }
    return node.kind === 'file' ? this.lossesOf(node.file).map(({ name }) => this.nodeOf(`${node.file}#${name}`, { kind: 'loss', file: node.file, name })) : [];
  }

  getTreeItem(node: LossTreeNode): TreeItem {
    return node.kind === 'file' ? fileItem(node) : lossItem(node, this.lossesOf(node.file).find(({ name }) => name === node.name));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private lossesOf(file: string): readonly LossFunction[] {
    return this.files?.find((entry) => entry.file === file)?.losses ?? [];
  }

  private nodeOf(id: string, fresh: LossTreeNode): LossTreeNode {
    const node = this.nodes.get(id) ?? fresh;
    this.nodes.set(id, node);
    return node;
  }

  private follow(entry: LossFile): void {
    if (!this.files) return;
    const shown = this.files.some(({ file }) => file === entry.file);
    if (shown && entry.losses.length > 0) {
      this.files = this.files.map((other) => (other.file === entry.file ? entry : other));
      this.changed.fire(this.nodes.get(entry.file));
    } else if (shown || entry.losses.length > 0) {
      this.changed.fire(undefined);
    }
  }
}

function fileItem({ file }: FileNode): TreeItem {
  const item = new TreeItem(basename(file), TreeItemCollapsibleState.Expanded);
  const folder = workspace.asRelativePath(file, (workspace.workspaceFolders?.length ?? 0) > 1).split(/[\\/]/).slice(0, -1).join('/');
  item.id = file;
  item.resourceUri = uriOf(file);
  item.iconPath = ThemeIcon.File;
  item.contextValue = 'file';
  if (folder) item.description = folder;
  return item;
}

function lossItem(node: LossNode, loss: LossFunction | undefined): TreeItem {
  const item = new TreeItem(node.name);
  item.id = `${node.file}#${node.name}`;
  item.iconPath = new ThemeIcon('symbol-function');
  item.contextValue = 'loss';
  item.command = { command: 'optimizerLab.openLossFunction', title: l10n.t('Go to Loss Function'), arguments: [node] } satisfies Command;
  if (loss) {
    item.description = describe(loss);
    if (loss.summary !== undefined) item.tooltip = loss.summary;
  }
  return item;
}

function describe(loss: LossFunction): string {
  const { data, batch } = loss;
  const shape = describeParameters(loss);
  if (!data) return shape;
  return `${shape} · ${basename(data.path)}${batch === undefined ? '' : ` / ${batch}`}`;
}

function describeParameters({ parameters, tensors, dimensions }: LossFunction): string {
  switch (parameters.kind) {
    case 'scalars':
      return `(${parameters.names.join(', ')})`;
    case 'vector':
      if (dimensions === undefined) return parameters.name;
      return tensors.length === 1 ? `${parameters.name}: ${tensors[0]!.shape.join('×')}` : shapesOf(tensors);
    case 'tensors':
      return shapesOf(tensors);
  }
}

const shapesOf = (tensors: LossFunction['tensors']): string => tensors.map(({ name, shape }) => (shape.length > 0 ? `${name}: ${shape.join('×')}` : name)).join(', ');
