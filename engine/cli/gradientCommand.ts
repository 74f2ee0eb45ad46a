import type { Command } from 'commander';
import type { Start } from '../loss/lossFunction.ts';
import { toWireNumber } from '../wireNumber.ts';
import { createEngine } from '../worker/engine.ts';
import type { GradientCheck } from '../worker/protocol.ts';
import { lossName, parseLossArgument } from './lossArgument.ts';
import { pointOption } from './optionParsers.ts';
import { print } from './standardOutput.ts';
import { UsageError } from './usageError.ts';

/** `gradient FILE[#LOSS] --at 1,2`: the value and the gradient on all rows, and how it was computed. */
export function addGradientCommand(program: Command): void {
  program
    .command('gradient')
    .description('value and gradient of a loss function at a point')
    .argument('<FILE[#LOSS]>', 'the loss function')
    .option('--at <point>', 'required: the parameters, e.g. 1,2', pointOption)
    .option('--json', 'print a JSON document')
    .action(async (text: string, { at, json }: { readonly at?: Start; readonly json?: true }) => {
      if (at === undefined) throw new UsageError('Say at which point, for example --at 1,2.');
      const argument = parseLossArgument(text);
      const engine = createEngine();
      let check: GradientCheck;
      try {
        check = await engine.gradient(argument.source, at, 1);
      } finally {
        await engine.dispose();
      }
      const { value, gradient, method } = check;
      if (!json) return print(`value     ${value}\ngradient  ${gradient.join(', ')}\nmethod    ${method === 'numeric' ? 'numeric (central differences)' : method}\n`);
      const loss = { file: argument.written, name: await lossName(argument), dimensions: gradient.length };
      return print(`${JSON.stringify({ loss, at: check.at.map(toWireNumber), value: toWireNumber(value), gradient: gradient.map(toWireNumber), method })}\n`);
    });
}
