import { type Disposable, EventEmitter, l10n, type LogOutputChannel, type Uri, ViewColumn, type WebviewPanel, type WebviewPanelSerializer, window } from 'vscode';
import { type PanelCommand, panelViewType } from '../../webview/protocol.ts';
import type { Comparison } from '../comparisons/comparison.ts';
import type { Comparisons } from '../comparisons/comparisons.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { Disposables } from '../disposables.ts';
import { once } from '../once.ts';
import type { ComparisonPanel, PanelLook } from './comparisonPanel.ts';
import { coversKeyboard, reveal } from './coversKeyboard.ts';

/** Loaded when the first panel opens. */
const loadParts = async () => ({ ...await import('./comparisonPanel.ts'), ...await import('./panelHtml.ts'), ...await import('./panelMessage.ts') });
type Parts = Awaited<ReturnType<typeof loadParts>>;

/** The answer to a question, once the keyboard is back where it was before it. */
export type Closed = <Answer>(question: PromiseLike<Answer>) => Promise<Answer>;

/** The panels of this window, one per comparison at most; restored after a reload. */
export class Panels implements WebviewPanelSerializer, Disposable {
  private readonly comparisons: Comparisons;
  private readonly engine: EngineHost;
  private readonly extensionUri: Uri;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly open = new Map<Comparison, ComparisonPanel>();
  private readonly commanded = this.disposables.add(new EventEmitter<{ readonly comparison: Comparison; readonly command: PanelCommand }>());

  private readonly looked = this.disposables.add(new EventEmitter<PanelLook>());
  private readonly closed = this.disposables.add(new EventEmitter<Comparison>());

  private readonly parts = once(loadParts);

  readonly onCommand = this.commanded.event;
  readonly onLook = this.looked.event;
  readonly onDidClose = this.closed.event;

  constructor(comparisons: Comparisons, engine: EngineHost, extensionUri: Uri, log: LogOutputChannel) {
    this.comparisons = comparisons;
    this.engine = engine;
    this.extensionUri = extensionUri;
    this.log = log;
    this.disposables.add(window.registerWebviewPanelSerializer(panelViewType, this));
    this.disposables.add(comparisons.onDidChange(() => this.closeDeleted()));
    // What nobody looks at is read from disk again when somebody does.
    this.disposables.add(comparisons.onDidEnd((comparison) => { if (!this.open.has(comparison)) comparison.release(); }));
  }

  /** The comparison whose panel has the focus. */
  get active(): Comparison | undefined {
    return [...this.open.values()].find(({ panel }) => panel.active)?.comparison;
  }

  has(comparison: Comparison): boolean {
    return this.open.has(comparison);
  }

  isVisible(comparison: Comparison): boolean {
    return this.open.get(comparison)?.panel.visible === true;
  }

  /**
   * Asks the person something about a comparison. Over its panel the question comes once the panel has the keyboard, and VS Code gives it back to the panel after the answer. Where the
   * person is elsewhere nothing is moved.
   * @param called whether the command was called with what it is about
   * @param ask asks; a question that another one may follow through what it is given
   */
  async asking<Result>(comparison: Comparison, called: boolean, ask: (closed: Closed) => PromiseLike<Result>): Promise<Result> {
    const shown = await this.withKeyboard(comparison, called);
    try {
      return await ask(async (question) => {
        const answer = await question;
        await shown?.untilKeyboard();
        return answer;
      });
    } finally {
      void shown?.regainKeyboard();
    }
  }

  /**
   * The panel of a comparison, if the person is there. The palette gives the keyboard back to it a moment after it has run a command, and would so take it from a question that is open by
   * then; whoever calls a command with what it is about, a button of the panel or a row of the view, has it where it stays.
   */
  async withKeyboard(comparison: Comparison, called: boolean): Promise<ComparisonPanel | undefined> {
    const shown = this.active === comparison ? this.open.get(comparison) : undefined;
    return shown && (called ? shown.hasKeyboard : await shown.untilKeyboard()) ? shown : undefined;
  }

  /** Shows a comparison beside the editor, in its panel where it has one. */
  async show(comparison: Comparison): Promise<void> {
    const parts = await this.parts();
    const existing = this.open.get(comparison);
    if (existing) {
      reveal(existing.panel);
      return;
    }
    // Beside the editor, but panels stay together wherever the person has put them.
    const viewColumn = [...this.open.values()].at(-1)?.panel.viewColumn ?? ViewColumn.Beside;
    const panel = window.createWebviewPanel(panelViewType, comparison.facts.name, { viewColumn, preserveFocus: !coversKeyboard(viewColumn) });
    this.attach(panel, comparison, parts);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const parts = await this.parts();
    const id = parts.comparisonOfState(state);
    const comparison = id === undefined ? undefined : await this.comparisons.get(id);
    if (comparison) {
      this.attach(panel, comparison, parts);
      return;
    }
    this.log.warn(`A panel could not be restored: its comparison ${id ?? ''} is not stored.`);
    panel.webview.html = parts.messageHtml(panel.webview, l10n.t('This comparison is no longer stored. Close the panel, and run it again from the lens above its loss function.'));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private attach(panel: WebviewPanel, comparison: Comparison, { ComparisonPanel, panelRoot }: Parts): void {
    panel.webview.options = { enableScripts: true, localResourceRoots: [panelRoot(this.extensionUri)] };
    const shown = new ComparisonPanel(panel, comparison, this.engine, this.extensionUri, this.log);
    this.open.set(comparison, shown);
    shown.onCommand((command) => this.commanded.fire({ comparison, command }));
    shown.onLook((look) => this.looked.fire(look));
    panel.onDidDispose(() => {
      shown.dispose();
      if (this.open.get(comparison) === shown) this.open.delete(comparison);
      this.closed.fire(comparison);
      // What is on disk is read again when the comparison is opened again.
      if (comparison.status !== 'running') comparison.release();
    });
  }

  private closeDeleted(): void {
    for (const [comparison, { panel }] of this.open) if (!this.comparisons.all.includes(comparison)) panel.dispose();
  }
}
