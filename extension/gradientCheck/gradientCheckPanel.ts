import { type Disposable, type LogOutputChannel, Range, Uri, type WebviewPanel, window, workspace } from 'vscode';
import { parseStart } from '../../engine/data/parseStart.ts';
import type { GradientCheck } from '../../engine/loss/checkGradient.ts';
import { type Problem, ProblemError } from '../../engine/problem.ts';
import type { GradientPageState, GradientPageView, HostToGradientPage } from '../../webview/gradientCheck/gradientProtocol.ts';
import { requireTrust } from '../comparisons/requireTrust.ts';
import { UntrustedError } from '../comparisons/untrustedError.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { Disposables } from '../disposables.ts';
import { fileOf, unsavedTexts, uriOf } from '../documentFiles.ts';
import { describe, logFailure } from '../log.ts';
import { panelHtml } from '../panel/panelHtml.ts';
import { readSettings } from '../settings.ts';
import { readGradientMessage } from './gradientCheckMessage.ts';
import { gradientCheckView, placed } from './gradientCheckView.ts';

export type CheckedLoss = Pick<GradientPageState, 'file' | 'name'>;

/** One loss function's gradient in one webview, checked anew when it is asked for and when the loss function's file is saved. */
export class GradientCheckPanel implements Disposable {
  readonly panel: WebviewPanel;
  readonly loss: CheckedLoss;
  private readonly engine: EngineHost;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private at: string;
  private check: GradientCheck | undefined;
  private problem: Problem | undefined;
  private checking: AbortController | undefined;
  private ready = false;

  constructor(panel: WebviewPanel, { file, name, at }: Omit<GradientPageState, 'version'>, engine: EngineHost, extensionUri: Uri, log: LogOutputChannel) {
    this.panel = panel;
    this.loss = { file, name };
    this.at = at;
    this.engine = engine;
    this.log = log;
    this.disposables.add(panel.webview.onDidReceiveMessage((raw: unknown) => this.receive(raw)));
    this.disposables.add(panel.onDidChangeViewState(() => this.send()));
    this.disposables.add(workspace.onDidSaveTextDocument(({ uri }) => { if (fileOf(uri) === file) this.perform(this.at); }));
    this.disposables.add(workspace.onDidGrantWorkspaceTrust(() => this.perform(this.at)));
    panel.title = `∇ ${name}`;
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'panel.svg');
    panel.webview.html = panelHtml(panel.webview, extensionUri, 'gradientCheck');
    this.perform(at);
  }

  /** Checks at a point as it is typed; empty for the loss function's own start. A check that is under way is given up. */
  perform(at: string): void {
    this.at = at;
    this.checking?.abort();
    const abort = new AbortController();
    this.checking = abort;
    this.send();
    this.evaluate(at, abort.signal).then(
      (check) => this.settle(abort, () => {
        this.check = check;
        this.problem = undefined;
      }),
      (error: unknown) => this.settle(abort, () => {
        this.problem = error instanceof ProblemError ? error.problem : { severity: 'error', message: describe(error), file: this.loss.file, line: 1, column: 1 };
        if (!(error instanceof UntrustedError)) logFailure(this.log, `Checking the gradient of ${this.loss.name} failed`, error);
      }),
    );
  }

  dispose(): void {
    this.checking?.abort();
    this.disposables.dispose();
  }

  private async evaluate(at: string, signal: AbortSignal): Promise<GradientCheck> {
    requireTrust();
    const { file, name } = this.loss;
    const start = at.trim() === '' ? undefined : parseStart(at);
    if (start?.ok === false) throw new ProblemError({ severity: 'error', file, line: 1, column: 1, message: `The point cannot be read: ${start.error}.` });
    const engine = await this.engine.get();
    return engine.gradient({ file, name, recognition: 'every', overlays: unsavedTexts(), numericGradients: readSettings().numericGradients }, start?.value, 1, signal);
  }

  private settle(abort: AbortController, take: () => void): void {
    if (this.checking !== abort) return;
    this.checking = undefined;
    take();
    this.send();
  }

  private receive(raw: unknown): void {
    const message = readGradientMessage(raw);
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.send();
        break;
      case 'check':
        this.perform(message.at);
        break;
      case 'openLoss':
        void this.open({ file: this.loss.file, line: this.check?.loss.range.start.line ?? 1, column: this.check?.loss.range.start.column ?? 1 });
        break;
      case 'openPlace': {
        const place = message.note === 'problem' ? this.problem : this.check?.notes[message.note];
        if (place) void this.open(place);
        break;
      }
      case 'fault':
        this.log.error(`In the page of the gradient of ${this.loss.name}: ${message.message}`);
        break;
      case 'foreign':
        this.log.error(`The page of a gradient check sent a message that cannot be read: ${message.reason}`);
        break;
    }
  }

  private async open({ file, line, column }: Pick<Problem, 'file' | 'line' | 'column'>): Promise<void> {
    try {
      await window.showTextDocument(uriOf(file), { selection: new Range(line - 1, column - 1, line - 1, column - 1) });
    } catch (error) {
      logFailure(this.log, `${file} cannot be shown`, error);
    }
  }

  private send(): void {
    if (!this.ready || !this.panel.visible) return;
    const { loss: { file, name }, at, check, problem } = this;
    const page: GradientPageView = {
      loss: { name, file: workspace.asRelativePath(file) },
      at,
      status: this.checking ? 'checking' : problem ? 'problem' : 'checked',
      ...(check && { check: gradientCheckView(check) }),
      ...(problem && { problem: placed(problem) }),
    };
    const message: HostToGradientPage = { type: 'gradient', page, state: { version: 1, file, name, at } };
    this.panel.webview.postMessage(message).then(undefined, (error: unknown) => logFailure(this.log, 'The page of a gradient check was not told', error));
  }
}
