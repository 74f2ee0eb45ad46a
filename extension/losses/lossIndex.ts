import type { Uri} from 'vscode';
import { type Disposable, EventEmitter, type LogOutputChannel, type TextDocument, workspace } from 'vscode';
import type { LossFunction } from '../../engine/loss/lossFunction.ts';
import { Disposables } from '../disposables.ts';
import { currentText, fileOf, isTypeScript, uriOf } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import { once } from '../once.ts';
import type { ProblemReporter } from '../problems/problemReporter.ts';
import { readSettings, settingsSection } from '../settings.ts';
import { keepLosses } from './keepLosses.ts';

/** A file and the loss functions in it, in the order of the text. */
export interface LossFile {
  readonly file: string;
  readonly losses: readonly LossFunction[];
  /** The text that was read; a document with the same text need not be read again. */
  readonly text: string;
}

const sources = '**/*.ts';
const excluded = '**/{node_modules,bower_components,.git}/**';
/** Longer files are generated ones. */
const longestFile = 2_000_000;
/** How long after a keystroke the tree and the diagnostics follow; lenses are read when VS Code asks for them. */
const typingPause = 200;
const readingAtOnce = 8;

/**
 * The loss functions of the workspace, as the person sees them: texts of open documents win over files on disk. A document is read
 * when it is opened or asked for, the whole workspace only when somebody asks for all of it.
 */
export class LossIndex implements Disposable {
  private readonly log: LogOutputChannel;
  private readonly problems: ProblemReporter;
  private readonly disposables = new Disposables();
  private readonly files = new Map<string, LossFile>();
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  private readonly changed = this.disposables.add(new EventEmitter<LossFile>());
  private readonly discovery = once(() => import('../../engine/loss/discoverLosses.ts'));
  private scan = once(() => this.readWorkspace());

  /** A file's loss functions are others than before, or stand elsewhere. */
  readonly onDidChange = this.changed.event;

  constructor(log: LogOutputChannel, problems: ProblemReporter) {
    this.log = log;
    this.problems = problems;
    const watcher = this.disposables.add(workspace.createFileSystemWatcher(sources));
    const add = this.disposables.add.bind(this.disposables);
    add(watcher.onDidCreate((uri) => this.reread(uri)));
    add(watcher.onDidChange((uri) => this.reread(uri)));
    add(watcher.onDidDelete((uri) => this.forget(uri.fsPath)));
    add(workspace.onDidOpenTextDocument((document) => { if (isTypeScript(document)) this.later(document); }));
    add(workspace.onDidChangeTextDocument(({ document }) => { if (isTypeScript(document)) this.later(document); }));
    add(workspace.onDidCloseTextDocument((document) => this.closed(document)));
    add(workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
    add(workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration(`${settingsSection}.lossFunctions`)) this.refresh(); }));
    for (const document of workspace.textDocuments) if (isTypeScript(document)) this.later(document);
  }

  /** All files that have loss functions, by path. Reads the workspace the first time. */
  async all(): Promise<readonly LossFile[]> {
    await this.scan();
    return [...this.files.values()].sort((a, b) => a.file.localeCompare(b.file));
  }

  /** The loss functions of a document as it is now. */
  async read(document: TextDocument): Promise<LossFile | undefined> {
    const file = fileOf(document.uri);
    return file === undefined || !isTypeScript(document) ? undefined : this.update(file, document.getText());
  }

  /** The loss functions of a file as the person sees it. */
  async readFile(file: string): Promise<LossFile> {
    return this.update(file, await currentText(uriOf(file)));
  }

  /** Whether a file, as the person sees it, exports such a loss function, listed or not; also where the text does not parse, as nobody can tell then. */
  async exports(file: string, name: string): Promise<boolean> {
    const text = await currentText(uriOf(file)).catch(() => undefined);
    if (text === undefined) return false;
    const { losses, syntaxError } = (await this.discovery()).discoverLosses(file, text, 'every');
    return syntaxError !== undefined || losses.some((loss) => loss.name === name);
  }

  /** Reads everything again, as after a change of the setting that says what counts. */
  refresh(): void {
    for (const entry of [...this.files.values()]) this.files.set(entry.file, { ...entry, text: '' });
    this.scan = once(() => this.readWorkspace());
    void this.scan().catch((error: unknown) => logFailure(this.log, 'Looking for loss functions failed', error));
  }

  dispose(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.disposables.dispose();
  }

  private async readWorkspace(): Promise<void> {
    const began = performance.now();
    const found = await workspace.findFiles(sources, excluded);
    const waiting = found.filter((uri) => !uri.path.endsWith('.d.ts'));
    const count = waiting.length;
    const reader = async (): Promise<void> => {
      for (let uri = waiting.pop(); uri; uri = waiting.pop()) await this.readUri(uri);
    };
    await Promise.all(Array.from({ length: readingAtOnce }, reader));
    this.log.debug(`Looked for loss functions in ${count} files in ${Math.round(performance.now() - began)} ms.`);
  }

  private async readUri(uri: Uri): Promise<void> {
    try {
      const text = await currentText(uri);
      if (text.length <= longestFile) await this.update(uri.fsPath, text);
    } catch (error) {
      // A file that cannot be read has no loss functions; the others have.
      logFailure(this.log, `${uri.fsPath} was not searched for loss functions`, error);
    }
  }

  private reread(uri: Uri): void {
    const skip = uri.path.endsWith('.d.ts') || uri.path.includes('/node_modules/') || uri.path.includes('/.git/');
    if (!skip) void this.readUri(uri);
  }

  /** Reads a document when the person pauses. */
  private later(document: TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.pauses.get(key));
    this.pauses.set(key, setTimeout(() => {
      this.pauses.delete(key);
      if (!document.isClosed) void this.read(document).catch((error: unknown) => logFailure(this.log, 'Looking for loss functions failed', error));
    }, typingPause));
  }

  /** A closed document's file counts as it is on disk again; one that was never saved is gone. */
  private closed(document: TextDocument): void {
    const file = fileOf(document.uri);
    if (file === undefined || !this.files.has(file)) return;
    if (document.isUntitled) this.forget(file);
    else void workspace.fs.stat(document.uri).then(() => this.readUri(document.uri), () => this.forget(file));
  }

  private async update(file: string, text: string): Promise<LossFile> {
    const { discoverLosses } = await this.discovery();
    const before = this.files.get(file);
    if (before?.text === text) return before;
    const { losses, problems, syntaxError } = discoverLosses(file, text, readSettings().lossFunctions);
    const entry: LossFile = { file, text, losses: syntaxError ? keepLosses(before?.losses ?? [], losses, text) : losses };
    // Most files of a workspace hold no loss function: nothing is kept of them.
    if (entry.losses.length > 0) this.files.set(file, entry);
    else this.files.delete(file);
    // While the text does not parse, what it says about tags may be as wrong as the text; the editor shows the syntax error itself.
    if (!syntaxError) this.problems.report(`tags ${file}`, problems);
    if (JSON.stringify(entry.losses) !== JSON.stringify(before?.losses ?? [])) this.changed.fire(entry);
    return entry;
  }

  private forget(file: string): void {
    const before = this.files.get(file);
    this.files.delete(file);
    this.problems.report(`tags ${file}`, []);
    if (before) this.changed.fire({ file, losses: [], text: '' });
  }
}
