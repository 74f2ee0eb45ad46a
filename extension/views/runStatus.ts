import { type Disposable, l10n, StatusBarAlignment, window } from 'vscode';
import { shareDone } from '../comparisons/comparison.ts';
import type { Comparisons } from '../comparisons/comparisons.ts';
import { Disposables } from '../disposables.ts';
import { Throttle } from '../throttle.ts';

const refreshMilliseconds = 250;

/** The status bar item: what runs and how far it has come; a click stops it. */
export class RunStatus implements Disposable {
  private readonly comparisons: Comparisons;
  private readonly disposables = new Disposables();
  private readonly item = this.disposables.add(window.createStatusBarItem('optimizerLab.running', StatusBarAlignment.Left));
  private readonly refresh = this.disposables.add(new Throttle(refreshMilliseconds, () => this.show()));

  constructor(comparisons: Comparisons) {
    this.comparisons = comparisons;
    this.item.name = 'Optimizer Lab';
    this.item.command = { command: 'optimizerLab.stop', title: '', arguments: ['all'] };
    this.disposables.add(comparisons.onDidChange(() => this.refresh.request()));
    this.disposables.add(comparisons.onDidProgress(() => this.refresh.request()));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private show(): void {
    const { running } = this.comparisons;
    const [first] = running;
    if (!first) {
      this.item.hide();
      return;
    }
    const share = running.reduce((sum, comparison) => sum + shareDone(comparison), 0) / running.length;
    const what = running.length === 1 ? first.facts.name : l10n.t('{0} comparisons', running.length);
    const percent = `${Math.floor(100 * share)} %`;
    this.item.text = `$(loading~spin) ${what} ${percent}`;
    this.item.tooltip = l10n.t('Optimizer Lab: click to stop {0}', what);
    this.item.accessibilityInformation = { label: l10n.t('Optimizer Lab: {0} is running, {1} done. Press to stop.', what, percent), role: 'button' };
    this.item.show();
  }
}
