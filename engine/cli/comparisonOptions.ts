import { Option } from 'commander';
import type { Command } from 'commander';
import type { ComparisonRequest } from '../comparison/comparison.ts';
import { defaultSeed, defaultSteps } from '../experiment/experimentSchema.ts';
import type { Start } from '../loss/lossFunction.ts';
import type { Dialect, OptimizerConfiguration } from '../optimizers/description.ts';
import { loadOwn } from '../ownOptimizers/loadOwn.ts';
import { nodeFiles } from '../node/nodeFiles.ts';
import { configure, SpecError } from '../optimizers/spec.ts';
import type { LossArgument } from './lossArgument.ts';
import { nodeModulesOption } from './commandEngine.ts';
import { dialectOption, everyOption, numberOption, seedOption, startOption, stepsOption } from './optionParsers.ts';
import { recordingBudget } from './performComparison.ts';
import type { OutputOptions } from './performComparison.ts';
import { UsageError } from './usageError.ts';

/** What `run` and `compare` have in common. */
export interface ComparisonOptions extends OutputOptions {
  readonly steps: number;
  readonly start?: Start;
  readonly seed: number;
  readonly record?: 'all' | 'none';
  readonly every: number;
  readonly dialect: Dialect;
  readonly stopLoss?: number;
  readonly stopGradient?: number;
  readonly numeric?: true;
  readonly break?: readonly string[];
}

export function addOutputOptions(command: Command): Command {
  return command.addOption(new Option('--json', 'print a JSON document').conflicts('csv')).addOption(new Option('--csv', 'print the recording as CSV').conflicts('json')).addOption(nodeModulesOption);
}

/** The option of all commands that take gradients. */
export const numericOption = new Option('--numeric', 'allow central differences where no exact gradient is possible');

export function addComparisonOptions(command: Command): Command {
  command
    .option('--steps <n>', 'updates at most', stepsOption, defaultSteps)
    .option('--start <start>', 'where θ starts instead of @start: “1,2”, “all 1”, “normal 0.1”, “uniform -1 1”', startOption)
    .option('--seed <s>', 'of a random start and of the shuffle of the data', seedOption, defaultSeed)
    .option('--dialect <dialect>', 'whose rules, where a SPEC does not say', dialectOption, 'pytorch')
    .option('--stop-loss <value>', 'stop when the loss is below this', numberOption)
    .option('--stop-gradient <value>', 'stop when the norm of the gradient is below this', numberOption)
    .option('--break <expression>', 'stop when this becomes true, e.g. "norm(g) > 10" or "x > 2"; repeatable', (text: string, before: readonly string[] = []) => [...before, text])
    .addOption(new Option('--record <columns>', 'what is recorded; all where JSON or CSV is printed').choices(['all', 'none']))
    .option('--every <k>', 'record every k-th step, the start and the last one', everyOption, 1)
    .addOption(numericOption);
  return addOutputOptions(command);
}

export function comparisonRequest({ source }: LossArgument, optimizers: readonly OptimizerConfiguration[], options: ComparisonOptions): ComparisonRequest {
  const { steps, seed, start, stopLoss, stopGradient, every } = options;
  if (options.csv && options.record === 'none') throw new UsageError('--csv prints the recording, so it does not go with --record none.');
  return {
    source: { ...source, numericGradients: options.numeric ?? false },
    optimizers,
    steps,
    seed,
    stop: { ...(stopLoss !== undefined && { lossBelow: stopLoss }), ...(stopGradient !== undefined && { gradientNormBelow: stopGradient }) },
    recording: { columns: options.record ?? (options.json || options.csv ? 'all' : 'none'), every, budget: recordingBudget },
    ...(start && { start }),
    ...(options.break && { breakpoints: options.break }),
  };
}

/** Paths of users' own optimizers start at the current folder. */
export async function configureAll(specs: readonly string[], dialect: Dialect): Promise<OptimizerConfiguration[]> {
  try {
    const own = await loadOwn(specs, process.cwd(), nodeFiles());
    return specs.map((spec) => configure(spec, { dialect, own }));
  } catch (error) {
    throw error instanceof SpecError ? new UsageError(error.message) : error;
  }
}
