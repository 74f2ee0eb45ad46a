import { type Disposable, type LogOutputChannel, RelativePattern, Uri, workspace } from 'vscode';
import { Disposables } from '../disposables.ts';
import { logFailure } from '../log.ts';
import { Throttle } from '../throttle.ts';
import type { Comparisons } from './comparisons.ts';

const refreshMilliseconds = 250;
const elsewhereMilliseconds = 10_000;

/** Shows what other windows do to the comparisons in a folder. */
export function watchStore(comparisons: Comparisons, folder: string, log: LogOutputChannel): Disposable {
  const disposables = new Disposables();
  const refresh = disposables.add(new Throttle(refreshMilliseconds, () => void comparisons.refresh().catch((error: unknown) => logFailure(log, 'The stored comparisons cannot be read', error))));
  const watcher = disposables.add(workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), '*/comparison.json')));
  for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) disposables.add(event(() => refresh.request()));
  // A window that was killed says nothing, but what it ran can be continued here.
  const asking = setInterval(() => { if (comparisons.all.some(({ isElsewhere }) => isElsewhere)) refresh.request(); }, elsewhereMilliseconds);
  disposables.add({ dispose: () => clearInterval(asking) });
  return disposables;
}
