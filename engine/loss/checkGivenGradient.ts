import type { Problem } from '../problem.ts';
import { compareGradients, gradientTolerance } from './compareGradients.ts';
import { coordinateNames } from './coordinateNames.ts';
import type { LoadedLoss } from './loadLoss.ts';

/**
 * Compares the user's gradient with the exact one, at the start and at random points around; with differences where there is no exact one.
 * @returns a warning at the gradient for its first mistake
 * @throws {ProblemError} where the user's gradient cannot be computed at the start
 */
export function checkGivenGradient(loaded: LoadedLoss): Problem | undefined {
  const { loss } = loaded;
  const { name, range } = loss.gradient!;
  const { comparisons } = compareGradients(loaded, { seed: 1 });
  for (const [index, { at, gradient, exact, numeric, relativeErrors }] of comparisons.entries()) {
    const wrong = relativeErrors.findIndex((error) => error > gradientTolerance);
    if (wrong < 0) continue;
    const where = `${index === 0 ? 'at the start ' : 'at '}(${shown(at)})`;
    const right = exact ? `the exact derivative is ${exact[wrong]}` : `differences of ${loss.name} give ${numeric[wrong]!.toPrecision(6)}`;
    const message = `${name} gives ${gradient[wrong]} for ∂/∂${coordinateNames(loss, gradient.length)[wrong]} ${where}, where ${right}. Runs use ${name} as it is.`;
    return { severity: 'warning', file: loss.file, ...range.start, message };
  }
  return undefined;
}

const shown = (at: readonly number[]): string => `${at.slice(0, 4).map((x) => Number(x.toPrecision(6))).join(', ')}${at.length > 4 ? ', …' : ''}`;
