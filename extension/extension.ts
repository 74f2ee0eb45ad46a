import { join } from 'node:path';
import { type ExtensionContext, type TreeDataProvider, TreeItemCheckboxState, window } from 'vscode';
import { comparisonCommands } from './commands/comparisonCommands.ts';
import { inlayHintCommands } from './commands/inlayHintCommands.ts';
import { lossCommands } from './commands/lossCommands.ts';
import { optimizerCommands } from './commands/optimizerCommands.ts';
import { ownOptimizerCommands } from './commands/ownOptimizerCommands.ts';
import { runControlCommands } from './commands/runControlCommands.ts';
import { runViewCommands } from './commands/runViewCommands.ts';
import { Comparisons } from './comparisons/comparisons.ts';
import { DeletedComparisons } from './comparisons/deletedComparisons.ts';
import { EngineHost } from './comparisons/engineHost.ts';
import { rerunOnSave } from './comparisons/rerunOnSave.ts';
import { SourceWatch } from './comparisons/sourceWatch.ts';
import { StoredSource } from './comparisons/storedSource.ts';
import { StoreTrouble } from './comparisons/storeTrouble.ts';
import { tellBreakpoint } from './comparisons/tellBreakpoint.ts';
import { tellFailure } from './comparisons/tellFailure.ts';
import { watchStore } from './comparisons/watchStore.ts';
import { setContextKey } from './contextKeys.ts';
import { Differences } from './differences/differences.ts';
import { ExperimentIndex } from './experiments/experimentIndex.ts';
import { GradientChecks } from './gradientCheck/gradientChecks.ts';
import { StepHints } from './inlayHints/stepHints.ts';
import type { Lab } from './lab.ts';
import { logFailure } from './log.ts';
import { LossChecks } from './losses/lossChecks.ts';
import { LossIndex } from './losses/lossIndex.ts';
import { LossLenses } from './losses/lossLenses.ts';
import { once } from './once.ts';
import { pickConfiguration } from './optimizers/pickConfiguration.ts';
import { OptimizerSelection } from './optimizers/optimizerSelection.ts';
import { OwnOptimizers } from './optimizers/ownOptimizers.ts';
import { Panels } from './panel/panels.ts';
import { RunReaders } from './panel/runReaders.ts';
import { ProblemReporter } from './problems/problemReporter.ts';
import { LossTree } from './views/lossTree.ts';
import { OptimizerTree } from './views/optimizerTree.ts';
import { RunStatus } from './views/runStatus.ts';
import { RunTree } from './views/runTree.ts';

/** What the integration suite looks at, as VS Code shows no tree to an extension. */
export interface OptimizerLab extends Lab {
  readonly trees: { readonly losses: LossTree; readonly optimizers: OptimizerTree; readonly runs: RunTree };
  readonly stepHints: StepHints;
  /** Where the comparisons are stored. */
  readonly storeFolder: string;
  /** Processor time of `activate`: what it costs however busy the machine is. */
  readonly milliseconds: number;
}

let comparisons: Comparisons | undefined;

/** Registers everything; whatever is heavy is loaded when it is first used. */
export function activate(context: ExtensionContext): OptimizerLab {
  const began = process.cpuUsage();
  const keep = <T extends { dispose(): unknown }>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const log = keep(window.createOutputChannel('Optimizer Lab', { log: true }));
  const problems = keep(new ProblemReporter());
  const losses = keep(new LossIndex(log, problems));
  const engine = new EngineHost(context, log);
  const checks = keep(new LossChecks(engine, losses, problems, log));
  const trouble = new StoreTrouble(log);
  comparisons = keep(new Comparisons(engine, losses, checks, log, once(() => openStore(storeFolder(context), version(context), log, trouble)), trouble));
  const own = keep(new OwnOptimizers(problems, log));
  const selection = keep(new OptimizerSelection(context.workspaceState, own, log));
  const panels = keep(new Panels(comparisons, engine, context.extensionUri, log));
  const experiments = keep(new ExperimentIndex(problems, log));
  const gradientChecks = keep(new GradientChecks(engine, context.extensionUri, log));
  const differences = keep(new Differences((title) => pickConfiguration(selection, title), context.extensionUri, log));
  const readers = keep(new RunReaders(engine, log));
  const trees = { losses: keep(new LossTree(losses)), optimizers: keep(new OptimizerTree(selection)), runs: keep(new RunTree(comparisons)) };
  const runsView = keep(view('runs', trees.runs, true));
  const deleted = new DeletedComparisons(comparisons, log);
  const storedSource = keep(new StoredSource(comparisons));
  keep(new SourceWatch(comparisons, log));
  const lab: Lab = { log, losses, selection, comparisons, readers, panels, deleted, storedSource, runsView, experiments, gradientChecks, differences };

  keep(new LossLenses(losses, comparisons));
  const stepHints = keep(new StepHints(comparisons, panels, engine, readers, log));
  keep(new RunStatus(comparisons));
  keep(tellFailure(comparisons, panels, log));
  keep(tellBreakpoint(comparisons, panels, log));
  keep(rerunOnSave(comparisons, panels, log));
  keep(view('losses', trees.losses));
  const optimizers = keep(view('optimizers', trees.optimizers));
  keep(optimizers.onDidChangeCheckboxState(({ items }) => {
    for (const wanted of [true, false]) {
      const keys = items.flatMap(([node, state]) => (node.kind === 'entry' && (state === TreeItemCheckboxState.Checked) === wanted ? [node.key] : []));
      if (keys.length > 0) selection.setChecked(new Set(keys), wanted).catch((error: unknown) => logFailure(log, 'The selection of optimizers was not kept', error));
    }
  }));
  [...lossCommands(lab), ...comparisonCommands(lab), ...optimizerCommands(lab), ...ownOptimizerCommands(lab), ...inlayHintCommands(lab), ...runControlCommands(lab), ...runViewCommands(lab)].forEach(keep);
  setContextKey('running', false);
  setContextKey('paused', false);
  setContextKey('canUndoDelete', false);
  // What is stored is known soon after, so that the commands on it are offered.
  const stored = comparisons;
  setImmediate(() => void stored.load().then(() => keep(watchStore(stored, storeFolder(context), log))).catch((error: unknown) => logFailure(log, 'The stored comparisons cannot be read', error)));

  const { user, system } = process.cpuUsage(began);
  const milliseconds = (user + system) / 1000;
  log.info(`Optimizer Lab ${version(context)} is ready, after ${milliseconds.toFixed(1)} ms of processor time.`);
  return { ...lab, trees, stepHints, storeFolder: storeFolder(context), milliseconds };
}

/** Ends what runs, with what it recorded written: the window may be going. */
export async function deactivate(): Promise<void> {
  await comparisons?.close();
}

function view<Node>(name: 'losses' | 'optimizers' | 'runs', treeDataProvider: TreeDataProvider<Node>, canSelectMany = false) {
  return window.createTreeView(`optimizerLab.${name}`, { treeDataProvider, showCollapseAll: true, canSelectMany });
}

async function openStore(folder: string, by: string, log: Lab['log'], trouble: StoreTrouble) {
  const { ComparisonStore } = await import('./store/comparisonStore.ts');
  return new ComparisonStore(folder, by, log, (comparison, error) => trouble.tell(comparison, error));
}

const storeFolder = ({ storageUri, globalStorageUri }: ExtensionContext): string => join((storageUri ?? globalStorageUri).fsPath, 'comparisons');

const version = (context: ExtensionContext): string => String((context.extension.packageJSON as { readonly version?: unknown }).version);
