import { scheduledHyperparameters } from '../schedules/scheduledHyperparameters.ts';
import { texBinding, texExpression, type TexPart } from './texEquation.ts';
import { texSymbols } from './texSymbols.ts';
import { versionedEquations, type Equation } from './settledEquations.ts';
import type { Expression } from '../optimizers/ruleTree.ts';
import type { OptimizerConfiguration, RuleDescription } from '../optimizers/description.ts';

/** One equation of a rule in TeX, with the steps to which its values belong: m_t, and m_{t-1} of the state before. */
export interface TexRuleEquation extends Equation {
  readonly symbol: string;
  /** The right side; marked parts in `\htmlClass{differs}`. */
  readonly tex: (marked?: ReadonlySet<Expression>) => string;
}

/** The equations of a configuration for parameters of any shape. */
export function texRule(description: RuleDescription, configuration: OptimizerConfiguration): readonly TexRuleEquation[] {
  const equations = versionedEquations(description, configuration).filter(({ name, value }) => name !== 'effectiveLearningRate' || (value.kind !== 'name' && value.kind !== 'literal'));
  const symbols = texSymbols(description, equations, new Set(scheduledHyperparameters(description, configuration).keys()));
  const replace = (part: Expression): TexPart | undefined => {
    const tex = part.kind === 'name' ? symbols.get(part.name) : undefined;
    return tex === undefined ? undefined : { tex, binding: tex.includes('/') && !tex.startsWith('(') ? texBinding.product : texBinding.atom };
  };
  return equations.map(({ name, value }) => ({
    name,
    value,
    symbol: symbols.get(name) ?? `\\text{${name}}`,
    tex: (marked = new Set()) => texExpression(value, { dots: false, marked, replace }).tex,
  }));
}
