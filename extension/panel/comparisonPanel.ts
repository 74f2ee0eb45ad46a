import { type Disposable, EventEmitter, type LogOutputChannel, Uri, type WebviewPanel } from 'vscode';
import { toWireNumber } from '../../engine/wireNumber.ts';
import { columnOf } from '../../engine/recording/recording.ts';
import type { HostToPanel, PanelCommand, PanelToHost } from '../../webview/protocol.ts';
import type { Comparison, Run } from '../comparisons/comparison.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { comparisonView } from '../comparisons/comparisonView.ts';
import { Disposables } from '../disposables.ts';
import { describe, logFailure } from '../log.ts';
import { Throttle } from '../throttle.ts';
import { answerQuery } from './answerQuery.ts';
import { RunReaders } from './runReaders.ts';
import { Landscapes } from './landscapes.ts';
import { panelHtml } from './panelHtml.ts';
import { readPanelMessage } from './panelMessage.ts';
import { Refusal } from './refusal.ts';

/** About eight times a second: enough to see it move, and no load. */
const messageMilliseconds = 125;

/** Milliseconds in which a busy page has the keyboard that VS Code gives back to it, if it does. */
const keyboardLimit = 1_000;

/** Where somebody is: at a step of a run. */
export interface PanelLook {
  readonly comparison: Comparison;
  readonly run: number;
  readonly step: number;
}

/** One comparison in one webview: sends what changes while it is visible, answers what is asked. */
export class ComparisonPanel implements Disposable {
  readonly panel: WebviewPanel;
  readonly comparison: Comparison;
  private readonly log: LogOutputChannel;
  private readonly landscapes: Landscapes;
  private readonly readers: RunReaders;
  private readonly disposables = new Disposables();
  private readonly commanded = this.disposables.add(new EventEmitter<PanelCommand>());
  private readonly looked = this.disposables.add(new EventEmitter<PanelLook>());
  private readonly keyboardMoved = this.disposables.add(new EventEmitter<boolean>());
  private readonly state = this.disposables.add(new Throttle(messageMilliseconds, () => this.sendState()));
  private readonly progress = this.disposables.add(new Throttle(messageMilliseconds, () => this.sendProgress()));
  /** The page has said that it listens. */
  private ready = false;
  private closed = false;
  /** What was answered roughly can be had exactly now. */
  private hasMore = false;
  private keyboardHere = false;
  /** Messages that have not arrived yet. */
  private underway = 0;

  /** What the person did in the panel. */
  readonly onCommand = this.commanded.event;
  readonly onLook = this.looked.event;

