import type { Dialect } from '../optimizers/description.ts';

export type ParameterValue = number | boolean | string | readonly number[];

interface ParameterBase<Value extends ParameterValue> {
  readonly symbol: string;
  readonly meaning: string;
  /** One for all dialects, or each dialect's own with `paper` for the others; absent where it must be given. */
  readonly default?: Value | (Readonly<Partial<Record<Dialect, Value>>> & { readonly paper: Value });
  /** Those that have it; all where absent. */
  readonly dialects?: readonly Dialect[];
}

interface Range {
  readonly integer?: true;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Whether the minimum itself is refused. */
  readonly exclusiveMinimum?: true;
}

export interface NumberParameter extends ParameterBase<number>, Range {
  readonly kind: 'number';
}

/** Numbers that ascend, at least one. */
export interface ListParameter extends ParameterBase<readonly number[]>, Range {
  readonly kind: 'list';
}

export interface BooleanParameter extends ParameterBase<boolean> {
  readonly kind: 'boolean';
}

export interface ChoiceParameter extends ParameterBase<string> {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

/** What a schedule, a gradient transform or an averaging asks for, e.g. `steps` of `cosine(0.1,steps=1000)`. */
export type Parameter = NumberParameter | ListParameter | BooleanParameter | ChoiceParameter;

/** A value that fits its parameter, or what would have, in words. */
export type CheckedParameter = { readonly ok: true; readonly value: ParameterValue } | { readonly ok: false; readonly expected: string };

/** The default in a dialect; undefined where the value must be given. */
export function defaultOf(parameter: Parameter, dialect: Dialect): ParameterValue | undefined {
  const { default: value } = parameter;
  return typeof value === 'object' && !Array.isArray(value) ? ((value as Partial<Record<Dialect, ParameterValue>>)[dialect] ?? (value as { readonly paper: ParameterValue }).paper) : (value as ParameterValue | undefined);
}

/** What a parameter may be, in words: `a whole number of at least 1`. */
export function allowedParameter(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'number':
      return `${parameter.integer ? 'a whole number' : 'a number'}${bounds(parameter)}`;
    case 'list':
      return `ascending ${parameter.integer ? 'whole numbers' : 'numbers'}${bounds(parameter)} in brackets, such as [30,80]`;
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${parameter.choices.join(', ')}`;
  }
}

/** Reads a value as written: `0.1`, `[30,80]`, `true`, `linear`. */
export function checkParameter(parameter: Parameter, text: string): CheckedParameter {
  const refused = { ok: false, expected: allowedParameter(parameter) } as const;
  switch (parameter.kind) {
    case 'number': {
      const value = toNumber(text);
      return within(parameter, value) ? { ok: true, value } : refused;
    }
    case 'list': {
      const values = /^\[(.*)\]$/s.exec(text)?.[1]?.split(',').map(toNumber) ?? [];
      const ascending = values.every((value, index) => within(parameter, value) && (index === 0 || values[index - 1]! < value));
      return ascending && values.length > 0 ? { ok: true, value: values } : refused;
    }
    case 'boolean':
      return text === 'true' || text === 'false' ? { ok: true, value: text === 'true' } : refused;
    case 'choice':
      return parameter.choices.includes(text) ? { ok: true, value: text } : refused;
  }
}

export function formatParameter(value: ParameterValue): string {
  return Array.isArray(value) ? `[${value.join(',')}]` : String(value);
}

function bounds({ minimum, maximum, exclusiveMinimum }: Range): string {
  const low = minimum === undefined ? '' : `${exclusiveMinimum ? ' above' : ' of at least'} ${minimum}`;
  return maximum === undefined ? low : `${low}${low ? ' and' : ' of'} at most ${maximum}`;
}

function within({ integer, minimum = -Infinity, maximum = Infinity, exclusiveMinimum }: Range, value: number): boolean {
  if (!Number.isFinite(value) || (integer && !Number.isInteger(value))) return false;
  return (exclusiveMinimum ? value > minimum : value >= minimum) && value <= maximum;
}

const toNumber = (text: string): number => (text.trim() === '' ? NaN : Number(text));
