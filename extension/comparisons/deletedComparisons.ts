import { l10n, type LogOutputChannel } from 'vscode';
import { setContextKey } from '../contextKeys.ts';
import { showFailure } from '../log.ts';
import type { Comparison } from './comparison.ts';
import type { Comparisons } from './comparisons.ts';
import { titleOf } from './titleOf.ts';
import { tellInformation } from '../tell.ts';

/** What was deleted in this window, to be brought back while it is open. */
export class DeletedComparisons {
  private readonly comparisons: Comparisons;
  private readonly log: LogOutputChannel;
  /** What was deleted at once comes back at once, the latest first. */
  private readonly deleted: (readonly Comparison[])[] = [];

  constructor(comparisons: Comparisons, log: LogOutputChannel) {
    this.comparisons = comparisons;
    this.log = log;
  }

  /**
   * Ends when they are gone from the lists; that it can be undone is told meanwhile.
   * @throws what kept one of them from being deleted, when the others are
   */
  async delete(comparisons: readonly Comparison[]): Promise<void> {
    const results = await Promise.allSettled(comparisons.map((comparison) => this.comparisons.delete(comparison)));
    // What was never stored is gone for good.
    const restorable = comparisons.filter((_, index) => {
      const result = results[index]!;
      return result.status === 'fulfilled' && result.value;
    });
    if (restorable.length > 0) this.tell(restorable);
    const refused = results.find((result) => result.status === 'rejected');
    if (refused) throw refused.reason;
  }

  private tell(comparisons: readonly Comparison[]): void {
    this.deleted.push(comparisons);
    this.setContext();
    for (const comparison of comparisons) comparison.release();
    const text = comparisons.length === 1 ? l10n.t('{0} is deleted.', titleOf(comparisons[0]!)) : l10n.t('{0} comparisons are deleted.', comparisons.length);
    const undo = l10n.t('Undo');
    void tellInformation(text, undo).then(async (choice) => {
      if (choice !== undo) return;
      try {
        await this.undo(comparisons);
      } catch (error) {
        showFailure(this.log, l10n.t('What was deleted could not be brought back'), error);
      }
    });
  }

  /**
   * @param which of those that were deleted at once; the latest where absent
   * @returns what is there again
   */
  async undo(which = this.deleted.at(-1)): Promise<readonly Comparison[]> {
    // A notification may stand there longer than what it tells.
    if (!which || !this.deleted.includes(which)) return [];
    const restored = await Promise.all(which.map((comparison) => this.comparisons.restore(comparison)));
    // What could not be brought back may be tried again.
    const index = this.deleted.indexOf(which);
    if (index >= 0) this.deleted.splice(index, 1);
    this.setContext();
    return restored;
  }

  private setContext(): void {
    setContextKey('canUndoDelete', this.deleted.length > 0);
  }
}
