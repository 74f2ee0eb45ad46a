import { coordinateNames, hasNames } from '../../engine/loss/coordinateNames.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { descriptionOf } from '../../engine/optimizers/registry.ts';
import type { Comparison } from './comparison.ts';

/** The expressions that a run is watched for. One over a quantity that other optimizers of the comparison keep and this one does not is none of its. */
export function breakpointsOf({ facts }: Pick<Comparison, 'facts'>, optimizer: OptimizerConfiguration): readonly string[] {
  const expressions = facts.breakpoints.filter(({ enabled }) => enabled).map(({ expression }) => expression);
  if (expressions.length === 0) return [];
  const own = quantitiesOf(optimizer);
  const known = new Set(facts.request.optimizers.flatMap((other) => [...quantitiesOf(other)]));
  const parameters = new Set(parameterNames(facts));
  const isForeign = (name: string): boolean => known.has(name) && !own.has(name) && !parameters.has(name);
  return expressions.filter((expression) => !(expression.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).some(isForeign));
}

/** Coordinates as they are named in an expression; none where they have no names of their own. */
export function parameterNames({ loss }: Pick<Comparison['facts'], 'loss'>, dimensions = loss?.dimensions ?? 0): readonly string[] {
  return loss && hasNames(loss, dimensions) ? coordinateNames(loss, dimensions) : [];
}

function quantitiesOf(optimizer: OptimizerConfiguration): ReadonlySet<string> {
  const { state, derived } = descriptionOf(optimizer);
  return new Set(Object.entries({ ...state, ...derived }).flatMap(([id, { symbol }]) => [id, symbol]));
}
