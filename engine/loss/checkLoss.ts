import type { FileSystem } from '../compile/fileSystem.ts';
import { ProblemError, type Problem } from '../problem.ts';
import { checkGivenGradient } from './checkGivenGradient.ts';
import { findLosses } from './discoverLosses.ts';
import { loadLoss, readSource, type LoadedLoss, type LossReference } from './loadLoss.ts';
import { instantiateLoss } from './prepareLoss.ts';

/**
 * Everything that is wrong with the loss functions of a file, or with the one named: mistakes in tags and signatures, and what compiling
 * them, differentiating them and evaluating value and gradient brings to light. It runs the user's code.
 * @returns in the order of the files' lines, each once
 */
export async function checkLoss({ file, name, recognition, numericGradients = false }: LossReference, files: FileSystem): Promise<Problem[]> {
  const text = await readSource(file, files).catch((error: unknown) => {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  });
  if (typeof text !== 'string') return [text];
  const { found, refused, syntaxError } = findLosses(file, text, recognition, name);
  if (syntaxError) return [syntaxError];
  const problems: Problem[] = [];
  problems.push(...refused.filter((entry) => name === undefined || entry.name === name).map(({ problem }) => problem));
  const names = name !== undefined ? [name] : found.map(({ loss }) => loss.name);
  for (const each of names) {
    const known = found.find(({ loss }) => loss.name === each)?.problems ?? [];
    problems.push(...known);
    if (known.some(({ severity }) => severity === 'error')) continue;
    try {
      problems.push(...tryLoss(await loadLoss({ file, name: each, recognition }, files), numericGradients));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(error.problem);
    }
  }
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...unique.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}

/** Value and gradient at the start, and what is to be said of the gradient. */
function tryLoss(loaded: LoadedLoss, numericGradients: boolean): readonly Problem[] {
  const { objective, start, notes } = instantiateLoss(loaded, { seed: 1, numericGradients });
  objective.value(start);
  objective.gradient(start, 1, new Float64Array(start.length));
  if (!loaded.loss.gradient) return notes;
  const wrong = checkGivenGradient(loaded);
  return wrong ? [wrong] : [];
}
