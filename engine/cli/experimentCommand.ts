import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { readExperiment } from '../experiment/experimentFile.ts';
import { nodeFiles } from '../node/nodeFiles.ts';
import { addOutputOptions, numericOption } from './comparisonOptions.ts';
import { shownProblem } from './lossArgument.ts';
import type { LossArgument } from './lossArgument.ts';
import { performComparison, recordingBudget } from './performComparison.ts';
import type { OutputOptions } from './performComparison.ts';
import { readArgument } from './readArgument.ts';

/** `experiment FILE.optlab.json`: the comparison that a file describes. */
export function addExperimentCommand(program: Command, exit: (code: number) => void): void {
  const command = program.command('experiment').description('run the comparison that a file describes').argument('<FILE.optlab.json>');
  addOutputOptions(command)
    .addOption(numericOption)
    .action(async (written: string, options: OutputOptions & { readonly numeric?: true }) => {
    const { file, text } = await readArgument(written);
    const { experiment, problems } = await readExperiment(file, text, nodeFiles());
    for (const problem of problems) process.stderr.write(`${shownProblem(problem, written)}\n`);
    if (!experiment) return exit(1);

    const { loss, ...conditions } = experiment;
    // Written as the experiment's file is: from the current folder or absolute.
    const lossFile = join(dirname(written), relative(dirname(file), loss.file));
    const argument: LossArgument = { written: lossFile, source: { ...loss, recognition: loss.name ? 'every' : 'named', overlays: {}, numericGradients: options.numeric ?? false } };
    const columns = options.json || options.csv ? 'all' : 'none';
    const request = { ...conditions, source: argument.source, recording: { columns, every: 1, budget: recordingBudget } } as const;
    exit(await performComparison(argument, request, options));
  });
}
