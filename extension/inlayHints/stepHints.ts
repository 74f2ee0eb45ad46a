import { type Disposable, EventEmitter, InlayHint, type InlayHintsProvider, languages, type LogOutputChannel, Position, type Range, type TextDocument, window, workspace } from 'vscode';
import type { Intermediate } from '../../engine/autodiff/intermediates/intermediates.ts';
import type { Comparisons } from '../comparisons/comparisons.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { setContextKey } from '../contextKeys.ts';
import { Disposables } from '../disposables.ts';
import { fileOf } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import type { PanelLook } from '../panel/comparisonPanel.ts';
import type { Panels } from '../panel/panels.ts';
import type { ReaderSource } from '../panel/runReaders.ts';
import { readSettings, settingsSection } from '../settings.ts';
import { hintLabels } from './hintLabel.ts';
import { type HintOrigin, hintTooltip } from './hintTooltip.ts';
import { pointAt } from './pointAt.ts';

/** In milliseconds. */
const longestRest = 1000;

/** What is shown: of one step of one run, in the texts that it ran on. */
interface Shown {
  readonly key: string;
  readonly origin: HintOrigin;
  /** By absolute path. */
  readonly texts: Readonly<Record<string, string>>;
  readonly list: readonly Intermediate[];
}

/**
 * In the loss function's text, behind each name, its value at the step that a panel looks at, and the derivative of the loss with respect to it.
 * It follows one panel, the one that was used last. A text that is not the one that ran has no hints.
 */
export class StepHints implements InlayHintsProvider, Disposable {
  private readonly panels: Panels;
  private readonly engine: EngineHost;
  private readonly log: LogOutputChannel;
  private readonly readers: ReaderSource;
  private readonly disposables = new Disposables();
  private readonly changed = this.disposables.add(new EventEmitter<void>());
  private readonly met = new WeakSet<PanelLook['comparison']>();
  private look: PanelLook | undefined;
  private shown: Shown | undefined;
  /** The step that could not be evaluated: it is not tried again, nor told twice. */
  private failed = '';
  private busy = false;
  private waiting = false;
  private rest: NodeJS.Timeout | undefined;

  readonly onDidChangeInlayHints = this.changed.event;

  constructor(comparisons: Comparisons, panels: Panels, engine: EngineHost, readers: ReaderSource, log: LogOutputChannel) {
    this.panels = panels;
    this.engine = engine;
    this.log = log;
    this.readers = readers;
    const add = this.disposables.add.bind(this.disposables);
    add(panels.onLook((look) => this.follow(look)));
    add(panels.onDidClose((comparison) => { if (this.look?.comparison === comparison) this.leave(); }));
    add(comparisons.onDidChange((comparison) => { if (comparison === this.look?.comparison) this.refresh(); }));
    add(window.onDidChangeVisibleTextEditors(() => this.refresh()));
    add(workspace.onDidChangeTextDocument(({ document }) => { if (fileOf(document.uri) !== undefined) this.refresh(); }));
    add(workspace.onDidGrantWorkspaceTrust(() => this.refresh()));
    add(workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration(`${settingsSection}.inlayHints`)) this.refresh(); }));
    const documents = ['file', 'untitled'].flatMap((scheme) => ['typescript', 'javascript'].map((language) => ({ language, scheme })));
    add(languages.registerInlayHintsProvider(documents, this));
  }

  provideInlayHints(document: TextDocument, range: Range): InlayHint[] {
    const { shown } = this;
    const file = fileOf(document.uri);
    if (!shown || file === undefined || shown.texts[file] !== document.getText()) return [];
    const list = shown.list.filter((intermediate) => intermediate.file === file && !isCounter(intermediate));
    const labels = hintLabels(list, workspace.getConfiguration('editor.inlayHints', document).get('maximumLength', 0));
    return list.flatMap((intermediate, index) => {
      const { line, column } = intermediate.at;
      const position = new Position(line - 1, column - 1);
      if (!range.contains(position)) return [];
      const hint = new InlayHint(position, labels[index]!);
      hint.paddingLeft = true;
      hint.tooltip = hintTooltip(intermediate, shown.origin);
      return [hint];
    });
  }

  /** A panel that opens, or that is used, is followed; one that merely moves beside it is not. */
  follow(look: PanelLook): void {
    const { comparison } = look;
    const current = this.look?.comparison;
    const isNew = !this.met.has(comparison);
    this.met.add(comparison);
    if (current && current !== comparison && !isNew && this.panels.active !== comparison && this.panels.isVisible(current)) return;
    this.look = look;
    setContextKey('stepHints', true);
    this.refresh();
  }

  dispose(): void {
    clearTimeout(this.rest);
    this.disposables.dispose();
  }

  private leave(): void {
    this.look = undefined;
    setContextKey('stepHints', false);
    this.refresh();
  }

  /** One evaluation at a time, with a rest as long as it took; of the steps that are looked at meanwhile only the last is evaluated. */
  private refresh(): void {
    if (this.busy) {
      this.waiting = true;
      return;
    }
    this.busy = true;
    const began = performance.now();
    void this.update().finally(() => {
      // What runs and what is drawn go first.
      this.rest = setTimeout(() => {
        this.busy = false;
        if (!this.waiting) return;
        this.waiting = false;
        this.refresh();
      }, Math.min(longestRest, performance.now() - began));
    });
  }

  /** Never rejects: what goes wrong is logged, and there are no hints. */
  private async update(): Promise<void> {
    const { look } = this;
    if (!look || !readSettings().inlayHints || !workspace.isTrusted) {
      this.show(undefined);
      return;
    }
    const { comparison, run: index } = look;
    const { name, request } = comparison.facts;
    const { overlays: texts } = request.source;
    // What nobody sees is not evaluated.
    if (!window.visibleTextEditors.some(({ document }) => isText(texts, document))) return;
    let key = '';
    try {
      const point = await pointAt(this.readers, comparison, index, look.step);
      const run = comparison.runs[index];
      if (!point || !run) {
        this.show(undefined);
        return;
      }
      key = [comparison.id, comparison.facts.startedAt.getTime(), index, point.step].join(' ');
      if (key === this.shown?.key || key === this.failed) return;
      const engine = await this.engine.get();
      const { value, list, rows, withoutGradients } = await engine.intermediates(request.source, point.parameters);
      // Other data than those that ran: nothing that could be shown belongs to the step.
      if (!Object.is(value, point.loss)) throw new Error(`${name} is ${value} at step ${point.step} of ${run.label}, where the run recorded ${point.loss}; the data have changed since`);
      if (this.look?.comparison !== comparison) return;
      const origin: HintOrigin = { loss: name, run: run.label, step: point.step, value, ...(rows !== undefined && { rows }), ...(withoutGradients !== undefined && { withoutGradients }) };
      this.show({ key, origin, texts, list });
    } catch (error) {
      this.failed = key;
      logFailure(this.log, 'The values of this step are not shown in the editor', error);
      this.show(undefined);
    }
  }

  private show(shown: Shown | undefined): void {
    if (shown === this.shown) return;
    this.shown = shown;
    this.changed.fire();
  }
}

/** Goes through constants on which the loss does not depend: an index, which would only be in the way. */
const isCounter = ({ isConstant, gradientNorm, executions }: Intermediate): boolean => isConstant && gradientNorm === 0 && executions > 1;

function isText(texts: Shown['texts'], document: TextDocument): boolean {
  const file = fileOf(document.uri);
  return file !== undefined && texts[file] !== undefined && texts[file] === document.getText();
}
