import { settleSchedule, schedules } from '../schedules/schedules.ts';
import type { Dialect, Hyperparameter, HyperparameterValue, NumberHyperparameter } from './description.ts';

/** A value that fits its hyperparameter, or a sentence that says what would have. */
export type CheckedValue = { readonly ok: true; readonly value: HyperparameterValue } | { readonly ok: false; readonly message: string };

/** Whose schedules a number may have, or why it has none. */
export type Schedules = { readonly dialect: Dialect } | { readonly refused: string };

/** What a hyperparameter may be, in words: `a number above 0 and at most 1000`. */
export function allowedValues(hyperparameter: Hyperparameter): string {
  switch (hyperparameter.kind) {
    case 'number': {
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, integer } = hyperparameter;
      return `a ${integer ? 'whole ' : ''}number ${exclusiveMinimum ? 'above' : 'of at least'} ${minimum} and ${exclusiveMaximum ? 'below' : 'at most'} ${maximum}`;
    }
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${hyperparameter.choices.join(', ')}`;
  }
}

/**
 * Checks a value of unknown type, from JSON say: nothing is converted, but a schedule gets its shortest text.
 * @param scheduled none where absent
 */
export function checkValue(id: string, hyperparameter: Hyperparameter, value: unknown, scheduled?: Schedules): CheckedValue {
  if (fits(hyperparameter, value)) return { ok: true, value };
  if (hyperparameter.kind === 'number' && scheduled && isSchedule(value)) {
    if ('refused' in scheduled) return { ok: false, message: `${id} cannot have a schedule: ${scheduled.refused}.` };
    return checkSchedule(id, hyperparameter, value, scheduled.dialect);
  }
  const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return { ok: false, message: `${id} cannot be ${shown}: it is ${allowedValues(hyperparameter)}.` };
}

/** Checks a value as written, `0.01`, `true` or `cosine(0.1,1000)`. */
export function checkText(id: string, hyperparameter: Hyperparameter, text: string, scheduled?: Schedules): CheckedValue {
  const trimmed = text.trim();
  switch (hyperparameter.kind) {
    case 'number': {
      const value = Number(trimmed);
      return checkValue(id, hyperparameter, trimmed === '' || Number.isNaN(value) ? trimmed : value, scheduled);
    }
    case 'boolean':
      return checkValue(id, hyperparameter, trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed);
    case 'choice':
      return checkValue(id, hyperparameter, trimmed);
  }
}

/** Whether a text is meant as a schedule: it has parentheses, or is the name of one. */
function isSchedule(value: unknown): value is string {
  return typeof value === 'string' && (/^\s*[A-Za-z]\w*\s*\(/.test(value) || schedules.some(({ id }) => id === value));
}

function checkSchedule(id: string, hyperparameter: NumberHyperparameter, text: string, dialect: Dialect): CheckedValue {
  const settled = settleSchedule(text, dialect);
  if (!settled.ok) return { ok: false, message: `${id}: ${settled.message}` };
  const { description, values, text: shortest } = settled.call;
  const [first] = Object.keys(description.parameters);
  const begun = values[first!];
  if (!fits(hyperparameter, begun)) return { ok: false, message: `${id}: ${description.id} cannot have ${first} ${String(begun)}: ${id} is ${allowedValues(hyperparameter)}.` };
  return { ok: true, value: shortest };
}

function fits(hyperparameter: Hyperparameter, value: unknown): value is HyperparameterValue {
  switch (hyperparameter.kind) {
    case 'number': {
      if (typeof value !== 'number' || (hyperparameter.integer && !Number.isInteger(value))) return false;
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = hyperparameter;
      return (exclusiveMinimum ? value > minimum : value >= minimum) && (exclusiveMaximum ? value < maximum : value <= maximum);
    }
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && hyperparameter.choices.includes(value);
  }
}
