import { allowedParameter, type Parameter } from './parameter.ts';
import { parametersOf, type CallDescription } from './callDescription.ts';
import { usageOf } from './callDescription.ts';
import type { Dialect } from '../optimizers/description.ts';

interface Form {
  readonly equivalent: string;
  readonly note?: string;
  readonly equation: string;
}

/** A schedule, gradient transform or averaging as `schedules --json` prints it. */
export interface CallCatalogEntry {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly parameters: Readonly<Record<string, Parameter & { readonly is: string }>>;
  /** `paper` stands for every dialect that is not there. */
  readonly dialects: Readonly<Partial<Record<Dialect, Form & { readonly parameters: readonly string[] }>>>;
}

/** Everything that a description says, as plain data. */
export function callCatalogEntry(description: CallDescription<Form>): CallCatalogEntry {
  const { id, name, summary, parameters, forms } = description;
  return {
    id,
    name,
    summary,
    usage: usageOf(description, 'paper'),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, parameter]) => [key, { ...parameter, is: allowedParameter(parameter) }])),
    dialects: Object.fromEntries(
      (Object.entries(forms) as [Dialect, Form][]).map(([dialect, { equivalent, note, equation }]) => [
        dialect,
        { equivalent, ...(note !== undefined && { note }), equation, parameters: parametersOf(description, dialect).map(([key]) => key) },
      ]),
    ),
  };
}
