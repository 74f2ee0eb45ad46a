import { dirname } from 'node:path';
import { type Disposable, type LogOutputChannel, RelativePattern, Uri, window, workspace } from 'vscode';
import { Disposables } from '../disposables.ts';
import { fileOf, unsavedTexts } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import { Throttle } from '../throttle.ts';
import type { Comparison, SourceChange } from './comparison.ts';
import type { Comparisons } from './comparisons.ts';

const checkMilliseconds = 250;

/** Keeps `sourceChanges` of all comparisons true: looks again when a file that one of them consists of is edited, saved, written by others, or goes. */
export class SourceWatch implements Disposable {
  private readonly comparisons: Comparisons;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  /** By folder. One that does not exist cannot be watched, but files come back where they were seen last. */
  private readonly watchers = new Map<string, Disposable>();
  private readonly checked = new WeakMap<Comparison, Comparison['facts']['fileHashes']>();
  /** Files to look at again, and comparisons that were not looked at yet. */
  private readonly files = new Set<string>();
  private readonly fresh = new Set<Comparison>();
  private readonly soon = this.disposables.add(new Throttle(checkMilliseconds, () => void this.check()));
  private checking: Promise<void> = Promise.resolve();

  constructor(comparisons: Comparisons, log: LogOutputChannel) {
    this.comparisons = comparisons;
    this.log = log;
    this.disposables.add(comparisons.onDidChange((comparison) => this.meet(comparison ? [comparison] : comparisons.all)));
    this.disposables.add(workspace.onDidChangeTextDocument(({ document }) => this.look(document.uri)));
    // Also where a document is saved or reverted, or closed without being saved.
    this.disposables.add(workspace.onDidSaveTextDocument(({ uri }) => this.look(uri)));
    this.disposables.add(workspace.onDidCloseTextDocument(({ uri }) => this.look(uri)));
    // What happened while nobody looked, or to a whole folder, is not always told file by file.
    this.disposables.add(workspace.onDidRenameFiles(() => this.lookAtAll()));
    this.disposables.add(workspace.onDidDeleteFiles(() => this.lookAtAll()));
    this.disposables.add(window.onDidChangeWindowState(({ focused }) => { if (focused) this.lookAtAll(); }));
  }

  dispose(): void {
    this.disposables.dispose();
    for (const watcher of this.watchers.values()) watcher.dispose();
  }

  private meet(comparisons: readonly Comparison[]): void {
    for (const comparison of comparisons) {
      const { fileHashes } = comparison.facts;
      if (this.checked.get(comparison) === fileHashes) continue;
      this.checked.set(comparison, fileHashes);
      this.fresh.add(comparison);
      for (const file of Object.keys(fileHashes)) this.watch(dirname(file));
    }
    if (this.fresh.size > 0) this.soon.request();
  }

  private watch(folder: string): void {
    if (this.watchers.has(folder)) return;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), '*'));
    const look = (uri: Uri): void => this.look(uri);
    watcher.onDidChange(look);
    watcher.onDidCreate(look);
    watcher.onDidDelete(look);
    this.watchers.set(folder, watcher);
  }

  private look(uri: Uri): void {
    const file = fileOf(uri);
    if (file === undefined || !this.comparisons.known.some(({ facts }) => file in facts.fileHashes)) return;
    this.files.add(file);
    this.soon.request();
  }

  private lookAtAll(): void {
    for (const comparison of this.comparisons.known) this.fresh.add(comparison);
    this.soon.request();
  }

  /** One at a time: an earlier look must not have the last word. */
  private check(): Promise<void> {
    this.checking = this.checking.then(() => this.checkNow()).catch((error: unknown) => logFailure(this.log, 'Whether sources have changed could not be found out', error));
    return this.checking;
  }

  private async checkNow(): Promise<void> {
    const { fileHash } = await import('../../engine/node/fileHashes.ts');
    const comparisons = this.comparisons.known.filter((comparison) => this.fresh.has(comparison) || Object.keys(comparison.facts.fileHashes).some((file) => this.files.has(file)));
    this.fresh.clear();
    this.files.clear();
    const unsaved = unsavedTexts();
    const files = new Set(comparisons.flatMap(({ facts }) => Object.keys(facts.fileHashes)));
    const now = new Map(await Promise.all([...files].map(async (file) => [file, await fileHash(file, unsaved)] as const)));
    for (const comparison of comparisons) {
      const changes = Object.entries(comparison.facts.fileHashes).flatMap(([file, hash]): SourceChange[] => {
        // A rerun may have begun meanwhile, which is looked at anew.
        const found = now.has(file) ? now.get(file) : hash;
        return found === hash ? [] : [{ file, kind: found === undefined ? 'gone' : 'changed' }];
      });
      if (JSON.stringify(changes) === JSON.stringify(comparison.sourceChanges)) continue;
      comparison.sourceChanges = changes;
      comparison.change('state');
    }
  }
}