  constructor(panel: WebviewPanel, comparison: Comparison, engine: EngineHost, extensionUri: Uri, log: LogOutputChannel) {
    this.panel = panel;
    this.comparison = comparison;
    this.log = log;
    this.landscapes = new Landscapes(engine);
    this.readers = this.disposables.add(new RunReaders(engine, log, () => {
      this.hasMore = true;
      this.progress.request();
    }));
    this.disposables.add(this.landscapes);
    this.disposables.add(panel.webview.onDidReceiveMessage((raw: unknown) => this.receive(raw)));
    this.disposables.add(panel.onDidChangeViewState(() => { if (panel.visible) this.state.request(); }));
    this.disposables.add(comparison.onDidChange((change) => (change === 'state' ? this.state : this.progress).request()));
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'panel.svg');
    panel.webview.html = panelHtml(panel.webview, extensionUri, 'webview');
    this.setTitle();
  }

  /** Whether the page has the keyboard. */
  get hasKeyboard(): boolean {
    return this.keyboardHere;
  }

  /**
   * Settles once the page has the keyboard, or does not get it; says which. Giving it would not help: VS Code gives it to the frame around the page, where keys are lost, and by a message a
   * moment later to the page.
   */
  async untilKeyboard(): Promise<boolean> {
    if (this.keyboardHere) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), keyboardLimit);
    const listener = this.keyboardMoved.event((here) => { if (here) resolve(true); });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      listener.dispose();
    }
  }

  /** After a question that was answered within a quarter of a second VS Code may leave the keyboard at the frame around the page. Nothing where the person has gone elsewhere. */
  async regainKeyboard(): Promise<void> {
    if (!await this.untilKeyboard() && !this.closed && this.panel.active) this.panel.reveal(undefined, false);
  }

  dispose(): void {
    this.closed = true;
    this.disposables.dispose();
  }

  private receive(raw: unknown): void {
    const read = readPanelMessage(raw);
    if (!read.ok) {
      this.log.error(`The panel sent a message that cannot be read: ${read.reason}`);
      if (read.id !== undefined) this.send({ type: 'refusal', id: read.id, message: 'The panel asked for something that there is not. Close it and open it again.' });
      return;
    }
    const { message } = read;
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.underway = 0;
        this.state.now();
        break;
      case 'query':
        void this.answer(message);
        break;
      case 'command':
        this.commanded.fire(message.command);
        break;
      case 'fault':
        this.log.error(`In the panel of ${this.comparison.facts.name}: ${message.message}`);
        break;
      case 'lookingAt':
        this.looked.fire({ comparison: this.comparison, run: message.run, step: message.step });
        break;
      case 'keyboard':
        this.keyboardHere = message.here;
        this.keyboardMoved.fire(message.here);
        break;
    }
  }

  private async answer(query: Extract<PanelToHost, { type: 'query' }>): Promise<void> {
    try {
      const answer = await answerQuery(this.comparison, query, this.landscapes, this.log, this.readers);
      this.send({ type: 'answer', id: query.id, ...answer });
    } catch (error) {
      if (!(error instanceof Refusal)) logFailure(this.log, `The panel asked for ${query.name}, which failed`, error);
      this.send({ type: 'refusal', id: query.id, message: describe(error) });
    }
  }

  private sendState(): void {
    this.setTitle();
    if (this.ready && this.panel.visible) this.send({ type: 'comparison', comparison: comparisonView(this.comparison) });
  }

  private sendProgress(): void {
    if (!this.ready || !this.panel.visible) return;
    // Every progress makes the panel ask for more: a slow connection or a busy window gets less of it instead of falling behind.
    if (this.underway > 0) {
      this.progress.request();
      return;
    }
    const runs = this.comparison.runs.map((run, index) => ({ run, index })).filter(({ run }) => run.status === 'running');
    if (runs.length === 0 && !this.hasMore) return;
    this.hasMore = false;
    this.send({ type: 'progress', runs: runs.map(({ run, index }) => ({ index, steps: run.steps, rate: run.rate, loss: toWireNumber(lastLoss(run)) })) });
  }

  private send(message: HostToPanel): void {
    // A page that is hidden does not get it, and asks again when it is back.
    if (this.closed) return;
    this.underway++;
    const arrived = (): void => { this.underway = Math.max(0, this.underway - 1); };
    this.panel.webview.postMessage(message).then(arrived, (error: unknown) => {
      arrived();
      logFailure(this.log, `The panel was not told its ${message.type}`, error);
    });
  }

  private setTitle(): void {
    const title = panelTitle(this.comparison);
    if (this.panel.title !== title) this.panel.title = title;
  }
}

/** The person's name for it; else its loss function and what runs on it. */
function panelTitle({ facts, runs }: Comparison): string {
  if (facts.title !== undefined) return facts.title;
  const branches = facts.branches.length;
  const optimizers = runs.length - branches === 1 ? runs[0]!.label : `${runs.length - branches} optimizers`;
  return `${facts.name} · ${optimizers}${branches === 0 ? '' : branches === 1 ? `, ${runs.at(-1)!.label}` : `, ${branches} branches`}`;
}

function lastLoss({ recording }: Run): number {
  return recording && recording.rows > 0 ? columnOf(recording, 'loss').data[recording.rows - 1]! : NaN;
}
