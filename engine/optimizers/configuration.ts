import type { Dialect, Hyperparameter, HyperparameterValue, HyperparameterValues, OptimizerDescription } from './description.ts';

/** A hyperparameter as one form of an optimizer has it. */
export interface AvailableHyperparameter {
  readonly id: string;
  readonly hyperparameter: Hyperparameter;
  readonly default: HyperparameterValue;
}

/** PyTorch's where the optimizer has it, otherwise its first. */
export function defaultDialect({ dialects }: OptimizerDescription): Dialect {
  return dialects.pytorch ? 'pytorch' : dialectsOf({ dialects })[0]!;
}

export function dialectsOf({ dialects }: Pick<OptimizerDescription, 'dialects'>): readonly Dialect[] {
  return Object.keys(dialects) as Dialect[];
}

/**
 * The hyperparameters that a dialect has, in the order of the description.
 * @param chosen values given so far: a native optimizer has others for each of the library's optimizers
 */
export function hyperparametersOf(description: OptimizerDescription, dialect: Dialect, chosen: HyperparameterValues = {}): readonly AvailableHyperparameter[] {
  const variant = variantDefaults(description, dialect, chosen);
  return Object.entries(description.hyperparameters).flatMap(([id, hyperparameter]) => {
    const value = variant && id !== variant.hyperparameter ? variant.defaults[id] : hyperparameter.defaults[dialect];
    return value === undefined ? [] : [{ id, hyperparameter, default: value }];
  });
}

function variantDefaults(description: OptimizerDescription, dialect: Dialect, chosen: HyperparameterValues) {
  if (description.kind !== 'native') return undefined;
  const { hyperparameter, defaults } = description.variants;
  const choice = chosen[hyperparameter] ?? description.hyperparameters[hyperparameter]?.defaults[dialect];
  return { hyperparameter, defaults: defaults[String(choice)] ?? {} };
}
