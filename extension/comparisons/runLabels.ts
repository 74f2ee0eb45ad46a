import { label } from '../../engine/optimizers/spec.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { BranchPoint } from './comparison.ts';

/** A short name for each run, that of a branch with its step; equal ones are numbered so that every name is unique. */
export function runLabels(optimizers: readonly OptimizerConfiguration[], branches: readonly (BranchPoint | undefined)[]): readonly string[] {
  const seen = new Map<string, number>();
  return optimizers.map((configuration, index) => {
    const branch = branches[index];
    const name = branch ? `${label(configuration)} from ${branch.step}` : label(configuration);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}
