import { CodeLens, type CodeLensProvider, type Disposable, l10n, languages, type LogOutputChannel, Range, type TextDocument, workspace } from 'vscode';
import type { FoundOptimizers } from '../../engine/ownOptimizers/discoverOptimizers.ts';
import { Disposables } from '../disposables.ts';
import { fileOf, isTypeScript } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import { once } from '../once.ts';
import type { ProblemReporter } from '../problems/problemReporter.ts';

const typingPause = 200;

/** Which optimizer of the user's. */
export interface OwnNode {
  readonly kind: 'own';
  readonly file: string;
  readonly name: string;
}

/** The user's own optimizers in open documents: the lens above each, and their mistakes where they stand. */
export class OwnOptimizers implements CodeLensProvider, Disposable {
  private readonly problems: ProblemReporter;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  /** What a text that parsed had: it stays while the person types. */
  private readonly found = new Map<string, FoundOptimizers['found']>();
  private readonly discovery = once(() => import('../../engine/ownOptimizers/discoverOptimizers.ts'));

  constructor(problems: ProblemReporter, log: LogOutputChannel) {
    this.problems = problems;
    this.log = log;
    this.disposables.add(languages.registerCodeLensProvider(['file', 'untitled'].map((scheme) => ({ language: 'typescript', scheme })), this));
    this.disposables.add(workspace.onDidOpenTextDocument((document) => this.later(document)));
    this.disposables.add(workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.disposables.add(workspace.onDidCloseTextDocument(({ uri }) => {
      const file = fileOf(uri);
      if (file === undefined) return;
      this.found.delete(file);
      this.problems.report(`optimizers ${file}`, []);
    }));
    workspace.textDocuments.forEach((document) => this.later(document));
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    if (!workspace.isTrusted) return [];
    return (await this.read(document)).map(({ optimizer: { file, name }, range }) => {
      const line = Math.min(range.start.line, document.lineCount) - 1;
      const node: OwnNode = { kind: 'own', file, name };
      return new CodeLens(new Range(line, 0, line, 0), { title: l10n.t('▶ Compare with built-ins'), command: 'optimizerLab.compareWithBuiltIns', tooltip: l10n.t('Run this optimizer beside the selected ones on a loss function'), arguments: [node] });
    });
  }

  dispose(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.disposables.dispose();
  }

  private async read(document: TextDocument): Promise<FoundOptimizers['found']> {
    const file = fileOf(document.uri);
    const text = document.getText();
    // The parser is not loaded for files that have none.
    if (file === undefined || !isTypeScript(document) || (!this.found.has(file) && !/@o[a-z]{6,10}\b/i.test(text))) return [];
    const { discoverOptimizers } = await this.discovery();
    const { found, problems, syntaxError } = discoverOptimizers(file, text);
    if (syntaxError) return this.found.get(file) ?? found;
    this.found.set(file, found);
    this.problems.report(`optimizers ${file}`, [...problems, ...found.flatMap((each) => each.problems)]);
    return found;
  }

  private later(document: TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.pauses.get(key));
    this.pauses.set(key, setTimeout(() => {
      this.pauses.delete(key);
      if (!document.isClosed) this.read(document).catch((error: unknown) => logFailure(this.log, 'Looking for optimizers failed', error));
    }, typingPause));
  }
}
