import type { Command } from 'commander';
import type { GradientCheck } from '../loss/checkGradient.ts';
import type { Start } from '../loss/lossFunction.ts';
import type { LossIntermediates } from '../loss/lossIntermediates.ts';
import type { GradientMethod } from '../run/run.ts';
import { toWireNumber } from '../wireNumber.ts';
import { numericOption } from './comparisonOptions.ts';
import { intermediatesJson, intermediatesText } from './intermediatesOutput.ts';
import { parseLossArgument, shownProblem } from './lossArgument.ts';
import { startOption } from './optionParsers.ts';
import { print } from './standardOutput.ts';
import { textTable } from './textTable.ts';
import { commandEngine, nodeModulesOption } from './commandEngine.ts';
import type { NodeModulesOption } from './commandEngine.ts';

interface GradientOptions extends NodeModulesOption {
  readonly at?: Start;
  readonly json?: true;
  readonly numeric?: true;
  readonly intermediates?: true;
}

/** `gradient FILE[#LOSS] --at 1,2`: the value and the gradient on all rows, how it was computed, and how far it is from others; exit code 1 where it differs. */
export function addGradientCommand(program: Command, exit: (code: number) => void): void {
  program
    .command('gradient')
    .description('value and gradient of a loss function at a point, checked')
    .argument('<FILE[#LOSS]>', 'the loss function')
    .option('--at <point>', 'the parameters instead of the start of the loss function: “1,2”, “all 1”, “normal 0.1”, “uniform -1 1”', startOption)
    .addOption(numericOption)
    .addOption(nodeModulesOption)
    .option('--intermediates', 'also the value of each name in the code, and the derivative of the loss with respect to it')
    .option('--json', 'print a JSON document')
    .action(async (text: string, { at, json, numeric, intermediates: wanted, allowNodeModules }: GradientOptions) => {
      const { written, source } = parseLossArgument(text);
      const engine = commandEngine({ allowNodeModules });
      let check: GradientCheck;
      let intermediates: LossIntermediates | undefined;
      try {
        check = await engine.gradient({ ...source, numericGradients: numeric ?? false }, at, 1);
        if (wanted) intermediates = await engine.intermediates(source, Float64Array.from(check.at));
      } finally {
        await engine.dispose();
      }
      await print(json ? `${JSON.stringify({ ...gradientJson(written, check), ...(intermediates && { intermediates: intermediatesJson(intermediates) }) })}\n` : gradientText(check) + (intermediates ? intermediatesText(intermediates) : ''));
      // A document says it by its field `agrees`.
      if (json) return;
      if (!check.agrees && check.unchecked === undefined) exit(1);
      for (const note of check.notes) process.stderr.write(`${shownProblem(note, written)}\n`);
    });
}

function gradientJson(file: string, { loss, at, value, gradient, exact, numeric, relativeErrors, method, notes, check, agrees, unchecked }: GradientCheck): object {
  const numbers = (list: readonly number[]) => list.map(toWireNumber);
  return {
    loss: { file, name: loss.name, dimensions: gradient.length },
    at: numbers(at),
    value: toWireNumber(value),
    gradient: numbers(gradient),
    method,
    notes: notes.map(({ message, line, column }) => ({ message, line, column })),
    check: { maxRelativeError: toWireNumber(check.maxRelativeError), at: numbers(check.at) },
    agrees: unchecked === undefined ? agrees : null,
    ...(unchecked !== undefined && { unchecked }),
    ...(exact && { exact: numbers(exact) }),
    numeric: numbers(numeric),
    relativeErrors: numbers(relativeErrors),
  };
}

const methods: Readonly<Record<GradientMethod, string>> = {
  source: 'source (exact, from the source text)',
  trace: 'trace (exact, from a trace of the function)',
  given: 'given (by the exported gradient)',
  numeric: 'numeric (central differences)',
};

const columns: Readonly<Record<GradientMethod, string>> = { source: 'exact', trace: 'exact', given: 'given', numeric: 'central differences' };

function gradientText({ value, method, parameterNames, at, gradient, exact, numeric, relativeErrors, check, agrees, unchecked }: GradientCheck): string {
  const other = exact ? 'the exact gradient' : 'numeric differences';
  const header = ['parameter', 'θ', columns[method], ...(exact ? ['exact'] : []), 'numeric', 'relative error'];
  const rows = gradient.map((derivative, i) => [
    parameterNames[i]!,
    String(at[i]),
    String(derivative),
    ...(exact ? [String(exact[i])] : []),
    String(Number(numeric[i]!.toPrecision(12))),
    relativeErrors[i]!.toPrecision(2),
  ]);
  return [
    `value     ${value}\ngradient  ${gradient.join(', ')}\nmethod    ${methods[method]}\n`,
    unchecked === undefined
      ? `check     largest relative error ${check.maxRelativeError.toPrecision(2)}, also at random points around\nverdict   ${agrees ? 'agrees with' : 'differs from'} ${other}${agrees || check.at.every((x, i) => x === at[i]) ? '' : `, most at ${check.at.join(', ')}`}\n\n`
      : `verdict   nothing can be checked: ${unchecked}\n\n`,
    textTable(header, rows, new Set([...header.keys()].slice(1))),
  ].join('');
}
