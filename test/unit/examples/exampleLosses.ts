import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const examplesFolder = join(import.meta.dirname, '../../../examples');

/** A function of an example file, with the numbers of its tags as they stand in the text. */
export interface ExampleLoss {
  readonly file: string;
  readonly name: string;
  /** The values of each tag, in the order of the text: `{ start: ['-1.2, 1'], minimum: ['3, 2', …] }`. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly value: (...parameters: readonly unknown[]) => number;
  readonly gradient: ((...parameters: readonly unknown[]) => number[]) | undefined;
}

/** Imports every example as it is and pairs each tagged function with its comment. */
export async function exampleLosses(): Promise<readonly ExampleLoss[]> {
  const files = readdirSync(examplesFolder).filter((file) => file.endsWith('.ts'));
  const perFile = await Promise.all(files.map(lossesOf));
  return perFile.flat();
}

async function lossesOf(file: string): Promise<readonly ExampleLoss[]> {
  const path = join(examplesFolder, file);
  const exports = (await import(path)) as Record<string, unknown>;
  const commented = readFileSync(path, 'utf8').matchAll(/\/\*\*((?:(?!\*\/)[^])*@loss(?:(?!\*\/)[^])*)\*\/\s*export function (\w+)/g);
  return [...commented].map(([, comment, name]) => ({
    file,
    name: name!,
    tags: tagsOf(comment!),
    value: exports[name!] as ExampleLoss['value'],
    gradient: exports[`${name!}Gradient`] as ExampleLoss['gradient'],
  }));
}

function tagsOf(comment: string): Record<string, string[]> {
  const tags: Record<string, string[]> = {};
  for (const [, tag, value] of comment.matchAll(/@(\w+)[ \t]*(.*)/g)) (tags[tag!] ??= []).push(value!.trim());
  return tags;
}

/** Every number in a tag's value. */
export function numbersIn(text: string): number[] {
  return [...text.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/gi)].map(([number]) => Number(number));
}
