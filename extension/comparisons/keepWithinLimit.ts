import { commands, l10n, type LogOutputChannel } from 'vscode';
import { logFailure } from '../log.ts';
import { readSettings } from '../settings.ts';
import { tellWarning } from '../tell.ts';
import type { ComparisonStore } from '../store/comparisonStore.ts';
import type { Comparison } from './comparison.ts';
import type { Comparisons } from './comparisons.ts';

const setting = 'optimizerLab.storeLimit';

/**
 * Deletes the oldest comparisons while all together take more than the setting allows, and says so; but neither the latest one, nor one that is pinned or looked at.
 * @returns when they are deleted; what is said may stand longer
 */
export async function keepWithinLimit(comparisons: Comparisons, store: ComparisonStore, log: LogOutputChannel): Promise<void> {
  try {
    await comparisons.load();
    const sizes = await Promise.all(comparisons.all.map(async (comparison) => ({ comparison, size: await store.size(comparison.id) })));
    const { storeLimit } = readSettings();
    const deleted: Comparison[] = [];
    let total = sizes.reduce((sum, { size }) => sum + size, 0);
    for (const { comparison, size } of sizes.slice(1).reverse()) {
      if (total <= storeLimit) break;
      const { name, title, startedAt, pinned } = comparison.facts;
      // Meanwhile somebody else may have deleted it.
      if (!comparisons.all.includes(comparison)) {
        total -= size;
        continue;
      }
      if (pinned || comparison.inUse || comparison.isElsewhere) continue;
      await comparisons.remove(comparison);
      total -= size;
      deleted.push(comparison);
      log.warn(`The stored comparisons took more than ${mebibytes(storeLimit)} (the setting ${setting}), so ${title ?? name} of ${startedAt.toLocaleString()}, which took ${mebibytes(size)}, is deleted.`);
    }
    if (total > storeLimit) log.warn(`The stored comparisons take ${mebibytes(total)}, which is more than ${mebibytes(storeLimit)} (the setting ${setting}): the latest one stays, and so do those that are pinned or open.`);
    if (deleted.length > 0) tell(comparisons, log, deleted).catch((error: unknown) => logFailure(log, 'The deleted comparisons could not be brought back', error));
  } catch (error) {
    logFailure(log, 'The stored comparisons could not be brought below the limit', error);
  }
}

async function tell(comparisons: Comparisons, log: LogOutputChannel, deleted: readonly Comparison[]): Promise<void> {
  const [{ facts }] = deleted as readonly [Comparison, ...Comparison[]];
  const text = deleted.length === 1
    ? l10n.t('The store of comparisons is full, so the oldest one, “{0}” of {1}, was deleted.', facts.title ?? facts.name, facts.startedAt.toLocaleString())
    : l10n.t('The store of comparisons is full, so the {0} oldest ones were deleted.', deleted.length);
  const [undo, pin, settings] = [l10n.t('Undo'), l10n.t('Pin Instead'), l10n.t('Settings')];
  const choice = await tellWarning(log, text, undo, pin, settings);
  if (choice === settings) await commands.executeCommand('workbench.action.openSettings', setting);
  if (choice !== undo && choice !== pin) return;
  for (const comparison of deleted) {
    const again = await comparisons.restore(comparison);
    if (choice === pin) await comparisons.setFacts(again, { pinned: true });
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
