import { CodeLens, type CodeLensProvider, type Disposable, EventEmitter, l10n, languages, type LogOutputChannel, Range, type TextDocument, type Uri, workspace } from 'vscode';
import type { FoundOptimizers } from '../../engine/ownOptimizers/discoverOptimizers.ts';
import { Disposables } from '../disposables.ts';
import { currentText, fileOf, isTypeScript } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import { once } from '../once.ts';
import type { ProblemReporter } from '../problems/problemReporter.ts';

const typingPause = 200;
const sources = '**/*.ts';
const excluded = '**/{node_modules,bower_components,.git}/**';
/** As the engine asks before it parses: it is not loaded for other files. */
const mayHaveOptimizers = (text: string): boolean => /@o[a-z]{6,10}\b/i.test(text);

/** Which optimizer of the user's. */
export interface OwnNode {
  readonly kind: 'own';
  readonly file: string;
  readonly name: string;
}

/** The user's own optimizers: the lens above each in open documents, their mistakes where they stand, and those of the whole workspace once somebody asks for them. */
export class OwnOptimizers implements CodeLensProvider, Disposable {
  private readonly problems: ProblemReporter;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  /** What a text that parsed had: it stays while the person types. */
  private readonly found = new Map<string, FoundOptimizers['found']>();
  private readonly changed = this.disposables.add(new EventEmitter<void>());
  private readonly scan = once(() => this.readWorkspace());
  private readonly discovery = once(() => import('../../engine/ownOptimizers/discoverOptimizers.ts'));

  /** Other optimizers are there than before. */
  readonly onDidChange = this.changed.event;

  constructor(problems: ProblemReporter, log: LogOutputChannel) {
    this.problems = problems;
    this.log = log;
    this.disposables.add(languages.registerCodeLensProvider(['file', 'untitled'].map((scheme) => ({ language: 'typescript', scheme })), this));
    this.disposables.add(workspace.onDidOpenTextDocument((document) => this.later(document)));
    this.disposables.add(workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.disposables.add(workspace.onDidCloseTextDocument(({ uri }) => {
      const file = fileOf(uri);
      if (file === undefined) return;
      this.problems.report(`optimizers ${file}`, []);
      // A closed document's file counts as it is on disk again.
      void this.readUri(uri);
    }));
    const watcher = this.disposables.add(workspace.createFileSystemWatcher(sources));
    for (const event of [watcher.onDidCreate, watcher.onDidChange]) this.disposables.add(event((uri) => { if (!/\/(node_modules|\.git)\//.test(uri.path)) void this.readUri(uri); }));
    this.disposables.add(watcher.onDidDelete((uri) => this.keep(uri.fsPath, [])));
    workspace.textDocuments.forEach((document) => this.later(document));
  }

  /** Those found so far, by file and name, without mistakes. The workspace is read at the first call, and a change told when that is done. */
  list(): readonly OwnNode[] {
    this.scan().catch((error: unknown) => logFailure(this.log, 'Looking for optimizers failed', error));
    return [...this.found.values()].flat().flatMap(({ optimizer: { file, name }, problems }): OwnNode[] => (problems.length > 0 ? [] : [{ kind: 'own', file, name }]));
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
    if (file === undefined || !isTypeScript(document) || (!this.found.has(file) && !mayHaveOptimizers(text))) return [];
    const { discoverOptimizers } = await this.discovery();
    const { found, problems, syntaxError } = discoverOptimizers(file, text);
    if (syntaxError) return this.found.get(file) ?? found;
    this.keep(file, found);
    this.problems.report(`optimizers ${file}`, [...problems, ...found.flatMap((each) => each.problems)]);
    return found;
  }

  private async readWorkspace(): Promise<void> {
    for (const uri of await workspace.findFiles(sources, excluded)) if (!uri.path.endsWith('.d.ts')) await this.readUri(uri);
  }

  /** A file that no editor shows. */
  private async readUri(uri: Uri): Promise<void> {
    const text = await currentText(uri).catch(() => '');
    if (!mayHaveOptimizers(text)) return this.keep(uri.fsPath, []);
    const { discoverOptimizers } = await this.discovery();
    const { found, syntaxError } = discoverOptimizers(uri.fsPath, text);
    if (!syntaxError) this.keep(uri.fsPath, found);
  }

  private keep(file: string, found: FoundOptimizers['found']): void {
    const before = this.found.get(file);
    if (found.length > 0) this.found.set(file, found);
    else this.found.delete(file);
    // Places change with every keystroke; what the view shows, rarely.
    const shown = (each: FoundOptimizers['found'] = []) => JSON.stringify(each.map(({ optimizer: { name, summary, text }, problems }) => [name, summary, text, problems.length > 0]));
    if (shown(before) !== shown(found)) this.changed.fire();
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
