import fc from 'fast-check';
import { configure, SpecError } from '../../../engine/optimizers/spec.ts';
import { dialectsOf, hyperparametersOf } from '../../../engine/optimizers/configuration.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import type { Dialect, RuleDescription, Hyperparameter, HyperparameterValue, OptimizerConfiguration, OptimizerDescription } from '../../../engine/optimizers/description.ts';

export interface Form {
  readonly description: RuleDescription;
  readonly dialect: Dialect;
}

/** Every optimizer with a rule in every dialect that it has. */
export const forms: readonly Form[] = optimizers.flatMap((description) =>
  description.kind === 'rule' ? dialectsOf(description).map((dialect) => ({ description, dialect })) : [],
);

function valueOf(hyperparameter: Hyperparameter): fc.Arbitrary<HyperparameterValue> {
  switch (hyperparameter.kind) {
    case 'boolean':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...hyperparameter.choices);
    case 'number': {
      const { minimum: min, maximum: max, exclusiveMinimum: minExcluded = false, exclusiveMaximum: maxExcluded = false } = hyperparameter;
      const interesting = [min, max, 1e-8, 0.001, 0.1, 0.5, 0.9].filter((value) => (minExcluded ? value > min : value >= min) && (maxExcluded ? value < max : value <= max));
      if (hyperparameter.integer) return fc.integer({ min, max: Math.min(max, 12) });
      return fc.oneof(fc.constantFrom(...interesting), fc.double({ min, max, minExcluded, maxExcluded, noNaN: true }).map((value) => value + 0));
    }
  }
}

/** Any configuration of a form: some hyperparameters at their defaults, others anywhere in their ranges. */
export function configurationOf(description: OptimizerDescription, dialect: Dialect): fc.Arbitrary<OptimizerConfiguration> {
  const entries = hyperparametersOf(description, dialect).map(({ id, hyperparameter }) => [id, valueOf(hyperparameter)] as const);
  return fc.record(Object.fromEntries(entries), { requiredKeys: [] }).map((hyperparameters) => {
    try {
      return configure({ id: description.id, dialect, hyperparameters });
    } catch (error) {
      // Values that do not go together; the defaults always do.
      if (error instanceof SpecError) return configure({ id: description.id, dialect });
      throw error;
    }
  });
}
