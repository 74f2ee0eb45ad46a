import { suggest } from '../suggest.ts';
import { allowedParameter, checkParameter, defaultOf, formatParameter, type Parameter, type ParameterValue } from './parameter.ts';
import { parseCall } from './parseCall.ts';
import type { Dialect } from '../optimizers/description.ts';

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** A schedule, a gradient transform or an averaging: what it asks for, and what it is in each dialect. */
export interface CallDescription<Form> {
  /** As written in a SPEC, e.g. `warmRestarts`. */
  readonly id: string;
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** In the order in which they are written. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** `paper` is the textbook's, for every dialect that has none of its own. */
  readonly forms: Readonly<Partial<Record<Dialect, Form>>> & { readonly paper: Form };
  /** Why values that are each in range do not go together, as a sentence. */
  readonly refuse?: (values: ParameterValues) => string | undefined;
}

/** A call with every value settled. */
export interface Call<Description> {
  readonly description: Description;
  readonly dialect: Dialect;
  /** All parameters that the dialect has. */
  readonly values: ParameterValues;
  /** The shortest text that gives this call: the same for the same call. */
  readonly text: string;
}

export type CheckedCall<Description> = { readonly ok: true; readonly call: Call<Description> } | { readonly ok: false; readonly message: string };

/**
 * Reads `name(value,name=value,…)`: values by their place or by their name, those with a default may be left out.
 * @param kind what the known ones are, for the message: `schedule`
 */
export function settleCall<Description extends CallDescription<unknown>>(text: string, known: readonly Description[], dialect: Dialect, kind: string): CheckedCall<Description> {
  const parsed = parseCall(text);
  const refused = (message: string) => ({ ok: false, message }) as const;
  const ids = known.map(({ id }) => id);
  if (!parsed) return refused(`“${text}” is no ${kind}; write name(value,…) with one of ${ids.join(', ')}.`);
  const description = known.find(({ id }) => id.toLowerCase() === parsed.name.toLowerCase());
  if (!description) return refused(`There is no ${kind} “${parsed.name}”${suggest(parsed.name, ids)}; there are ${ids.join(', ')}.`);

  const available = parametersOf(description, dialect);
  const names = available.map(([name]) => name);
  const usage = `; write ${usageOf(description, dialect)}`;
  const values: Record<string, ParameterValue> = {};
  for (const [index, { name = names[index], text: written }] of parsed.arguments.entries()) {
    if (name === undefined) return refused(`${description.id} takes ${names.length === 0 ? 'no values' : `at most ${names.length} values`}${usage}.`);
    const parameter = available.find(([id]) => id === name)?.[1];
    if (!parameter) return refused(`${description.id} has no “${name}”${elsewhere(description, name) ?? suggest(name, names)}${usage}.`);
    if (Object.hasOwn(values, name)) return refused(`${description.id} is given ${name} twice.`);
    const checked = checkParameter(parameter, written);
    if (!checked.ok) return refused(`${description.id}: ${name} cannot be ${JSON.stringify(written)}: it is ${checked.expected}.`);
    values[name] = checked.value;
  }
  for (const [name, parameter] of available) {
    const value = Object.hasOwn(values, name) ? values[name] : defaultOf(parameter, dialect);
    if (value === undefined) return refused(`${description.id} needs ${name}, ${allowedParameter(parameter)}${usage}.`);
    values[name] = value;
  }
  const refusal = description.refuse?.(values);
  if (refusal !== undefined) return refused(`${description.id}: ${refusal}`);
  return { ok: true, call: { description, dialect, values, text: formatCall(description, dialect, values) } };
}

/** The parameters that a dialect has: those of its form. */
export function parametersOf({ parameters, forms }: Pick<CallDescription<unknown>, 'parameters' | 'forms'>, dialect: Dialect): readonly (readonly [string, Parameter])[] {
  const form = forms[dialect] === undefined ? 'paper' : dialect;
  return Object.entries(parameters).filter(([, { dialects }]) => !dialects || dialects.includes(form));
}

/** How a call is written: `cosine(initial,steps,minimum=0)`. */
export function usageOf(description: CallDescription<unknown>, dialect: Dialect): string {
  const parts = parametersOf(description, dialect).map(([name, parameter]) => {
    const value = defaultOf(parameter, dialect);
    return value === undefined ? name : `${name}=${formatParameter(value)}`;
  });
  return parts.length === 0 ? description.id : `${description.id}(${parts.join(',')})`;
}

/** The dialect's own form, or the textbook's. */
export function formOf<Form>({ forms }: Pick<CallDescription<Form>, 'forms'>, dialect: Dialect): Form {
  return forms[dialect] ?? forms.paper;
}

function formatCall(description: CallDescription<unknown>, dialect: Dialect, values: ParameterValues): string {
  const parts = parametersOf(description, dialect).flatMap(([name, parameter]) => {
    const byDefault = defaultOf(parameter, dialect);
    const text = formatParameter(values[name]!);
    if (byDefault === undefined) return [text];
    return text === formatParameter(byDefault) ? [] : [`${name}=${text}`];
  });
  return parts.length === 0 ? description.id : `${description.id}(${parts.join(',')})`;
}

function elsewhere({ parameters }: CallDescription<unknown>, name: string): string | undefined {
  const dialects = Object.hasOwn(parameters, name) ? parameters[name]!.dialects : undefined;
  return dialects && ` here; ${dialects.join(', ')} ${dialects.length > 1 ? 'have' : 'has'} it`;
}
