import { CodeLens, type CodeLensProvider, type Disposable, EventEmitter, l10n, languages, Position, Range, type TextDocument, window, workspace } from 'vscode';
import type { LossFunction } from '../../engine/loss/lossFunction.ts';
import type { Comparisons } from '../comparisons/comparisons.ts';
import { resultText } from '../comparisons/comparisonText.ts';
import { Disposables } from '../disposables.ts';
import type { ComparisonNode } from '../views/runTree.ts';
import type { LossNode } from '../views/lossTree.ts';
import { Throttle } from '../throttle.ts';
import type { LossIndex } from './lossIndex.ts';

const refreshMilliseconds = 200;
/** Longer than VS Code mostly waits before it begins a refresh. */
const repeatMilliseconds = 1_000;
/** Longer than it waits in a slow window. */
const begunMilliseconds = 10_000;

/** The lenses above each loss function: compare, run one, and how the last comparison ended. */
export class LossLenses implements CodeLensProvider, Disposable {
  private readonly index: LossIndex;
  private readonly comparisons: Comparisons;
  private readonly disposables = new Disposables();
  private readonly changed = this.disposables.add(new EventEmitter<void>());

  /** A comparison of many runs changes many times within a second. */
  private readonly refresh = this.disposables.add(new Throttle(refreshMilliseconds, () => this.tell()));
  private repeat: NodeJS.Timeout | undefined;
  private told = -Infinity;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(index: LossIndex, comparisons: Comparisons) {
    this.index = index;
    this.comparisons = comparisons;
    const fire = (): void => this.refresh.request();
    this.disposables.add(index.onDidChange(fire));
    this.disposables.add(comparisons.onDidChange(fire));
    this.disposables.add(workspace.onDidGrantWorkspaceTrust(fire));
    this.disposables.add(window.onDidChangeActiveTextEditor(() => { if (performance.now() - this.told < begunMilliseconds) this.changed.fire(); }));
    this.disposables.add(languages.registerCodeLensProvider(['file', 'untitled'].map((scheme) => ({ language: 'typescript', scheme })), this));
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    // Reading runs nothing.
    const found = await this.index.read(document);
    if (!found || found.losses.length === 0) return [];
    if (!workspace.isTrusted) return found.losses.map((loss) => untrustedLens(loss, document));
    await this.comparisons.load();
    return found.losses.flatMap((loss) => this.lensesOf(loss, document));
  }

  dispose(): void {
    clearTimeout(this.repeat);
    this.disposables.dispose();
  }

  /** A refresh that VS Code has not begun is dropped when the editor loses the focus, as to the panel when the runs end: so it is told again, a little later and when another editor or none is active. */
  private tell(): void {
    this.told = performance.now();
    this.changed.fire();
    clearTimeout(this.repeat);
    this.repeat = setTimeout(() => this.changed.fire(), repeatMilliseconds);
  }

  private lensesOf({ file, name, range }: LossFunction, document: TextDocument): CodeLens[] {
    const place = placeOf(range, document);
    const target: LossNode = { kind: 'loss', file, name };
    const lens = (title: string, command: string, tooltip: string, argument: LossNode | ComparisonNode): CodeLens =>
      new CodeLens(place, { title, command: `optimizerLab.${command}`, tooltip, arguments: [argument] });

    const last = this.comparisons.of(file, name);
    const lenses = [
      lens(l10n.t('▶ Compare optimizers'), 'compareOptimizers', l10n.t('Run the selected optimizers on this loss function'), target),
      lens(l10n.t('▶ Run…'), 'runOptimizer', l10n.t('Choose one optimizer to run'), target),
      lens(l10n.t('∇ Check gradient'), 'checkGradient', l10n.t('Hold its gradient against numeric differences, coordinate by coordinate'), target),
    ];
    if (!last) return lenses;
    const node: ComparisonNode = { kind: 'comparison', id: last.id };
    if (last.status === 'running') return [...lenses, lens(l10n.t('■ Stop'), 'stop', l10n.t('Stop the runs, and keep what they recorded'), node)];
    const result = resultText(last);
    return result === undefined ? lenses : [...lenses, lens(result, 'openComparison', l10n.t('Open this comparison'), node)];
  }
}

/** What stands above a loss function that is not run: why, and the way to change that. */
function untrustedLens({ range }: LossFunction, document: TextDocument): CodeLens {
  return new CodeLens(placeOf(range, document), {
    title: l10n.t('$(shield) Not run: this workspace is not trusted'),
    command: 'workbench.trust.manage',
    tooltip: l10n.t('Running a loss function runs code of this workspace. Trust the workspace to run it.'),
  });
}

/** A lens that was kept for a text that does not parse may stand below the last line. */
function placeOf(range: LossFunction['range'], document: TextDocument): Range {
  const line = Math.min(range.start.line, document.lineCount) - 1;
  return new Range(new Position(line, 0), new Position(line, 0));
}
