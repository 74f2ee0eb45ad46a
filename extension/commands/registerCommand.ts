import { commands, type Disposable, l10n, type LogOutputChannel, workspace } from 'vscode';
import { ProblemError } from '../../engine/problem.ts';
import { UntrustedError } from '../comparisons/untrustedError.ts';
import { describe, showFailure } from '../log.ts';
import { tellError, tellWarning } from '../tell.ts';

/** Registers `optimizerLab.<id>`. What goes wrong in it is logged and shown once, with what to do about it. */
export function registerCommand<Arguments extends readonly unknown[]>(log: LogOutputChannel, id: string, run: (...given: Arguments) => unknown): Disposable {
  return commands.registerCommand(`optimizerLab.${id}`, async (...given: unknown[]): Promise<unknown> => {
    try {
      return await run(...given as unknown as Arguments);
    } catch (error) {
      if (error instanceof UntrustedError) await askForTrust(log);
      else if (error instanceof ProblemError || (error instanceof Error && error.name === 'SpecError')) void tellError(log, describe(error));
      else showFailure(log, l10n.t('Optimizer Lab could not do that'), error);
      return undefined;
    }
  });
}

async function askForTrust(log: LogOutputChannel): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const choice = await tellWarning(log, l10n.t('Running a loss function runs code of this workspace. Trust the workspace to run it.'), manage);
  if (choice === manage && !workspace.isTrusted) await commands.executeCommand('workbench.trust.manage');
}
