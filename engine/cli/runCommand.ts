import type { Command } from 'commander';
import { specSyntax } from '../optimizers/spec.ts';
import { addComparisonOptions, comparisonRequest, configureAll } from './comparisonOptions.ts';
import type { ComparisonOptions } from './comparisonOptions.ts';
import { parseLossArgument } from './lossArgument.ts';
import { performComparison } from './performComparison.ts';
import { UsageError } from './usageError.ts';

/** `run FILE[#LOSS] --optimizer SPEC`: one optimizer. */
export function addRunCommand(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('run')
    .description('run one optimizer on a loss function')
    .argument('<FILE[#LOSS]>', 'the loss function')
    .option('--optimizer <SPEC>', `required: ${specSyntax}, e.g. adam@keras:learningRate=0.01, or "sgd:learningRate=cosine(0.1,1000)+clipGlobalNorm(1)"; or ./my.ts#mine[:…] for your own; see optimizers --help`);
  addComparisonOptions(command).action(async (text: string, options: ComparisonOptions & { readonly optimizer?: string }) => {
    // Not left to the parser, which would tell it before a misspelt option.
    if (options.optimizer === undefined) throw new UsageError('Say which optimizer, for example --optimizer adam, or compare all by “compare”.');
    const argument = parseLossArgument(text);
    const request = comparisonRequest(argument, await configureAll([options.optimizer], options.dialect), options);
    exit(await performComparison(argument, request, options));
  });
}
