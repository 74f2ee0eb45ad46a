import { commands, type Disposable, l10n, type QuickPickItem, Uri, window } from 'vscode';
import type { RecordedRun } from '../../engine/differences/recordedRun.ts';
import { comparisonView } from '../comparisons/comparisonView.ts';
import type { Comparison } from '../comparisons/comparison.ts';
import type { ExportFormat } from '../comparisons/exportedDocument.ts';
import { pointAt } from '../inlayHints/pointAt.ts';
import type { Lab } from '../lab.ts';
import { showFailure } from '../log.ts';
import { readSettings } from '../settings.ts';
import type { LossNode } from '../views/lossTree.ts';
import type { ComparisonNode, RunNode } from '../views/runTree.ts';
import { comparisonOf } from './comparisonOf.ts';
import { registerCommand } from './registerCommand.ts';
import { tellError, tellInformation } from '../tell.ts';

/** Commands on a comparison: the one that they are called with, else the one of the active panel, else the last one. */
export function comparisonCommands(lab: Lab): Disposable[] {
  const { log, comparisons, panels, experiments } = lab;
  const exportAs = (format: ExportFormat) => async (given?: ComparisonNode, target?: Uri, every?: number) => {
    const comparison = await comparisonOf(lab, given);
    if (comparison && !target) await panels.withKeyboard(comparison, given !== undefined);
    return comparison && exportTo(lab, comparison, format, target, every);
  };
  return [
    registerCommand(log, 'stop', async (given?: ComparisonNode | 'all') => {
      const active = given !== 'all' && panels.active;
      const named = given && given !== 'all' ? await comparisonOf(lab, given) : active && active.status !== 'finished' ? active : undefined;
      await Promise.all((named ? [named] : comparisons.running).map((comparison) => comparisons.stop(comparison)));
    }),
    registerCommand(log, 'rerunComparison', async (given?: ComparisonNode) => {
      const comparison = await comparisonOf(lab, given);
      if (!comparison) return;
      await comparisons.rerun(comparison);
      await panels.show(comparison);
    }),
    registerCommand(log, 'openComparison', async (given?: ComparisonNode) => {
      const comparison = await comparisonOf(lab, given);
      if (comparison) await panels.show(comparison);
    }),
    registerCommand(log, 'openLastComparison', async () => {
      await comparisons.load();
      const [last] = comparisons.all;
      if (last) await panels.show(last);
      else void tellInformation(l10n.t('There is no comparison yet: press the lens above a loss function.'));
    }),
    registerCommand(log, 'exportComparisonCsv', exportAs('csv')),
    registerCommand(log, 'exportComparisonJson', exportAs('json')),
    registerCommand(log, 'exportComparison', async (given?: ComparisonNode) => {
      const comparison = await comparisonOf(lab, given);
      if (!comparison) return undefined;
      const items: (QuickPickItem & { readonly format: ExportFormat })[] = [
        { label: 'CSV', detail: l10n.t('A table: one row per run and step'), format: 'csv' },
        { label: 'JSON', detail: l10n.t('The document that the command line prints'), format: 'json' },
      ];
      await panels.withKeyboard(comparison, given !== undefined);
      const picked = await window.showQuickPick(items, { title: l10n.t('Export {0} as', comparison.facts.name) });
      if (!picked) return undefined;
      await panels.withKeyboard(comparison, given !== undefined);
      return exportTo(lab, comparison, picked.format);
    }),
    registerCommand(log, 'saveComparisonAsExperiment', async (given?: ComparisonNode, target?: Uri) => {
      const comparison = await comparisonOf(lab, given);
      if (comparison && !target) await panels.withKeyboard(comparison, given !== undefined);
      return comparison && saveAsExperiment(comparison, target);
    }),
    registerCommand(log, 'toggleRerunOnSave', async (given?: ComparisonNode) => {
      const comparison = await comparisonOf(lab, given);
      if (comparison) await comparisons.setFacts(comparison, { rerunOnSave: !comparison.facts.rerunOnSave });
    }),
    registerCommand(log, 'runExperiment', async (given?: Uri) => {
      const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
      const experiment = uri && await experiments.read(uri);
      if (!uri || !experiment) {
        const show = l10n.t('Show Problems');
        const choice = await tellError(log, l10n.t('This experiment cannot run until its mistakes are mended.'), show);
        if (choice === show) await commands.executeCommand('workbench.actions.view.problems');
        return undefined;
      }
      const { loss, breakpoints = [], ...rest } = experiment;
      const comparison = await comparisons.start({ ...loss, ...rest, breakpoints: breakpoints.map((expression) => ({ expression, enabled: true })), rerunOnSave: readSettings().rerunOnSave });
      await panels.show(comparison);
      return comparison.id;
    }),
    registerCommand(log, 'showLog', () => log.show()),
    panels.onCommand(({ comparison, command }) => {
      const node: ComparisonNode = { kind: 'comparison', id: comparison.id };
      switch (command.name) {
        case 'pause':
        case 'continue':
        case 'step':
        case 'stepMany':
        case 'runFurther':
        case 'editBreakpoints':
        case 'showSourceChanges':
          void commands.executeCommand(`optimizerLab.${command.name}`, node);
          break;
        case 'branch':
          void commands.executeCommand('optimizerLab.branch', { kind: 'run', id: comparison.id, run: command.run } satisfies RunNode, command.step);
          break;
        case 'stop':
          void commands.executeCommand('optimizerLab.stop', node);
          break;
        case 'rerun':
          void commands.executeCommand('optimizerLab.rerunComparison', node);
          break;
        case 'export':
          void commands.executeCommand(command.format === 'csv' ? 'optimizerLab.exportComparisonCsv' : 'optimizerLab.exportComparisonJson', node);
          break;
        case 'saveExperiment':
          void commands.executeCommand('optimizerLab.saveComparisonAsExperiment', node);
          break;
        case 'openLoss':
          void commands.executeCommand('optimizerLab.openLossFunction', { kind: 'loss', file: comparison.facts.request.source.file, name: comparison.facts.name });
          break;
        case 'showDifferences':
          void showDifferences(lab, comparison, command.run).catch((error: unknown) => showFailure(log, l10n.t('The differences cannot be shown'), error));
          break;
        case 'checkGradient':
          void checkGradientAt(lab, comparison, command.run, command.step).catch((error: unknown) => showFailure(log, l10n.t('The gradient cannot be checked'), error));
          break;
        case 'setRerunOnSave':
          void comparisons.setFacts(comparison, { rerunOnSave: command.value }).catch((error: unknown) => showFailure(log, l10n.t('Optimizer Lab could not do that'), error));
          break;
      }
    }),
  ];
}

