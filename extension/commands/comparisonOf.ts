import type { Comparison } from '../comparisons/comparison.ts';
import type { Lab } from '../lab.ts';
import type { RunTreeNode } from '../views/runTree.ts';

/** The comparison that a command means: the one that it is called with, else the one of the active panel, else the latest; of those that it can be used on, where there are such. */
export async function comparisonOf({ comparisons, panels }: Lab, given?: RunTreeNode, usable: (comparison: Comparison) => boolean = () => true): Promise<Comparison | undefined> {
  if (given) return comparisons.get(given.id);
  await comparisons.load();
  const candidates = [...(panels.active ? [panels.active] : []), ...comparisons.all];
  return candidates.find(usable) ?? candidates[0];
}
