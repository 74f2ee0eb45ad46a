import { basename } from 'node:path';
import { commands, type Disposable, EventEmitter, l10n, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import { uriOf } from '../documentFiles.ts';
import { Disposables } from '../disposables.ts';
import type { Comparison, SourceChange } from './comparison.ts';
import type { Comparisons } from './comparisons.ts';
import { titleOf } from './titleOf.ts';
import { tellInformation } from '../tell.ts';

const scheme = 'optimizer-lab-source';

/** The texts that comparisons ran, as documents to read: `optimizer-lab-source:/path/of/loss.ts?<comparison>`. */
export class StoredSource implements TextDocumentContentProvider, Disposable {
  private readonly comparisons: Comparisons;
  private readonly disposables = new Disposables();
  private readonly changed = this.disposables.add(new EventEmitter<Uri>());

  readonly onDidChange = this.changed.event;

  constructor(comparisons: Comparisons) {
    this.comparisons = comparisons;
    this.disposables.add(workspace.registerTextDocumentContentProvider(scheme, this));
    // A rerun ran other texts.
    this.disposables.add(comparisons.onDidChange((comparison) => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme && uri.query === comparison?.id) this.changed.fire(uri);
    }));
  }

  async provideTextDocumentContent(uri: Uri): Promise<string | undefined> {
    const { path, query } = uri;
    return (await this.comparisons.get(query))?.facts.request.source.overlays[Uri.file(path).fsPath];
  }

  /** Shows what became of the source since a comparison ran: a file beside its text of then. The person chooses where there are several. */
  async showChanges(comparison: Comparison): Promise<void> {
    const { sourceChanges } = comparison;
    if (sourceChanges.length === 0) {
      void tellInformation(l10n.t('The source of {0} is as it was when it was compared.', titleOf(comparison)));
      return;
    }
    const change = sourceChanges.length === 1 ? sourceChanges[0] : await pick(comparison);
    if (change) await show(comparison, change);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}

async function pick(comparison: Comparison): Promise<SourceChange | undefined> {
  const items = comparison.sourceChanges.map((change) => ({ label: basename(change.file), description: change.kind === 'gone' ? l10n.t('is gone') : workspace.asRelativePath(change.file), change }));
  return (await window.showQuickPick(items, { title: l10n.t('{0}: which file?', titleOf(comparison)) }))?.change;
}

async function show({ facts }: Comparison, { file, kind }: SourceChange): Promise<void> {
  const name = basename(file);
  const then = Uri.file(file).with({ scheme, query: facts.id });
  if (facts.request.source.overlays[file] === undefined) {
    const text = kind === 'gone' ? l10n.t('{0} is gone. Its text was not kept, as it is large.', name) : l10n.t('{0} has changed. Its text was not kept, as it is large, so there is nothing to show beside it.', name);
    void tellInformation(text);
    return;
  }
  if (kind === 'gone') {
    await window.showTextDocument(then, { preview: true });
    void tellInformation(l10n.t('{0} is gone. This is its text as it was compared.', name));
    return;
  }
  await commands.executeCommand('vscode.diff', then, uriOf(file), l10n.t('{0}: as compared at {1} ↔ now', name, facts.startedAt.toLocaleString()));
}
