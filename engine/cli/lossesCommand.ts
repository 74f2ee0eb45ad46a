import type { Command } from 'commander';
import { discoverLosses } from '../loss/discoverLosses.ts';
import type { LossFunction } from '../loss/lossFunction.ts';
import { ProblemError } from '../problem.ts';
import { shownProblem } from './lossArgument.ts';
import { readArgument } from './readArgument.ts';
import { print } from './standardOutput.ts';
import { textTable } from './textTable.ts';

/** `losses FILE`: what of a file counts as a loss function, and mistakes in its tags. */
export function addLossesCommand(program: Command, exit: (code: number) => void): void {
  program
    .command('losses')
    .description('the loss functions of a file')
    .argument('<FILE>')
    .option('--json', 'print a JSON document')
    .action(async (written: string, { json }: { readonly json?: true }) => {
      const { file, text } = await readArgument(written);
      const { losses, problems, syntaxError } = discoverLosses(file, text, 'named');
      if (syntaxError) throw new ProblemError(syntaxError);
      if (json) await print(`${JSON.stringify({ file: written, losses: losses.map(lossJson), problems })}\n`);
      else if (losses.length > 0) await print(textTable(['loss function', 'n', 'place', ''], losses.map((loss) => lossRow(loss, written)), new Set([1])));
      else process.stderr.write(`${written} has no loss function.\n`);
      for (const problem of problems) process.stderr.write(`${shownProblem(problem, written)}\n`);
      if (problems.some(({ severity }) => severity === 'error')) exit(1);
    });
}

function lossJson({ range, gradient, file: _, ...loss }: LossFunction) {
  return { ...loss, line: range.start.line, column: range.start.column, ...(gradient && { gradient: gradient.name }), ...(loss.data && { data: loss.data.path }) };
}

function lossRow({ name, dimensions, range: { start }, summary }: LossFunction, written: string): string[] {
  return [name, dimensions === undefined ? '?' : String(dimensions), `${written}:${start.line}:${start.column}`, summary ?? ''];
}
