import { type Disposable, type LogOutputChannel, type TextDocument, window, workspace } from 'vscode';
import { type Problem, ProblemError } from '../../engine/problem.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { Disposables } from '../disposables.ts';
import { fileOf, isTypeScript, unsavedTexts } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import type { ProblemReporter } from '../problems/problemReporter.ts';
import { readSettings, settingsSection } from '../settings.ts';
import type { LossIndex } from './lossIndex.ts';

interface Failing {
  readonly file: string;
  readonly name: string;
}

const isVisible = (file: string): boolean => window.visibleTextEditors.some(({ document }) => fileOf(document.uri) === file);

/** A loss function that takes longer for one value is not judged while the person writes. */
const limitMilliseconds = 5_000;

/**
 * What is to be said of loss functions when they are compiled, differentiated and called: when their file is first seen, on saving, and in comparisons,
 * which report here too.
 */
export class LossChecks implements Disposable {
  private readonly engine: EngineHost;
  private readonly index: LossIndex;
  private readonly problems: ProblemReporter;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly failing = new Map<string, Failing>();
  private readonly checking = new Map<string, AbortController>();
  /** Files that were checked as they are, or are being checked. */
  private readonly seen = new Set<string>();

  constructor(engine: EngineHost, index: LossIndex, problems: ProblemReporter, log: LogOutputChannel) {
    this.engine = engine;
    this.index = index;
    this.problems = problems;
    this.log = log;
    this.disposables.add(index.onDidChange(({ file, losses }) => {
      // Somebody writes a loss function: it is checked when it is saved.
      if (losses.length > 0 && isVisible(file)) this.warm();
      this.forgetGone(file).catch((error: unknown) => logFailure(log, `The diagnostics of ${file} may be of loss functions that are gone`, error));
    }));
    this.disposables.add(workspace.onDidSaveTextDocument((document) => this.checkDocument(document)));
    this.disposables.add(window.onDidChangeVisibleTextEditors(() => this.checkVisible()));
    this.disposables.add(workspace.onDidGrantWorkspaceTrust(() => this.checkVisible()));
    this.disposables.add(workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(`${settingsSection}.numericGradients`)) return;
      this.seen.clear();
      this.checkVisible();
    }));
    this.checkVisible();
  }

  /** Shows what is wrong with a loss function, in place of what was shown before; an empty list when it is mended. */
  report(file: string, name: string, problems: readonly Problem[]): void {
    const origin = `loss ${file}#${name}`;
    if (problems.length > 0) this.failing.set(origin, { file, name });
    else this.failing.delete(origin);
    this.problems.report(origin, problems);
  }

  dispose(): void {
    for (const abort of this.checking.values()) abort.abort();
    this.disposables.dispose();
  }

  /** Those that the person has before them for the first time. */
  private checkVisible(): void {
    if (!workspace.isTrusted) return;
    for (const { document } of window.visibleTextEditors) if (isTypeScript(document) && !this.seen.has(fileOf(document.uri)!)) this.checkDocument(document);
  }

  private checkDocument(document: TextDocument): void {
    const file = fileOf(document.uri);
    if (file === undefined) return;
    this.seen.add(file);
    this.check(file, isTypeScript(document)).catch((error: unknown) => logFailure(this.log, `Checking the loss functions of ${file} failed`, error));
  }

  /** What is wrong with a loss function goes with it: it was deleted, or has another name now. */
  private async forgetGone(file: string): Promise<void> {
    // One that is not listed was asked for by an experiment, and may still be there.
    for (const loss of [...this.failing.values()]) if (loss.file === file && !await this.index.exports(file, loss.name)) this.report(file, loss.name, []);
  }

  /** Checks the loss functions of a file, and those that failed because of it. */
  private async check(file: string, hasLosses: boolean): Promise<void> {
    if (!workspace.isTrusted) return;
    await this.forgetGone(file);
    const own = hasLosses ? (await this.index.readFile(file)).losses.map(({ name }): Failing => ({ file, name })) : [];
    const because = [...this.failing].filter(([origin, loss]) => loss.file === file || this.problems.of(origin).some((problem) => problem.file === file)).map(([, loss]) => loss);
    const all = new Map([...own, ...because].map((loss) => [`${loss.file}#${loss.name}`, loss]));
    if (all.size === 0) return;

    this.checking.get(file)?.abort();
    const abort = new AbortController();
    this.checking.set(file, abort);
    for (const loss of all.values()) if (!abort.signal.aborted) await this.checkLoss(loss, abort.signal);
    if (this.checking.get(file) === abort) this.checking.delete(file);
    this.warm();
  }

  /** So that neither the first save nor the first run waits for a worker. */
  private warm(): void {
    if (!workspace.isTrusted) return;
    this.engine.get().then((engine) => engine.warm()).catch((error: unknown) => logFailure(this.log, 'The workers could not be started', error));
  }

  private async checkLoss({ file, name }: Failing, signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(limitMilliseconds);
    try {
      const engine = await this.engine.get();
      this.report(file, name, await engine.check({ file, name, recognition: 'every', overlays: unsavedTexts(), numericGradients: readSettings().numericGradients }, AbortSignal.any([signal, limit])));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ProblemError) this.report(file, name, [error.problem]);
      else if (limit.aborted) this.log.warn(`${name} (${file}) gave no value within ${limitMilliseconds / 1000} s when it was checked. Does a loop in it never end? It is checked again when it is saved.`);
      else throw error;
    }
  }
}
