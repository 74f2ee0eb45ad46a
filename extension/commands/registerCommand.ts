import { commands, type Disposable, l10n, type LogOutputChannel, window, workspace } from 'vscode';
import { ProblemError } from '../../engine/problem.ts';
import { UntrustedError } from '../comparisons/untrustedError.ts';
import { describe, logFailure, showFailure } from '../log.ts';

/** Registers `optimizerLab.<id>`. What goes wrong in it is logged and shown once, with what to do about it. */
export function registerCommand<Arguments extends readonly unknown[]>(log: LogOutputChannel, id: string, run: (...given: Arguments) => unknown): Disposable {
  return commands.registerCommand(`optimizerLab.${id}`, async (...given: unknown[]): Promise<unknown> => {
    try {
      return await run(...given as unknown as Arguments);
    } catch (error) {
      if (error instanceof UntrustedError) await askForTrust(log, error);
      else if (error instanceof ProblemError || (error instanceof Error && error.name === 'SpecError')) {
        logFailure(log, id, error);
        void window.showErrorMessage(describe(error));
      } else showFailure(log, l10n.t('Optimizer Lab could not do that'), error);
      return undefined;
    }
  });
}

async function askForTrust(log: LogOutputChannel, error: UntrustedError): Promise<void> {
  log.warn(error.message);
  const manage = l10n.t('Manage Workspace Trust');
  const choice = await window.showWarningMessage(l10n.t('Running a loss function runs code of this workspace. Trust the workspace to run it.'), manage);
  if (choice === manage && !workspace.isTrusted) await commands.executeCommand('workbench.trust.manage');
}
