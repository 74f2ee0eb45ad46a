import { type Disposable, l10n, type LogOutputChannel, type Uri, ViewColumn, type WebviewPanel, type WebviewPanelSerializer, window } from 'vscode';
import { type GradientPageState, gradientViewType } from '../../webview/gradientCheck/gradientProtocol.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { Disposables } from '../disposables.ts';
import { once } from '../once.ts';
import { reveal } from '../panel/coversKeyboard.ts';
import type { CheckedLoss, GradientCheckPanel } from './gradientCheckPanel.ts';

/** Loaded when the first page opens. */
const loadParts = async () => ({ ...await import('./gradientCheckPanel.ts'), ...await import('./gradientCheckMessage.ts'), ...await import('../panel/panelHtml.ts') });
type Parts = Awaited<ReturnType<typeof loadParts>>;

/** The gradient checks of this window, one page per loss function; restored after a reload. */
export class GradientChecks implements WebviewPanelSerializer, Disposable {
  private readonly engine: EngineHost;
  private readonly extensionUri: Uri;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly open = new Set<GradientCheckPanel>();
  private readonly parts = once(loadParts);

  constructor(engine: EngineHost, extensionUri: Uri, log: LogOutputChannel) {
    this.engine = engine;
    this.extensionUri = extensionUri;
    this.log = log;
    this.disposables.add(window.registerWebviewPanelSerializer(gradientViewType, this));
  }

  /** Checks a gradient beside the editor, on the page of its loss function where there is one. */
  async show({ file, name }: CheckedLoss, at: string): Promise<GradientCheckPanel> {
    const parts = await this.parts();
    const existing = [...this.open].find(({ loss }) => loss.file === file && loss.name === name);
    if (existing) {
      reveal(existing.panel);
      existing.perform(at);
      return existing;
    }
    const panel = window.createWebviewPanel(gradientViewType, `∇ ${name}`, { viewColumn: ViewColumn.Beside, preserveFocus: true });
    return this.attach(panel, { version: 1, file, name, at }, parts);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, raw: unknown): Promise<void> {
    const parts = await this.parts();
    const state = parts.readGradientState(raw);
    if (state) {
      this.attach(panel, state, parts);
      return;
    }
    this.log.warn('A gradient check could not be restored: what its page kept is not of this version. Check again from the lens above the loss function.');
    panel.webview.html = parts.messageHtml(panel.webview, l10n.t('This gradient check cannot be restored. Close the page, and check again from the lens above the loss function.'));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private attach(panel: WebviewPanel, state: GradientPageState, { GradientCheckPanel, panelRoot }: Parts): GradientCheckPanel {
    panel.webview.options = { enableScripts: true, localResourceRoots: [panelRoot(this.extensionUri)] };
    const shown = new GradientCheckPanel(panel, state, this.engine, this.extensionUri, this.log);
    this.open.add(shown);
    panel.onDidDispose(() => {
      this.open.delete(shown);
      shown.dispose();
    });
    return shown;
  }
}
