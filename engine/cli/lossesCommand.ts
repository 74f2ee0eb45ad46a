import type { Command } from 'commander';
import { coordinateNames, hasTensors } from '../loss/coordinateNames.ts';
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
      else if (losses.length > 0) await print(lossTable(losses, written));
      else process.stderr.write(`${written} has no loss function.\n`);
      for (const problem of problems) process.stderr.write(`${shownProblem(problem, written)}\n`);
      if (problems.some(({ severity }) => severity === 'error')) exit(1);
    });
}

function lossJson({ range, gradient, file: _, ...loss }: LossFunction) {
  return { ...loss, ...(loss.dimensions !== undefined && { parameterNames: coordinateNames(loss, loss.dimensions) }), line: range.start.line, column: range.start.column, ...(gradient && { gradient: gradient.name }), ...(loss.data && { data: loss.data.path }) };
}

function lossTable(losses: readonly LossFunction[], written: string): string {
  const shaped = losses.some(hasTensors);
  const rows = losses.map((loss) => lossRow(loss, written));
  return textTable(['loss function', 'n', ...(shaped ? ['tensors'] : []), 'place', ''], shaped ? rows : rows.map((row) => row.toSpliced(2, 1)), new Set([1]));
}

function lossRow(loss: LossFunction, written: string): string[] {
  const { name, dimensions, range: { start }, summary } = loss;
  const shapes = hasTensors(loss) ? loss.tensors.map((tensor) => `${tensor.name} ${tensor.shape.join('×') || '1'}`).join(', ') : '';
  return [name, dimensions === undefined ? '?' : String(dimensions), shapes, `${written}:${start.line}:${start.column}`, summary ?? ''];
}
