import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { discoverLosses } from '../../../engine/loss/discoverLosses.ts';
import type { LossFunction } from '../../../engine/loss/lossFunction.ts';
import type { Problem } from '../../../engine/problem.ts';

export const examplesFolder = join(import.meta.dirname, '../../../examples');

/** A loss function of the examples as it is found, with the functions that its file exports. */
export interface ExampleLoss extends LossFunction {
  readonly value: (...parameters: readonly unknown[]) => number;
  readonly gradientValue: ((...parameters: readonly unknown[]) => number[]) | undefined;
}

export interface Examples {
  readonly losses: readonly ExampleLoss[];
  readonly problems: readonly Problem[];
}

/** Imports every example as it is, and finds its loss functions as the extension does. */
export async function readExamples(): Promise<Examples> {
  const files = readdirSync(examplesFolder).filter((file) => file.endsWith('.ts'));
  const perFile = await Promise.all(
    files.map(async (name) => {
      const file = join(examplesFolder, name);
      const exports = (await import(file)) as Readonly<Record<string, ExampleLoss['value']>>;
      const { losses, problems, syntaxError } = discoverLosses(file, readFileSync(file, 'utf8'), 'every');
      return {
        losses: losses.map((loss) => ({
          ...loss,
          value: exports[loss.name]!,
          gradientValue: loss.gradient && (exports[loss.gradient.name] as unknown as ExampleLoss['gradientValue']),
        })),
        problems: syntaxError ? [syntaxError] : problems,
      };
    }),
  );
  return { losses: perFile.flatMap(({ losses }) => losses), problems: perFile.flatMap(({ problems }) => problems) };
}
