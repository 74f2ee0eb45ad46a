import type * as t from '@babel/types';
import { refuse } from './refuse.ts';
import { Variable, type Value } from './ir.ts';
import type { FunctionValue, Lowered } from './lowered.ts';
import { ReadAgain, type Frame, type Lowering } from './lowering.ts';
import { lowerExpression, valueOf } from './lowerExpressions.ts';
import { bindPattern, orDefault } from './lowerPatterns.ts';
import { lowerSequence } from './lowerStatements.ts';
import { callProcedure } from './procedures.ts';

/** Statements beyond which a program is not written out any more. */
const limit = 60_000;

/**
 * A call of a user's function: its body, written out in place with the arguments for its parameters.
 * @param rest the list for a last parameter `...rest`; without it, that is what is left of the operands
 */
export function callFunction(l: Lowering, callee: FunctionValue, operands: readonly Lowered[], node: t.Node, self = callee.self, rest?: Value): Lowered {
  const { node: body } = callee;
  if (body.async) return refuse(body, 'an async function gives its number later, and a loss function gives its number at once');
  if (body.generator) return refuse(body, 'generators are not followed: collect the numbers in an array');
  if (l.builder.count > limit) return refuse(node, 'written out in place, the calls make the loss function too long');
  if (l.findings.recursive.has(body)) return callProcedure(l, callee, operands, node, self);
  if (l.frames.some((frame) => frame.node === body && frame.outer === callee.scope)) {
    l.findings.recursive.add(body);
    throw new ReadAgain();
  }
  if (l.frames.length > 300) return refuse(node, 'the calls are nested too deeply to be written out in place');
  return runBody(l, callee, operands, node, self, rest);
}

export function runBody(l: Lowering, { node: body, scope: outer }: FunctionValue, operands: readonly Lowered[], node: t.Node, self: Lowered | undefined, rest?: Value): Lowered {
  const { builder } = l;
  const scope = outer.inner();
  const flag = new Variable('returned', builder.current);
  const result = new Variable('result', builder.current);
  const frame: Frame = { node: body, outer, scope, self, returnExit: { flag }, result, block: builder.current, targets: [], returns: 0 };
  builder.assign(flag, l.literal(false, node));
  const resultStart = builder.current.statements.length;
  l.frames.push(frame);
  bindParameters(l, body, operands, scope, node, rest);
  let given: Lowered;
  if (body.body.type === 'BlockStatement') {
    const completion = lowerSequence(l, body.body.body, scope.inner());
    if (frame.direct) given = frame.direct;
    else if (frame.returns === 0) given = l.literal(undefined, node);
    else {
      if (completion.normal) {
        builder.current.statements.splice(resultStart, 0, { kind: 'assign', variable: result, value: l.literal(undefined, node) });
      }
      given = builder.read(result, { file: '', line: 0, column: 0 });
    }
  } else given = lowerExpression(l, body.body, scope);
  l.frames.pop();
  return given;
}

function bindParameters(l: Lowering, body: FunctionValue['node'], operands: readonly Lowered[], scope: Frame['scope'], node: t.Node, rest: Value | undefined): void {
  let index = 0;
  for (const parameter of body.params) {
    if (parameter.type === 'Identifier' && parameter.name === 'this') continue;
    if (parameter.type === 'RestElement') {
      const list = rest ?? l.newArray(node, operands.slice(index).map((operand) => valueOf(l, operand, node)));
      bindPattern(l, parameter.argument, list, scope, false);
      continue;
    }
    if (parameter.type === 'VoidPattern') continue;
    const given = operands[index] ?? l.literal(undefined, node);
    index++;
    if (parameter.type === 'AssignmentPattern') bindPattern(l, parameter.left, orDefault(l, given, parameter.right, scope), scope, false);
    else bindPattern(l, parameter, given, scope, false);
  }
}

/** Calls the option whose number the selector is; one of them it must be. */
export function callChoice<T>(l: Lowering, selector: Value, options: readonly (readonly [number, T])[], node: t.Node, call: (option: T) => Lowered): Value {
  const result = l.builder.variable('chosen');
  const write = (index: number): void => {
    const [number, option] = options[index]!;
    const run = (): void => l.builder.assign(result, valueOf(l, call(option), node));
    if (index === options.length - 1) run();
    else l.branch(l.test((a) => `${a} === ${number}`, [selector], node), run, () => write(index + 1));
  };
  write(0);
  return l.builder.read(result, selector.place);
}
