import { type Disposable, EventEmitter, l10n, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { bestRun, type Comparison, type Run } from '../comparisons/comparison.ts';
import type { Comparisons } from '../comparisons/comparisons.ts';
import { formatCount, formatLoss, outcomeText, resultText, runText, sourceChangeText, standingText } from '../comparisons/comparisonText.ts';
import { titleOf } from '../comparisons/titleOf.ts';
import { Disposables } from '../disposables.ts';
import { Throttle } from '../throttle.ts';

/** Also the argument of the commands on a comparison. */
export interface ComparisonNode {
  readonly kind: 'comparison';
  readonly id: string;
}

export interface RunNode {
  readonly kind: 'run';
  readonly id: string;
  readonly run: number;
}

export type RunTreeNode = ComparisonNode | RunNode;

const refreshMilliseconds = 250;

/** The view Runs: the comparisons of this workspace, pinned ones before the others, the latest first, and their runs. */
export class RunTree implements TreeDataProvider<RunTreeNode>, Disposable {
  private readonly comparisons: Comparisons;
  private readonly disposables = new Disposables();
  private readonly changed = this.disposables.add(new EventEmitter<RunTreeNode | undefined>());
  /** VS Code knows the nodes by identity. */
  private readonly nodes = new Map<string, ComparisonNode>();
  /** As they were when they were listed. */
  private readonly pins = new Map<string, boolean | undefined>();
  private readonly waiting = new Set<string>();
  private readonly refresh = this.disposables.add(new Throttle(refreshMilliseconds, () => this.fire()));

  readonly onDidChangeTreeData = this.changed.event;

  constructor(comparisons: Comparisons) {
    this.comparisons = comparisons;
    const follow = (comparison: Comparison | undefined): void => {
      // A pin moves it to another place.
      if (!comparison || this.pins.get(comparison.id) !== comparison.facts.pinned) {
        this.changed.fire(undefined);
      } else {
        this.waiting.add(comparison.id);
        this.refresh.request();
      }
    };
    this.disposables.add(comparisons.onDidChange(follow));
    this.disposables.add(comparisons.onDidProgress(follow));
  }

  async getChildren(node?: RunTreeNode): Promise<RunTreeNode[]> {
    if (node === undefined) {
      await this.comparisons.load();
      const { all } = this.comparisons;
      return [...all.filter(({ facts }) => facts.pinned), ...all.filter(({ facts }) => !facts.pinned)].map(({ id }) => this.nodeOf(id));
    }
    if (node.kind === 'run') return [];
    return this.find(node.id)?.runs.map((_, run): RunNode => ({ kind: 'run', id: node.id, run })) ?? [];
  }

  getTreeItem(node: RunTreeNode): TreeItem {
    const comparison = this.find(node.id);
    if (!comparison) return new TreeItem('');
    if (node.kind === 'comparison') return comparisonItem(comparison, node);
    const run = comparison.runs[node.run];
    return run ? runItem(comparison, run, node) : new TreeItem('');
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private find(id: string): Comparison | undefined {
    return this.comparisons.all.find((comparison) => comparison.id === id);
  }

  private nodeOf(id: string): ComparisonNode {
    const node = this.nodes.get(id) ?? { kind: 'comparison', id };
    this.nodes.set(id, node);
    this.pins.set(id, this.find(id)?.facts.pinned);
    return node;
  }

  private fire(): void {
    for (const id of this.waiting) this.changed.fire(this.nodes.get(id));
    this.waiting.clear();
  }
}

function comparisonItem(comparison: Comparison, node: ComparisonNode): TreeItem {
  const { facts, runs, status, problem, sourceChanges } = comparison;
  const item = new TreeItem(titleOf(comparison), TreeItemCollapsibleState.Collapsed);
  const time = facts.startedAt.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  item.id = comparison.id;
  const best = bestRun(comparison);
  const result = standingText(comparison) ?? problem?.message ?? (best ? `${best.label} ${formatLoss(best.summary.best.loss)}` : outcomeText(runs));
  const changes = sourceChangeText(sourceChanges);
  item.description = [result, changes, time].filter((part) => part !== undefined).join(' · ');
  item.tooltip = [
    resultText(comparison),
    facts.title === undefined ? undefined : facts.name,
    facts.request.source.file,
    facts.startedAt.toLocaleString(),
    l10n.t('{0} optimizers, {1} steps, seed {2}', runs.length, formatCount(facts.request.steps), facts.request.seed),
    facts.pinned ? l10n.t('pinned: it stays when the store is full') : undefined,
    changes,
  ].filter((line) => line !== undefined).join('\n');
  item.iconPath = stateIcon(comparison);
  item.contextValue = ['comparison', ...(status === 'finished' ? [] : [status]), ...(facts.pinned ? ['pinned'] : []), ...(changes === undefined ? [] : ['changed'])].join('.');
  item.command = { command: 'optimizerLab.openComparison', title: l10n.t('Open Comparison'), arguments: [node] };
  return item;
}

function stateIcon({ status, isElsewhere, problem, runs, facts, sourceChanges }: Comparison): ThemeIcon {
  if (isElsewhere) return new ThemeIcon('multiple-windows');
  if (status === 'running') return new ThemeIcon('loading~spin');
  if (status === 'paused') return new ThemeIcon(runs.some(({ interrupted }) => interrupted) ? 'debug-disconnect' : 'debug-pause');
  if (problem) return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
  const warning = new ThemeColor('list.warningForeground');
  const changed = sourceChanges.length > 0;
  if (facts.pinned) return new ThemeIcon('pinned', changed ? warning : undefined);
  if (runs.some(({ summary }) => summary?.stopped === 'error') || (runs.length > 0 && runs.every(({ summary }) => summary?.stopped === 'diverged'))) return new ThemeIcon('warning', warning);
  if (changed) return new ThemeIcon('diff-modified', warning);
  return new ThemeIcon(runs.some(({ summary }) => summary?.stopped === 'cancelled') ? 'debug-stop' : 'pass');
}

function runItem(comparison: Comparison, run: Run, node: RunNode): TreeItem {
  const item = new TreeItem(run.label);
  item.id = `${comparison.id} ${node.run}`;
  item.description = runText(run);
  item.contextValue = 'run';
  item.iconPath = new ThemeIcon(run.interrupted ? 'debug-disconnect' : run.status === 'paused' ? 'debug-pause' : comparison.status === 'finished' && bestRun(comparison) === run ? 'star-full' : 'graph-line');
  item.command = { command: 'optimizerLab.openComparison', title: l10n.t('Open Comparison'), arguments: [{ kind: 'comparison', id: comparison.id } satisfies ComparisonNode] };
  const problem = run.summary?.problem;
  if (problem) item.tooltip = problem.message;
  return item;
}
