import type { Command } from 'commander';
import { specSyntax } from '../optimizers/spec.ts';
import { generalOptimizers, usualOptimizers } from '../optimizers/registry.ts';
import { addComparisonOptions, comparisonRequest, configureAll } from './comparisonOptions.ts';
import type { ComparisonOptions } from './comparisonOptions.ts';
import { parseLossArgument } from './lossArgument.ts';
import { collect, splitSpecs } from './optionParsers.ts';
import { performComparison } from './performComparison.ts';

interface CompareOptions extends ComparisonOptions {
  readonly optimizer?: readonly string[];
  readonly optimizers?: string;
}

/** `compare FILE[#LOSS] [--optimizer SPEC]… [--optimizers all]`: several optimizers under equal conditions. */
export function addCompareCommand(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('compare')
    .description('run several optimizers on a loss function, from the same start with the same seed')
    .argument('<FILE[#LOSS]>', 'the loss function')
    .option('--optimizer <SPEC>', `${specSyntax}, or ./my.ts#mine[:…] for your own; may be given several times`, collect)
    .option('--optimizers <all|SPEC,SPEC…>', 'all that work on parameters of any shape, or several SPECs; the usual ones where none is named');
  addComparisonOptions(command).action(async (text: string, options: CompareOptions) => {
    const argument = parseLossArgument(text);
    const request = comparisonRequest(argument, await configureAll(specsOf(options), options.dialect), options);
    exit(await performComparison(argument, request, options));
  });
}

function specsOf({ optimizer = [], optimizers }: CompareOptions): readonly string[] {
  if (optimizers === undefined) return optimizer.length > 0 ? optimizer : usualOptimizers.map(({ id }) => id);
  return [...splitSpecs(optimizers).flatMap((spec) => (spec.trim() === 'all' ? generalOptimizers.map(({ id }) => id) : [spec])), ...optimizer];
}
