import { code, table } from './markdown.ts';
import { defaultDialect, dialectsOf, hyperparametersOf } from '../../engine/optimizers/configuration.ts';
import { optimizers } from '../../engine/optimizers/registry.ts';
import type { OptimizerDescription } from '../../engine/optimizers/description.ts';

/** The table of the README: one row for each optimizer. */
export function optimizersTable(): string {
  const rows = optimizers.map((description) => [
    `[${[description.id, ...(description.aliases ?? [])].map(code).join(', ')}](docs/optimizers.md#${description.id})`,
    description.summary,
    hyperparameters(description),
    state(description),
    dialectsOf(description).join(', '),
  ]);
  return table(['optimizer', 'what it does', 'hyperparameters and defaults', 'state', 'dialects'], rows);
}

/** Those of the default dialect; a switch that is off is only named. */
function hyperparameters(description: OptimizerDescription): string {
  return hyperparametersOf(description, defaultDialect(description))
    .map(({ id, default: value }) => (value === false ? id : `${id} ${value}`))
    .join(', ');
}

function state({ state: variables }: OptimizerDescription): string {
  return Object.values(variables).map(({ symbol }) => symbol).join(', ') || 'none';
}
