import { label } from '../optimizers/spec.ts';
import type { ComparisonRequest } from './comparison.ts';

/** A short name for each run, that of a branch with its step; equal ones are numbered so that every name is unique. */
export function runLabels({ optimizers, branches = [] }: Pick<ComparisonRequest, 'optimizers' | 'branches'>): readonly string[] {
  const fromStart = optimizers.length - branches.length;
  const seen = new Map<string, number>();
  return optimizers.map((configuration, index) => {
    const branch = branches[index - fromStart];
    const name = branch ? `${label(configuration)} from ${branch.step}` : label(configuration);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}
