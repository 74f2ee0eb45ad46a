import type { Command } from 'commander';
import { allowedParameter, defaultOf, formatParameter } from '../calls/parameter.ts';
import { averagings } from '../averaging/averagings.ts';
import { callCatalogEntry } from '../calls/callCatalog.ts';
import { print } from './standardOutput.ts';
import { schedules } from '../schedules/schedules.ts';
import { suggest } from '../suggest.ts';
import { textTable } from './textTable.ts';
import { transforms } from '../transforms/transforms.ts';
import { usageOf, type CallDescription } from '../calls/callDescription.ts';
import { UsageError } from './usageError.ts';
import type { Dialect } from '../optimizers/description.ts';

interface Form {
  readonly equivalent: string;
  readonly note?: string;
  readonly equation: string;
}

const kinds: Readonly<Record<string, readonly CallDescription<Form>[]>> = { schedules, transforms, averagings };

/** `schedules [NAME]`: schedules of hyperparameters, and what stands around an optimizer. */
export function addSchedulesCommand(program: Command): void {
  program
    .command('schedules')
    .description('schedules of hyperparameters, gradient transforms and weight averaging, for SPECs')
    .argument('[NAME]', 'one of them')
    .option('--json', 'print a JSON document')
    .action(async (name: string | undefined, { json }: { readonly json?: true }) => {
      if (name !== undefined) {
        const found = find(name);
        await print(json ? `${JSON.stringify(callCatalogEntry(found))}\n` : described(found));
      } else if (json) await print(`${JSON.stringify(Object.fromEntries(Object.entries(kinds).map(([kind, known]) => [kind, known.map(callCatalogEntry)])))}\n`);
      else await print(textTable(['', 'written', ''], Object.entries(kinds).flatMap(([kind, known]) => known.map((each, index) => [index === 0 ? kind : '', usageOf(each, 'paper'), each.summary]))));
    });
}

function find(name: string): CallDescription<Form> {
  const all = Object.values(kinds).flat();
  const found = all.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  const ids = all.map(({ id }) => id);
  if (!found) throw new UsageError(`There is no “${name}”${suggest(name, ids)}; there are ${ids.join(', ')}.`);
  return found;
}

function described(description: CallDescription<Form>): string {
  const { name, summary, parameters, forms } = description;
  const rows = Object.entries(parameters).map(([id, parameter]) => {
    const byDefault = defaultOf(parameter, 'paper');
    return [id, parameter.symbol, byDefault === undefined ? '–' : formatParameter(byDefault), allowedParameter(parameter), parameter.dialects?.join(' ') ?? 'all', parameter.meaning];
  });
  return [
    `${name}: ${summary}\n\n`,
    ...(rows.length > 0 ? [textTable(['value', '', 'default', 'is', 'dialects', ''], rows), '\n'] : []),
    textTable(['dialect', 'the same as', ''], (Object.entries(forms) as [Dialect, Form][]).map(([dialect, { equivalent, equation }]) => [dialect === 'paper' ? 'others' : dialect, equivalent, equation])),
    ...(Object.entries(forms) as [Dialect, Form][]).flatMap(([dialect, { note }]) => (note === undefined ? [] : [`\n${dialect}: ${note}\n`])),
  ].join('');
}
