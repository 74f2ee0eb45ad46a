import { basename } from 'node:path';
import { l10n } from 'vscode';
import type { Comparison } from './comparison.ts';

/**
 * What is computed now belongs to what was recorded: the texts that ran are kept, but for large data.
 * @throws Error where such data have changed since
 */
export function requireData({ facts, sourceChanges }: Pick<Comparison, 'facts' | 'sourceChanges'>): void {
  const change = sourceChanges.find(({ file }) => facts.request.source.overlays[file] === undefined);
  if (change) throw new Error(l10n.t('{0} is not what it was when it was compared, and was too large to be kept. Run the comparison again.', basename(change.file)));
}
