import { InvalidArgumentError } from 'commander';
import { splitOutside } from '../calls/parseCall.ts';
import { parseStart, startForms } from '../data/parseStart.ts';
import { seedAtMost, stepsAtMost } from '../experiment/experimentSchema.ts';
import type { Start } from '../loss/lossFunction.ts';
import { dialects } from '../optimizers/description.ts';
import type { Dialect } from '../optimizers/description.ts';
import { suggest } from '../suggest.ts';

export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+(e\+?\d+)?$/i.test(text.trim()) || value < low || value > high) throw new InvalidArgumentError(`It is a whole number from ${low} to ${high}.`);
    return value;
  };
}

export const stepsOption = wholeNumber(0, stepsAtMost);
export const seedOption = wholeNumber(0, seedAtMost);
export const everyOption = wholeNumber(1, stepsAtMost);

export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It is a number.');
  return value;
}

export function startOption(text: string): Start {
  const parsed = parseStart(text);
  if (!parsed.ok) throw new InvalidArgumentError(`${parsed.error[0]!.toUpperCase()}${parsed.error.slice(1)}. Write ${startForms}.`);
  return parsed.value;
}

export function dialectOption(text: string): Dialect {
  const found = dialects.find((dialect) => dialect === text.toLowerCase());
  if (!found) throw new InvalidArgumentError(`It is one of ${dialects.join(', ')}${suggest(text, dialects)}`);
  return found;
}

/** For an option that may be given several times. */
export const collect = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

/** Several SPECs in one text. Their hyperparameters have commas too: a part such as `beta1=0.9` goes on with the SPEC before it. */
export function splitSpecs(text: string): string[] {
  const specs: string[] = [];
  for (const part of splitOutside(text, ',')) {
    if (specs.length > 0 && /^[^:]*=/.test(part)) specs.push(`${specs.pop()!},${part}`);
    else specs.push(part);
  }
  return specs;
}
