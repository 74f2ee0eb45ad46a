import { commands, l10n, type LogOutputChannel } from 'vscode';
import { describe, logFailure } from '../log.ts';
import { tellWarning } from '../tell.ts';
import type { Comparison } from './comparison.ts';

/** Says what keeps comparisons from being stored: each reason once, until one is stored again. */
export class StoreTrouble {
  private readonly log: LogOutputChannel;
  private told: string | undefined;

  constructor(log: LogOutputChannel) {
    this.log = log;
  }

  tell({ facts }: Pick<Comparison, 'facts'>, error: unknown): void {
    const reason = reasonOf(error);
    if (this.told === reason) return;
    this.told = reason;
    logFailure(this.log, `The comparison on ${facts.name} is not stored and will be gone with this window; it is tried again`, error);
    const settings = l10n.t('Settings');
    void tellWarning(this.log, l10n.t('Comparisons cannot be stored and will be gone with this window. {0}', reason), settings).then((choice) => {
      if (choice === settings) void commands.executeCommand('workbench.action.openSettings', 'optimizerLab.storeLimit');
    });
  }

  /** One was stored. */
  over(): void {
    if (this.told !== undefined) this.log.info('Comparisons are stored again.');
    this.told = undefined;
  }
}

/** What the person can do about it. */
function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t('The disk is full: free some of it, or delete comparisons; what this window still has is stored then.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t('The folder of the workspace’s storage cannot be written: {0}', describe(error));
    default:
      return describe(error);
  }
}
