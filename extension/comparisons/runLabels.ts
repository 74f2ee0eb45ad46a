import { label } from '../../engine/optimizers/spec.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { Branch } from './comparison.ts';

/** A short name for each run, those of branches last; equal ones are numbered so that every name is unique. */
export function runLabels(optimizers: readonly OptimizerConfiguration[], branches: readonly Branch[]): readonly string[] {
  const seen = new Map<string, number>();
  return [...optimizers.map(label), ...branches.map(({ optimizer, step }) => `${label(optimizer)} from ${step}`)].map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}
