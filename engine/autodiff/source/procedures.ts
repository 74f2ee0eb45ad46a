import { addTo } from './addTo.ts';
import type * as t from '@babel/types';
import { runBody } from './callFunction.ts';
import { Block, everyStatement, Value, type Procedure, type Statement } from './ir.ts';
import { isAllocation } from './positions.ts';
import type { FunctionValue, Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { valueOf } from './lowerExpressions.ts';
import { placeOf, refuse } from './refuse.ts';
import type { Scope } from './scope.ts';
import { flow, Slot } from './slots.ts';

let lastName = 0;

function newProcedure(node: t.Node, slots: readonly Slot[], parent: Block): Procedure {
  const body = new Block(parent);
  const parameters = slots.map((slot, index) => new Value({ kind: 'input', input: { kind: 'parameter', index } }, body, placeOf(node), slot));
  const procedure: Procedure = { name: `procedure${++lastName}`, parameters, body, result: undefined, resultSlot: new Slot() };
  body.procedure = procedure;
  return procedure;
}

/** A function of values that has no derivative: a comparison for sorting. Its parameters come from `sources`. */
export function lambda(l: Lowering, node: t.Node, sources: readonly Slot[], write: (parameters: readonly Value[]) => Value): Value {
  const slots = sources.map((source) => {
    const slot = new Slot();
    flow(source, slot);
    return slot;
  });
  const procedure = newProcedure(node, slots, l.builder.current);
  l.builder.within(procedure.body, () => (procedure.result = write(procedure.parameters)));
  for (const { statement } of everyStatement(procedure.body)) if (reachesOut(statement, procedure.body)) refuse(node, 'a function that is called to compare changes something outside of it');
  return l.builder.define({ kind: 'lambda', procedure }, placeOf(node));
}

/** Does a statement within a function change what is outside of it? */
function reachesOut(statement: Statement, body: Block): boolean {
  const isOutside = (block: Block): boolean => !block.around().includes(body);
  switch (statement.kind) {
    case 'assign':
      return isOutside(statement.variable.home);
    case 'store':
    case 'setLength':
      return !isAllocation(statement.base) || isOutside(statement.base.block);
    case 'copyFields':
      return !isAllocation(statement.target) || isOutside(statement.target.block);
    default:
      return false;
  }
}

/**
 * A call of a function that calls itself: it is compiled once, for arguments of one kind.
 * @throws {ProblemError} where the function is made within a loop, or takes functions
 */
export function callProcedure(l: Lowering, callee: FunctionValue, operands: readonly Lowered[], node: t.Node, self: Lowered | undefined): Lowered {
  const { node: body, scope } = callee;
  if (body.params.some((parameter) => parameter.type === 'RestElement')) return refuse(body, 'a function that calls itself cannot take a list of arguments here');
  const given: Value[] = Array.from({ length: body.params.length }, (_, index) => {
    const operand = operands[index];
    return operand ? (operand.kind === 'value' ? operand : refuse(node, 'a function that calls itself cannot be given functions here')) : l.literal(undefined, node);
  });
  if (self) given.push(valueOf(l, self, node));
  const procedure = procedureOf(l, callee, scope, given.length, self !== undefined, node);
  for (const [index, operand] of given.entries()) flow(operand.slot, procedure.parameters[index]!.slot);
  l.builder.forget();
  const value = l.builder.define({ kind: 'call', procedure, operands: given }, placeOf(node));
  flow(procedure.resultSlot, value.slot);
  l.builder.forget();
  l.builder.forgetVariables();
  return value;
}

function procedureOf(l: Lowering, callee: FunctionValue, scope: Scope, count: number, hasSelf: boolean, node: t.Node): Procedure {
  const known = l.procedures.get(callee.node)?.find((each) => each.scope === scope);
  if (known) return known.procedure;
  for (const block of l.builder.current.around()) if (block.loop && isMadeIn(scope, l)) refuse(node, 'a function that calls itself is made within a loop');
  const procedure = newProcedure(callee.node, Array.from({ length: count }, () => new Slot()), l.builder.root);
  addTo(l.procedures, callee.node, { procedure, scope });
  const { parameters } = procedure;
  const frames = l.frames;
  l.builder.forgetVariables();
  l.builder.within(procedure.body, () => {
    const result = runBody(l, callee, hasSelf ? parameters.slice(0, -1) : parameters, node, hasSelf ? parameters.at(-1) : undefined);
    procedure.result = valueOf(l, result, callee.node);
    flow(procedure.result.slot, procedure.resultSlot);
  });
  l.frames = frames;
  l.builder.forgetVariables();
  l.procedureList.push(procedure);
  return procedure;
}

/** Functions at the top level of a module are made once; others where the function around them runs. */
const isMadeIn = (scope: Scope, l: Lowering): boolean => scope !== l.moduleScope(scope.module);
