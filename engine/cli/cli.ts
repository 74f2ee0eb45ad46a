import { Command, CommanderError } from 'commander';
import { ProblemError } from '../problem.ts';
import { addCompareCommand } from './compareCommand.ts';
import { addCodeCommand } from './codeCommand.ts';
import { addDiffCommand } from './diffCommand.ts';
import { addExperimentCommand } from './experimentCommand.ts';
import { addGradientCommand } from './gradientCommand.ts';
import { shownProblem } from './lossArgument.ts';
import { addLossesCommand } from './lossesCommand.ts';
import { addOptimizersCommand } from './optimizersCommand.ts';
import { addSchedulesCommand } from './schedulesCommand.ts';
import { addRunCommand } from './runCommand.ts';
import { endWithReader } from './standardOutput.ts';
import { UsageError } from './usageError.ts';

/*
 * The command line: documents and tables to standard output, everything else to standard error.
 * Exit codes: 0; 1 for a mistake in the user's files; 2 for a wrong call; 130 after Ctrl-C.
 */
const program = new Command('optimizer-lab')
  .description('See how optimizers differ on a loss function written in TypeScript, number by number.')
  .showHelpAfterError('(--help tells more.)')
  .exitOverride();

const exit = (code: number) => {
  process.exitCode = code;
};
addLossesCommand(program, exit);
addOptimizersCommand(program);
addSchedulesCommand(program);
addDiffCommand(program);
addCodeCommand(program);
addRunCommand(program, exit);
addCompareCommand(program, exit);
addGradientCommand(program, exit);
addExperimentCommand(program, exit);

endWithReader();
program.parseAsync().catch((error: unknown) => {
  // Commander has already said what is wrong; help that was asked for is no mistake.
  if (error instanceof CommanderError) return exit(error.exitCode === 0 ? 0 : 2);
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n(--help tells more.)\n`);
    return exit(2);
  }
  if (error instanceof ProblemError) {
    process.stderr.write(`${shownProblem(error.problem, fileArgument())}\n`);
    return exit(1);
  }
  // Ours: the stack alone, without the line of the bundle that Node would print.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  exit(1);
});

/** The file as it was written on the command line: problems name files in the same manner. */
function fileArgument(): string {
  return program.commands.find(({ args }) => args.length > 0)?.args[0] ?? '';
}
