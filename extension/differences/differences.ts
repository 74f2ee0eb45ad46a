import { type Disposable, l10n, type LogOutputChannel, type Uri, ViewColumn, type WebviewPanel, type WebviewPanelSerializer, window } from 'vscode';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { differencesViewType } from '../../webview/differences/differencesProtocol.ts';
import { Disposables } from '../disposables.ts';
import { logFailure } from '../log.ts';
import { once } from '../once.ts';
import { reveal } from '../panel/coversKeyboard.ts';
import type { DifferencesPanel, Pair } from './differencesPanel.ts';

/** Loaded when the first page opens. */
const loadParts = async () => ({ ...await import('./differencesPanel.ts'), ...await import('./differencesMessage.ts'), ...await import('../panel/panelHtml.ts') });
type Parts = Awaited<ReturnType<typeof loadParts>>;

/** The page that shows how two optimizers differ; one in a window, restored after a reload. */
export class Differences implements WebviewPanelSerializer, Disposable {
  private readonly pick: (title: string) => Promise<OptimizerConfiguration | undefined>;
  private readonly extensionUri: Uri;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly parts = once(loadParts);
  private shown: DifferencesPanel | undefined;

  /** @param pick lets the person choose an optimizer from a list */
  constructor(pick: (title: string) => Promise<OptimizerConfiguration | undefined>, extensionUri: Uri, log: LogOutputChannel) {
    this.pick = pick;
    this.extensionUri = extensionUri;
    this.log = log;
    this.disposables.add(window.registerWebviewPanelSerializer(differencesViewType, this));
  }

  async show(pair: Pair): Promise<void> {
    const parts = await this.parts();
    if (this.shown) reveal(this.shown.panel);
    else this.attach(window.createWebviewPanel(differencesViewType, l10n.t('Differences'), { viewColumn: ViewColumn.Beside, preserveFocus: true }), parts);
    await this.shown!.show(pair);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, raw: unknown): Promise<void> {
    const parts = await this.parts();
    const state = parts.readDifferencesState(raw);
    if (state) {
      await this.attach(panel, parts).showSpecs(state.a, state.b);
      return;
    }
    this.log.warn('A page of differences could not be restored: what it kept is not of this version. Choose the optimizers again.');
    panel.webview.html = parts.messageHtml(panel.webview, l10n.t('These differences cannot be restored. Close the page, and choose the optimizers again.'));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private attach(panel: WebviewPanel, { DifferencesPanel, panelRoot }: Parts): DifferencesPanel {
    panel.webview.options = { enableScripts: true, localResourceRoots: [panelRoot(this.extensionUri)] };
    const shown = new DifferencesPanel(panel, this.extensionUri, this.log);
    this.shown = shown;
    shown.onDidAskForChoice((side) => {
      this.choose(shown, side).catch((error: unknown) => logFailure(this.log, 'The optimizer cannot be shown', error));
    });
    panel.onDidDispose(() => {
      if (this.shown === shown) this.shown = undefined;
      shown.dispose();
    });
    return shown;
  }

  private async choose(shown: DifferencesPanel, side: 'a' | 'b'): Promise<void> {
    const configuration = await this.pick(l10n.t('Which optimizer?'));
    if (configuration) await shown.replace(side, configuration);
  }
}
