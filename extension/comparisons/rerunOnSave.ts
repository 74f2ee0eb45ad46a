import { type Disposable, type LogOutputChannel, workspace } from 'vscode';
import { fileOf } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import type { Panels } from '../panel/panels.ts';
import type { Comparisons } from './comparisons.ts';

/** Runs the comparisons again that are open, want it, and consist of the file that was saved. */
export function rerunOnSave(comparisons: Comparisons, panels: Panels, log: LogOutputChannel): Disposable {
  return workspace.onDidSaveTextDocument((document) => {
    const file = fileOf(document.uri);
    if (file === undefined || !workspace.isTrusted) return;
    for (const comparison of comparisons.all) {
      const { rerunOnSave: wanted, dependencies, name } = comparison.facts;
      if (!wanted || !dependencies.includes(file) || !panels.has(comparison)) continue;
      comparisons.rerun(comparison).catch((error: unknown) => logFailure(log, `${name} was not run again`, error));
    }
  });
}
