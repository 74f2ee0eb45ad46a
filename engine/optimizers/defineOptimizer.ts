import type { RuleDescription, Hyperparameter, StateVariable } from './description.ts';

/** Types the rules by the hyperparameters and the state that stand beside them. */
export function defineOptimizer<
  const H extends Readonly<Record<string, Hyperparameter>>,
  const S extends Readonly<Record<string, StateVariable>>,
>(description: Omit<RuleDescription<H, S>, 'kind'>): RuleDescription {
  return { ...description, kind: 'rule' };
}
