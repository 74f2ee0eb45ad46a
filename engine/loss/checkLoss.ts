import type { FileSystem } from '../compile/fileSystem.ts';
import { ProblemError, type Problem } from '../problem.ts';
import { findLosses } from './discoverLosses.ts';
import { loadLoss, readSource, type LoadedLoss, type LossReference } from './loadLoss.ts';
import { instantiateLoss } from './prepareLoss.ts';

/**
 * Everything that is wrong with the loss functions of a file, or with the one named: mistakes in tags and signatures, and what compiling
 * them and evaluating value and gradient once at the start brings to light. It runs the user's code.
 * @returns in the order of the files' lines, each once
 */
export async function checkLoss({ file, name, recognition }: LossReference, files: FileSystem): Promise<Problem[]> {
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
      problems.push(...tryLoss(await loadLoss({ file, name: each, recognition }, files)));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(error.problem);
    }
  }
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...unique.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}

/** Value and gradient at the start; a gradient of the user's own is compared with central differences. */
function tryLoss(loaded: LoadedLoss): Problem[] {
  const { objective, start } = instantiateLoss(loaded, { seed: 1 });
  const value = objective.value(start);
  const given = new Float64Array(start.length);
  objective.gradient(start, 1, given);
  const { gradient, ...ungiven } = loaded.loss;
  if (!gradient) return [];

  const numeric = new Float64Array(start.length);
  instantiateLoss({ ...loaded, loss: ungiven }, { seed: 1 }).objective.gradient(start, 1, numeric);
  // Rounding of the loss, divided by the step of the differences.
  const rounding = Number.EPSILON ** (2 / 3) * Math.abs(value);
  const wrong = numeric.findIndex((derivative, i) => Number.isFinite(derivative) && !(Math.abs(derivative - given[i]!) <= 1e-3 * Math.max(1, Math.abs(derivative)) + 100 * rounding));
  if (wrong < 0) return [];
  const message = `${gradient.name} gives ${given[wrong]} as derivative ${wrong + 1} at the start, where numeric differences of ${ungiven.name} give ${numeric[wrong]!.toPrecision(6)}. Runs use ${gradient.name} as it is.`;
  return [{ severity: 'warning', file: ungiven.file, ...gradient.range.start, message }];
}
