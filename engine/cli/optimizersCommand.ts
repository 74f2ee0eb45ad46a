import type { Command } from 'commander';
import { defaultDialect, dialectsOf } from '../optimizers/configuration.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { allowedValues } from '../optimizers/hyperparameterValue.ts';
import { catalogEntry, optimizerCatalog } from '../optimizers/optimizerCatalog.ts';
import { describeOwn } from '../ownOptimizers/describeOwn.ts';
import { loadOwn, ownReference } from '../ownOptimizers/loadOwn.ts';
import { nodeFiles } from '../node/nodeFiles.ts';
import { SpecError } from '../optimizers/spec.ts';
import { findOptimizer, optimizers, UnknownOptimizerError } from '../optimizers/registry.ts';
import { print } from './standardOutput.ts';
import { textTable } from './textTable.ts';
import { UsageError } from './usageError.ts';

/** `optimizers [ID]`: the descriptions of all, or of one with its hyperparameters and state. */
export function addOptimizersCommand(program: Command): void {
  program
    .command('optimizers')
    .description('the optimizers: hyperparameters, defaults per dialect, state variables')
    .argument('[ID]', 'one of them, or your own: ./my.ts#mine')
    .option('--json', 'print a JSON document')
    .action(async (id: string | undefined, { json }: { readonly json?: true }) => {
      const chosen = id === undefined ? undefined : await find(id);
      if (json) await print(`${JSON.stringify(chosen ? catalogEntry(chosen) : optimizerCatalog())}\n`);
      else await print(chosen ? described(chosen, ownReference(id!) !== undefined) : textTable(['id', 'name', 'family', 'dialects', ''], optimizers.map(row)));
    });
}

async function find(id: string): Promise<OptimizerDescription> {
  try {
    const own = (await loadOwn([id], process.cwd(), nodeFiles())).get(id);
    return own ? describeOwn(own) : findOptimizer(id);
  } catch (error) {
    throw error instanceof UnknownOptimizerError || error instanceof SpecError ? new UsageError(error.message) : error;
  }
}

function row(description: OptimizerDescription): string[] {
  const { id, aliases = [], name, family, summary } = description;
  return [[id, ...aliases].join(', '), name, family, dialectsOf(description).join(' '), summary];
}

/** @param own of the user's: it has no dialects */
function described(description: OptimizerDescription, own: boolean): string {
  const { name, family, summary, paper, state, derived, dialects } = description;
  const known = dialectsOf(description);
  const hyperparameters = Object.entries(description.hyperparameters).map(([id, hyperparameter]) => [
    id,
    hyperparameter.symbol,
    ...known.map((dialect) => String(hyperparameter.defaults[dialect] ?? '–')),
    allowedValues(hyperparameter),
    hyperparameter.meaning,
  ]);
  const quantities = [...Object.entries(state).map((entry) => ['state', ...entry] as const), ...Object.entries(derived).map((entry) => ['derived', ...entry] as const)];
  return [
    `${name} (${family}): ${summary}\n`,
    ...(paper.year > 0 ? [`${paper.authors}: ${paper.title}, ${paper.year}.${paper.url ? ` ${paper.url}` : ''}\n`] : []),
    '\n',
    ...(own ? [] : [textTable(['dialect', 'the same as', 'source'], known.map((dialect) => [dialect === defaultDialect(description) ? `${dialect} (default)` : dialect, dialects[dialect]!.equivalent, dialects[dialect]!.source])), '\n']),
    textTable(['hyperparameter', '', ...(own ? ['default'] : known), 'is', ''], hyperparameters),
    ...(quantities.length > 0 ? ['\n', textTable(['quantity', 'id', '', ''], quantities.map(([kind, id, { symbol, meaning }]) => [kind, id, symbol, meaning]))] : []),
    ...known.flatMap((dialect) => (dialects[dialect]!.note ? [`\n${dialect}: ${dialects[dialect]!.note}\n`] : [])),
  ].join('');
}

