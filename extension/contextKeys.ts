import { commands } from 'vscode';

/** What `when` and `enablement` clauses of the manifest ask about us, as `optimizerLab.<key>`. */
export interface ContextKeys {
  /** A comparison is running. */
  readonly running: boolean;
  /** A comparison waits to be continued. */
  readonly paused: boolean;
  /** There is a comparison to open or export. */
  readonly hasComparisons: boolean;
  /** What was deleted in this window can be brought back. */
  readonly canUndoDelete: boolean;
  /** The workspace was looked through for loss functions. */
  readonly lossesRead: boolean;
  /** A panel looks at a step whose values can be shown in the editor. */
  readonly stepHints: boolean;
}

/** The only place that sets a context key. */
export function setContextKey<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  void commands.executeCommand('setContext', `optimizerLab.${key}`, value);
}
