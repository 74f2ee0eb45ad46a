import { aligned } from './aligned.ts';
import { descriptionOf } from '../optimizers/registry.ts';
import { markDifferences } from './markDifferences.ts';
import { sameNumbers } from './sameNumbers.ts';
import { texRule } from '../equations/texRule.ts';
import type { EquationDifference } from './differences.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';

/** An equation of one name in both rules as TeX, differing terms in `\htmlClass{differs}`; undefined where one of them does not have it. */
export interface TexDifference extends Pick<EquationDifference, 'kind'> {
  readonly symbol: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Two rules beside each other; empty where one of the two is none of ours. */
export function texDifferences(a: OptimizerConfiguration, b: OptimizerConfiguration): readonly TexDifference[] {
  const [first, second] = [descriptionOf(a), descriptionOf(b)];
  if (first.kind !== 'rule' || second.kind !== 'rule') return [];
  return aligned(texRule(first, a), texRule(second, b)).map(([mine, other]) => {
    const marks = mine && other && markDifferences(mine.value, other.value);
    return {
      symbol: (mine ?? other)!.symbol,
      a: mine?.tex(marks?.a ?? new Set([mine.value])),
      b: other?.tex(marks?.b ?? new Set([other.value])),
      kind: !mine || !other || !marks ? 'different' : marks.a.size === 0 ? 'same' : sameNumbers(mine.value, other.value) ? 'rounding' : 'different',
    };
  });
}
