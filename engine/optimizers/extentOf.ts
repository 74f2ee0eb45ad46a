import { childrenOf, type Expression } from './ruleTree.ts';
import { ruleFunctions } from './ruleFunctions.ts';
import { widest, type Extent } from './extent.ts';

/** How many values an expression has, where each name in it has these. */
export function extentOf(expression: Expression, extents: ReadonlyMap<string, Extent>): Extent {
  if (expression.kind === 'name') return extents.get(expression.name) ?? 'step';
  if (expression.kind === 'apply') {
    const described = ruleFunctions[expression.name];
    switch (described.kind) {
      case 'fold':
      case 'derived':
        return described.extent;
      case 'map':
      case 'source':
        return 'coordinate';
      case 'elementwise':
    }
  }
  return widest(childrenOf(expression).map((child) => extentOf(child, extents)));
}
