import type { LogOutputChannel, TreeView } from 'vscode';
import type { Comparisons } from './comparisons/comparisons.ts';
import type { DeletedComparisons } from './comparisons/deletedComparisons.ts';
import type { StoredSource } from './comparisons/storedSource.ts';
import type { Differences } from './differences/differences.ts';
import type { ExperimentIndex } from './experiments/experimentIndex.ts';
import type { GradientChecks } from './gradientCheck/gradientChecks.ts';
import type { LossIndex } from './losses/lossIndex.ts';
import type { OptimizerSelection } from './optimizers/optimizerSelection.ts';
import type { Panels } from './panel/panels.ts';
import type { ReaderSource } from './panel/runReaders.ts';
import type { RunTreeNode } from './views/runTree.ts';

/** The parts that the commands act on. */
export interface Lab {
  readonly log: LogOutputChannel;
  readonly losses: LossIndex;
  readonly selection: OptimizerSelection;
  readonly comparisons: Comparisons;
  /** Of steps that nobody draws. */
  readonly readers: ReaderSource;
  readonly panels: Panels;
  /** What was deleted in this window. */
  readonly deleted: DeletedComparisons;
  readonly storedSource: StoredSource;
  /** What is selected in the view Runs. */
  readonly runsView: Pick<TreeView<RunTreeNode>, 'selection' | 'onDidChangeSelection'>;
  readonly experiments: ExperimentIndex;
  readonly gradientChecks: GradientChecks;
  readonly differences: Differences;
}
