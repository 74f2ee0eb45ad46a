import { type Disposable, EventEmitter, l10n, type LogOutputChannel, Uri, type WebviewPanel } from 'vscode';
import { describeDifference } from '../../engine/differences/difference.ts';
import { standardRun } from '../../engine/differences/standardRun.ts';
import { formatSpec, parseSpec, SpecError } from '../../engine/optimizers/spec.ts';
import { RefusedShapeError } from '../../engine/optimizers/createStepper.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { type RecordedRun, wholeRun } from '../../engine/differences/recordedRun.ts';
import { loadTensorflow } from '../../engine/worker/loadTensorflow.ts';
import type { DifferencesPageView, HostToDifferencesPage } from '../../webview/differences/differencesProtocol.ts';
import { Disposables } from '../disposables.ts';
import { describe, logFailure } from '../log.ts';
import { panelHtml } from '../panel/panelHtml.ts';
import { readSettings } from '../settings.ts';
import { readDifferencesMessage } from './differencesMessage.ts';
import { differenceView } from './differenceView.ts';

/** Runs of a comparison that two optimizers did. */
export interface RecordedPair {
  readonly loss: string;
  readonly parameterNames: (coordinate: number) => string;
  readonly runs: readonly [RecordedRun, RecordedRun];
}

export interface Pair {
  readonly a: OptimizerConfiguration;
  readonly b: OptimizerConfiguration;
  /** Where it is left out, both run on Rosenbrock's function. */
  readonly recorded?: RecordedPair;
}

const standardSteps = 200;
const standardNames = (coordinate: number): string => `xy`[coordinate]!;

/** Two optimizers side by side in one webview. */
export class DifferencesPanel implements Disposable {
  readonly panel: WebviewPanel;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly asked = this.disposables.add(new EventEmitter<'a' | 'b'>());
  private page: DifferencesPageView;
  private pair: Pair | undefined;
  /** Of the pair that is shown or will be; the one before is given up. */
  private turn = new AbortController();
  private ready = false;

  /** The person wants another optimizer on that side, from a list. */
  readonly onDidAskForChoice = this.asked.event;

  constructor(panel: WebviewPanel, extensionUri: Uri, log: LogOutputChannel) {
    this.panel = panel;
    this.log = log;
    this.page = { a: '', b: '', loss: '' };
    this.disposables.add(panel.webview.onDidReceiveMessage((raw: unknown) => this.receive(raw)));
    this.disposables.add(panel.onDidChangeViewState(() => this.send()));
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'panel.svg');
    panel.webview.html = panelHtml(panel.webview, extensionUri, 'differences');
  }

  /** Shows how two optimizers differ; settles when it does, or says why it does not. */
  async show(pair: Pair): Promise<void> {
    const { signal } = this.takeTurn();
    this.pair = pair;
    const { a, b, recorded } = pair;
    const loss = recorded?.loss ?? l10n.t('Rosenbrock’s function');
    const specs = { a: formatSpec(a), b: formatSpec(b), loss };
    this.panel.title = `${specs.a} ≠ ${specs.b}`;
    try {
      const standard = async (optimizer: OptimizerConfiguration) => wholeRun(await standardRun(optimizer, standardSteps, loadTensorflow));
      const runs = recorded?.runs ?? [await standard(a), await standard(b)] as const;
      const difference = differenceView(await describeDifference([a, b], runs, loadTensorflow, { signal }), recorded?.parameterNames ?? standardNames);
      if (!signal.aborted) this.tell({ ...specs, difference });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RefusedShapeError)) logFailure(this.log, `Comparing ${specs.a} with ${specs.b} failed`, error);
      this.tell({ ...specs, problem: describe(error) });
    }
  }

  /** As they are typed. */
  async showSpecs(a: string, b: string): Promise<void> {
    const { dialect } = readSettings();
    try {
      await this.show({ a: parseSpec(a, { dialect }), b: parseSpec(b, { dialect }) });
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.takeTurn();
      this.tell({ a, b, loss: this.page.loss, problem: error.message });
    }
  }

  /** Another optimizer on one side. */
  async replace(side: 'a' | 'b', configuration: OptimizerConfiguration): Promise<void> {
    if (this.pair) await this.show({ a: side === 'a' ? configuration : this.pair.a, b: side === 'b' ? configuration : this.pair.b });
  }

  dispose(): void {
    this.turn.abort();
    this.disposables.dispose();
  }

  private takeTurn(): AbortController {
    this.turn.abort();
    return this.turn = new AbortController();
  }

  private receive(raw: unknown): void {
    const message = readDifferencesMessage(raw);
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.send();
        break;
      case 'compare':
        this.showSpecs(message.a, message.b).catch((error: unknown) => logFailure(this.log, 'The differences cannot be shown', error));
        break;
      case 'choose':
        this.asked.fire(message.side);
        break;
      case 'fault':
        this.log.error(`In the page of differences: ${message.message}`);
        break;
      case 'foreign':
        this.log.error(`The page of differences sent a message that cannot be read: ${message.reason}`);
        break;
    }
  }

  private tell(page: DifferencesPageView): void {
    this.page = page;
    this.send();
  }

  private send(): void {
    if (!this.ready || !this.panel.visible || this.page.a === '') return;
    const message: HostToDifferencesPage = { type: 'differences', page: this.page };
    this.panel.webview.postMessage(message).then(undefined, (error: unknown) => logFailure(this.log, 'The page of differences was not told', error));
  }
}
