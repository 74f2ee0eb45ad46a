import { label } from '../../engine/optimizers/spec.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';

/** A short name for each run; equal ones are numbered so that every name is unique. */
export function runLabels(optimizers: readonly OptimizerConfiguration[]): readonly string[] {
  const seen = new Map<string, number>();
  return optimizers.map((configuration) => {
    const name = label(configuration);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}
