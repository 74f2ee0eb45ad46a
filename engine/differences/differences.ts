import { equationPieces, symbolsOf, type Piece } from '../equations/equationText.ts';
import { aligned } from './aligned.ts';
import { descriptionOf } from '../optimizers/registry.ts';
import { label } from '../optimizers/spec.ts';
import { markDifferences } from './markDifferences.ts';
import { sameNumbers } from './sameNumbers.ts';
import { settledEquations } from '../equations/settledEquations.ts';
import type { HyperparameterValue, OptimizerConfiguration, OptimizerDescription } from '../optimizers/description.ts';

/** A hyperparameter that the two do not have alike; undefined where one of them does not have it. */
export interface HyperparameterDifference {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly a: HyperparameterValue | undefined;
  readonly b: HyperparameterValue | undefined;
}

/** What a rule assigns to one name, in both; undefined where one of them does not have it. */
export interface EquationDifference {
  readonly name: string;
  readonly symbol: string;
  readonly a: readonly Piece[] | undefined;
  readonly b: readonly Piece[] | undefined;
  /** `rounding`: the same but for the order of operations. */
  readonly kind: 'same' | 'rounding' | 'different';
}

export interface RuleDifferences {
  readonly labels: readonly [string, string];
  readonly hyperparameters: readonly HyperparameterDifference[];
  /** Empty where a library, not a rule of ours, runs one of the two. */
  readonly equations: readonly EquationDifference[];
}

/** The rules of two configurations side by side, differing terms marked, and the hyperparameters that differ. */
export function ruleDifferences(a: OptimizerConfiguration, b: OptimizerConfiguration): RuleDifferences {
  const [first, second] = [descriptionOf(a), descriptionOf(b)];
  return {
    labels: [fullLabel(a), fullLabel(b)],
    hyperparameters: hyperparameterDifferences(a, b, first, second),
    equations: equationDifferences(a, b, first, second),
  };
}

/** With the dialect, always; a user's own optimizer has none. */
export function fullLabel(configuration: OptimizerConfiguration): string {
  const [head = '', ...rest] = label(configuration).split(' ');
  return [head.includes('@') || configuration.own ? head : `${head}@${configuration.dialect}`, ...rest].join(' ');
}

function hyperparameterDifferences(a: OptimizerConfiguration, b: OptimizerConfiguration, first: OptimizerDescription, second: OptimizerDescription): readonly HyperparameterDifference[] {
  const all = { ...second.hyperparameters, ...first.hyperparameters };
  const ids = Object.keys(all).filter((id) => a.hyperparameters[id] !== b.hyperparameters[id]);
  return ids.map((id) => ({ id, symbol: all[id]!.symbol, name: all[id]!.name, a: a.hyperparameters[id], b: b.hyperparameters[id] }));
}

function equationDifferences(a: OptimizerConfiguration, b: OptimizerConfiguration, first: OptimizerDescription, second: OptimizerDescription): readonly EquationDifference[] {
  if (first.kind !== 'rule' || second.kind !== 'rule') return [];
  const symbols = { a: symbolsOf(first), b: symbolsOf(second) };
  const equations = { a: settledEquations(first, a), b: settledEquations(second, b) };
  return aligned(equations.a, equations.b).map(([mine, other]) => {
    const name = (mine ?? other)!.name;
    const marks = mine && other ? markDifferences(mine.value, other.value) : undefined;
    return {
      name,
      symbol: (mine ? symbols.a : symbols.b).get(name) ?? name,
      // What stands on one side alone differs as a whole.
      a: mine && equationPieces(mine.value, symbols.a, marks?.a ?? new Set([mine.value])),
      b: other && equationPieces(other.value, symbols.b, marks?.b ?? new Set([other.value])),
      kind: !mine || !other || !marks ? 'different' : marks.a.size === 0 ? 'same' : sameNumbers(mine.value, other.value) ? 'rounding' : 'different',
    };
  });
}
