import { Option, type Command } from 'commander';
import { codeDialects, type CodeDialect } from '../code/argumentNames.ts';
import { configureAll } from './comparisonOptions.ts';
import { dialectOption } from './optionParsers.ts';
import { NoCodeError, pythonCode } from '../code/pythonCode.ts';
import { print } from './standardOutput.ts';
import { specSyntax } from '../optimizers/spec.ts';
import { UsageError } from './usageError.ts';
import type { Dialect } from '../optimizers/description.ts';

/** `code SPEC [--as FRAMEWORK]`: the Python that makes the same optimizer. */
export function addCodeCommand(program: Command): void {
  program
    .command('code')
    .description('the line of Python that makes the same optimizer in its framework')
    .argument('<SPEC>', specSyntax)
    .addOption(new Option('--as <framework>', 'in another framework, whose rule may differ').choices(codeDialects))
    .option('--dialect <dialect>', 'whose rules, where the SPEC does not say', dialectOption, 'pytorch')
    .action(async (spec: string, { as, dialect }: { readonly as?: CodeDialect; readonly dialect: Dialect }) => {
      try {
        await print(`${pythonCode((await configureAll([spec], dialect))[0]!, as)}\n`);
      } catch (error) {
        throw error instanceof NoCodeError ? new UsageError(error.message) : error;
      }
    });
}
