import { l10n, window } from 'vscode';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { Comparison } from '../comparisons/comparison.ts';
import { formatCount, runText } from '../comparisons/comparisonText.ts';
import type { Lab } from '../lab.ts';
import type { Closed } from '../panel/panels.ts';
import { tellInformation } from '../tell.ts';

/**
 * Asks for what is not given, and starts a run that goes on from a step of another with hyperparameters of its own.
 * @param spec of the optimizer, as the person would write it
 * @returns its position in the comparison; undefined where the person thought better of it
 * @throws SpecError, RangeError where what is given is not possible
 */
export async function branchFrom({ comparisons }: Lab, comparison: Comparison, closed: Closed, run?: number, step?: number, spec?: string): Promise<number | undefined> {
  const of = run ?? await closed(askForRun(comparison));
  if (of === undefined) return undefined;
  const { label, optimizer } = comparison.runs[of]!;
  if (step !== undefined) {
    const refusal = refuse(comparison, of, step);
    if (refusal !== undefined) {
      void tellInformation(refusal);
      return undefined;
    }
  }
  const from = step ?? await closed(askForStep(comparison, of));
  if (from === undefined) return undefined;
  const { parseSpec } = await import('../../engine/optimizers/spec.ts');
  const own = new Map(optimizer.own ? [[optimizer.id, optimizer.own]] : []);
  const read = (text: string): OptimizerConfiguration => parseSpec(text, { own });
  const text = spec ?? await askForSpec(l10n.t('Branch {0} from step {1}', label, formatCount(from)), optimizer, read);
  return text === undefined ? undefined : comparisons.branch(comparison, { of, step: from }, read(text));
}

async function askForRun({ runs, facts }: Comparison): Promise<number | undefined> {
  const items = runs.map((run, index) => ({ label: run.label, description: runText(run), index })).filter(({ index }) => runs[index]!.opening);
  return (await window.showQuickPick(items, { title: l10n.t('{0}: branch from which run?', facts.name) }))?.index;
}

async function askForStep(comparison: Comparison, of: number): Promise<number | undefined> {
  const { label, steps } = comparison.runs[of]!;
  const read = (typed: string): number => Number(typed.replace(/[\s,_.']/g, '') || NaN);
  const text = await window.showInputBox({
    title: l10n.t('Branch {0} from which step?', label),
    value: formatCount(Math.min(steps, comparison.facts.request.steps - 1)),
    validateInput: (typed) => refuse(comparison, of, read(typed)),
  });
  return text === undefined ? undefined : read(text);
}

/** Why no branch can leave a run at a step; undefined where one can. */
function refuse(comparison: Comparison, of: number, step: number): string | undefined {
  const { steps, branch } = comparison.runs[of]!;
  const first = branch?.step ?? 0;
  const last = Math.min(steps, comparison.facts.request.steps - 1);
  if (Number.isInteger(step) && step >= first && step <= last) return undefined;
  if (step === comparison.facts.request.steps) return l10n.t('Step {0} is the last one, behind which there is nothing to run. Choose an earlier step, or run further first.', formatCount(step));
  return l10n.t('Write a step from {0} to {1}.', formatCount(first), formatCount(last));
}

/** Everything that may be changed stands there; the learning rate is what one changes most. */
async function askForSpec(title: string, optimizer: OptimizerConfiguration, read: (text: string) => unknown): Promise<string | undefined> {
  const value = wholeSpec(optimizer);
  const rate = /\blearningRate=([^,+]*)/.exec(value);
  const { specSyntax } = await import('../../engine/optimizers/spec.ts');
  return window.showInputBox({
    title,
    value,
    ...(rate && { valueSelection: [rate.index + rate[0].length - rate[1]!.length, rate.index + rate[0].length] as [number, number] }),
    prompt: l10n.t('The optimizer of the branch: {0}. Its state goes on where it is the same optimizer, and begins anew where it is another.', specSyntax),
    validateInput: (typed) => {
      try {
        read(typed);
        return undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'SpecError') return error.message;
        throw error;
      }
    },
  });
}

/** With all its hyperparameters, not only those that were changed. */
export function wholeSpec({ id, own, dialect, hyperparameters, transforms = [], averaging }: OptimizerConfiguration): string {
  const values = Object.entries(hyperparameters).map(([name, value]) => `${name}=${value}`);
  const head = `${own ? id : `${id}@${dialect}`}${values.length > 0 ? `:${values.join(',')}` : ''}`;
  return [head, ...transforms, ...(averaging === undefined ? [] : [averaging])].join('+');
}