/** Of the loss function as it is now, at the parameters where a run stood. */
async function checkGradientAt({ readers }: Lab, comparison: Comparison, run: number, step: number): Promise<void> {
  const { request, name } = comparison.facts;
  const { parameters: at } = await pointAt(readers, comparison, run, step) ?? { parameters: comparison.start };
  await commands.executeCommand('optimizerLab.checkGradient', { kind: 'loss', file: request.source.file, name } satisfies LossNode, at.join(', '));
}

/** Between two runs, as they were recorded. */
async function showDifferences({ differences, panels, readers }: Lab, comparison: Comparison, index: number): Promise<void> {
  const run = comparison.runs[index];
  if (!run) return;
  const others = comparison.runs.map((other, at) => ({ label: other.label, description: other.optimizer.dialect, at })).filter(({ at }) => at !== index);
  const picked = await panels.asking(comparison, true, () => window.showQuickPick(others, { title: l10n.t('Differences between {0} and …', run.label) }));
  if (!picked) return;
  const [mine, other] = await Promise.all([index, picked.at].map(async (at): Promise<RecordedRun | undefined> => {
    const recording = await comparison.recording(at);
    return recording && recording.rows > 0 ? { recording, reader: readers.reader(comparison, at, recording) } : undefined;
  }));
  const { parameterNames } = comparisonView(comparison).loss;
  const recorded = mine && other ? { loss: comparison.facts.name, parameterNames: (i: number) => parameterNames[i] ?? `θ[${i}]`, runs: [mine, other] as const } : undefined;
  await differences.show({ a: run.optimizer, b: comparison.runs[picked.at]!.optimizer, ...(recorded && { recorded }) });
}

async function exportTo({ panels, readers }: Lab, comparison: Comparison, format: ExportFormat, target?: Uri, every?: number): Promise<Uri | undefined> {
  const { exportComparison } = await import('../comparisons/exportComparison.ts');
  const uri = await exportComparison(readers, comparison, format, target, every).finally(() => {
    // What was read from disk for this alone is let go again.
    if (!panels.has(comparison)) comparison.release();
  });
  // Where the person was asked, an answer that it is done belongs in the status bar, not in the way.
  if (uri) window.setStatusBarMessage(l10n.t('Exported to {0}', uri.fsPath), 5_000);
  return uri;
}

async function saveAsExperiment(comparison: Comparison, target?: Uri): Promise<Uri | undefined> {
  const { saveExperiment } = await import('../experiments/saveExperiment.ts');
  return saveExperiment(comparison, target);
}
