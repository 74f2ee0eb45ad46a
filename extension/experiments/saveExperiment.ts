import { basename, dirname, join } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { writeExperiment } from '../../engine/experiment/writeExperiment.ts';
import type { Comparison } from '../comparisons/comparison.ts';
import { uriOf } from '../documentFiles.ts';

/**
 * Writes what a comparison ran as `*.optlab.json` and opens it.
 * @param target where; the person is asked where absent
 */
export async function saveExperiment({ facts }: Comparison, target?: Uri): Promise<Uri | undefined> {
  const { source, optimizers, steps, seed, start, stop } = facts.request;
  const folder = uriOf(source.file).scheme === 'file' ? dirname(source.file) : workspace.workspaceFolders?.[0]?.uri.fsPath ?? dirname(source.file);
  const chosen = target ?? await window.showSaveDialog({
    title: l10n.t('Save the comparison as an experiment'),
    defaultUri: Uri.file(join(folder, `${facts.name || basename(source.file, '.ts')}.optlab.json`)),
    filters: { [l10n.t('Experiment')]: ['optlab.json'] },
  });
  if (!chosen) return undefined;
  const uri = chosen.path.endsWith('.optlab.json') ? chosen : chosen.with({ path: `${chosen.path.replace(/(\.optlab)?\.json$/, '')}.optlab.json` });
  const loss = { file: source.file, ...(source.name !== undefined && { name: source.name }) };
  const breakpoints = facts.breakpoints.filter(({ enabled }) => enabled).map(({ expression }) => expression);
  const text = writeExperiment(uri.fsPath, { loss, optimizers, branches: facts.branches, steps, seed, stop, ...(start && { start }), ...(breakpoints.length > 0 && { breakpoints }) });
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await window.showTextDocument(uri);
  return uri;
}
