import type { Hyperparameter, HyperparameterValue } from './description.ts';

/** A value that fits its hyperparameter, or a sentence that says what would have. */
export type CheckedValue = { readonly ok: true; readonly value: HyperparameterValue } | { readonly ok: false; readonly message: string };

/** What a hyperparameter may be, in words: `a number above 0 and at most 1000`. */
export function allowedValues(hyperparameter: Hyperparameter): string {
  switch (hyperparameter.kind) {
    case 'number': {
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = hyperparameter;
      return `a number ${exclusiveMinimum ? 'above' : 'of at least'} ${minimum} and ${exclusiveMaximum ? 'below' : 'at most'} ${maximum}`;
    }
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${hyperparameter.choices.join(', ')}`;
  }
}

/** Checks a value of unknown type, from JSON say: nothing is converted. */
export function checkValue(id: string, hyperparameter: Hyperparameter, value: unknown): CheckedValue {
  if (fits(hyperparameter, value)) return { ok: true, value };
  const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return { ok: false, message: `${id} cannot be ${shown}: it is ${allowedValues(hyperparameter)}.` };
}

/** Checks a value as written, `0.01` or `true`. */
export function checkText(id: string, hyperparameter: Hyperparameter, text: string): CheckedValue {
  const trimmed = text.trim();
  switch (hyperparameter.kind) {
    case 'number': {
      const value = Number(trimmed);
      return checkValue(id, hyperparameter, trimmed === '' || Number.isNaN(value) ? trimmed : value);
    }
    case 'boolean':
      return checkValue(id, hyperparameter, trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed);
    case 'choice':
      return checkValue(id, hyperparameter, trimmed);
  }
}

function fits(hyperparameter: Hyperparameter, value: unknown): value is HyperparameterValue {
  switch (hyperparameter.kind) {
    case 'number': {
      if (typeof value !== 'number') return false;
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = hyperparameter;
      return (exclusiveMinimum ? value > minimum : value >= minimum) && (exclusiveMaximum ? value < maximum : value <= maximum);
    }
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && hyperparameter.choices.includes(value);
  }
}
