import { number } from '../../expression.ts';
import { allBlocks } from '../activity.ts';
import { everyStatement, usesOf, type Statement } from '../ir.ts';
import type { LoweredProgram } from '../lowerProgram.ts';
import type { Positions } from '../positions.ts';
import type { StoragePlan } from '../storage.ts';
import { isNumber } from '../wholeNumbers.ts';
import { writeForward, writeFrame } from './forward.ts';
import { runtimeNames } from './generate.ts';
import { Reverse } from './reverse.ts';
import { Sweep } from './sweep.ts';

/** More would be more machine code than the processor keeps at hand beside an optimizer's. */
const mostStatements = 200;

const needsRuntime = new RegExp(`\\b(${runtimeNames.join('|')})\\(`);

/**
 * Value and gradient as statements: what `generate` writes, with θ and gradient in variables.
 * @returns undefined where there is more than a few operations on numbers; see Differentiable.unrolled
 */
export function unrollGradient(program: LoweredProgram, positions: Positions, plan: StoragePlan): string | undefined {
  const { l, inputs, data, result } = program;
  const { root } = l.builder;
  const statements = everyStatement(root).map(({ statement }) => statement);
  const isScalar = inputs.every(({ operation }) => operation.kind === 'input' && operation.input.kind === 'scalar');
  if (!isScalar || statements.length > mostStatements || !isNumber(result, positions.numeric) || !statements.every((statement) => isArithmetic(statement) && !usesOf(statement).includes(data))) return undefined;

  const sweep = new Sweep({ derivative: 'gradient', strict: false }, plan, positions);
  const reverse = new Reverse(sweep, allBlocks(l));
  writeFrame(sweep, root, () => {
    inputs.forEach((input, index) => sweep.code.line(`const ${sweep.text(input)} = theta_${index};`));
    reverse.declare(inputs);
    reverse.declareEarly(root);
    writeForward(sweep, root);
    if (result.isActive) reverse.writeRoot(root, () => reverse.contribute(result, number(1)));
    inputs.forEach((input, index) => sweep.code.line(`g_${index} = d${input.id};`));
    sweep.code.line(`loss = ${sweep.text(result)};`);
  });
  const text = sweep.code.toString();
  return needsRuntime.test(text) ? undefined : text;
}

function isArithmetic(statement: Statement): boolean {
  switch (statement.kind) {
    case 'define': {
      const { operation } = statement.value;
      return ['arithmetic', 'read', 'input'].includes(operation.kind) || (operation.kind === 'passive' && operation.passive.pure && !operation.passive.effect && !operation.passive.needsObject);
    }
    case 'assign':
    case 'branch':
      return true;
    default:
      return false;
  }
}
