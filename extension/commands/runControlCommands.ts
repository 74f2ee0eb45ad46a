import { type Disposable, l10n } from 'vscode';
import type { Comparison } from '../comparisons/comparison.ts';
import { formatCount } from '../comparisons/comparisonText.ts';
import { canGoOn } from '../comparisons/runControl.ts';
import type { Lab } from '../lab.ts';
import type { RunTreeNode } from '../views/runTree.ts';
import { askForCount } from './askForCount.ts';
import { branchFrom } from './branchFrom.ts';
import { comparisonOf } from './comparisonOf.ts';
import { editBreakpoints } from './editBreakpoints.ts';
import { registerCommand } from './registerCommand.ts';
import { tellInformation } from '../tell.ts';

/** Commands that let the runs of a comparison pause, go on and branch. What they would ask the person for may be given. */
export function runControlCommands(lab: Lab): Disposable[] {
  const { log, comparisons, panels } = lab;
  /** What was asked for last, for the next time. */
  const counts = { step: 10, further: 1000 };
  const paused = async (given: RunTreeNode | undefined): Promise<Comparison | undefined> => {
    const comparison = await comparisonOf(lab, given, ({ status }) => status === 'paused');
    if (!comparison || comparison.status === 'paused') return comparison;
    void tellInformation(l10n.t('{0} is not paused.', comparison.facts.name));
    return undefined;
  };

  const act = {
    pause: async (given?: RunTreeNode) => {
      const comparison = await comparisonOf(lab, given, ({ status }) => status === 'running');
      if (comparison) await comparisons.pause(comparison);
    },
    continue: async (given?: RunTreeNode) => {
      const comparison = await paused(given);
      if (!comparison) return;
      comparisons.continue(comparison);
      await panels.show(comparison);
    },
    step: async (given?: RunTreeNode) => {
      const comparison = await paused(given);
      if (!comparison) return;
      comparisons.step(comparison, 1);
      await panels.show(comparison);
    },
    stepMany: async (given?: RunTreeNode, count?: number) => {
      const comparison = await paused(given);
      if (!comparison) return;
      const asked = count ?? await panels.asking(comparison, given !== undefined, () => askForCount(l10n.t('{0}: how many steps?', comparison.facts.name), counts.step));
      if (asked === undefined) return;
      counts.step = asked;
      comparisons.step(comparison, asked);
      await panels.show(comparison);
    },
    runFurther: async (given?: RunTreeNode, count?: number) => {
      const comparison = await comparisonOf(lab, given);
      if (!comparison) return;
      if (!comparison.runs.some(canGoOn)) {
        void tellInformation(l10n.t('No run of {0} can go on: each has met its goal, diverged or failed.', comparison.facts.name));
        return;
      }
      const { name, request } = comparison.facts;
      const asked = count ?? await panels.asking(comparison, given !== undefined, () => askForCount(l10n.t('{0}: how many steps more? ({1} so far)', name, formatCount(request.steps)), counts.further));
      if (asked === undefined) return;
      counts.further = asked;
      await comparisons.runFurther(comparison, asked);
      await panels.show(comparison);
    },
    branch: async (given?: RunTreeNode, step?: number, spec?: string) => {
      const comparison = await comparisonOf(lab, given);
      const index = comparison && await panels.asking(comparison, given !== undefined || spec !== undefined, (closed) => branchFrom(lab, comparison, closed, given?.kind === 'run' ? given.run : undefined, step, spec));
      if (index !== undefined) await panels.show(comparison!);
      return index;
    },
    editBreakpoints: async (given?: RunTreeNode, expressions?: readonly string[]) => {
      const comparison = await comparisonOf(lab, given);
      if (comparison) await panels.asking(comparison, given !== undefined || expressions !== undefined, (closed) => editBreakpoints(lab, comparison, closed, expressions));
    },
  };

  return Object.entries(act).map(([id, run]) => registerCommand(log, id, run as (...given: unknown[]) => unknown));
}
