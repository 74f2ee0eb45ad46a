import { contributionOf } from '../operations.ts';
import { blocksOf, everyStatement, type Block, type Statement, type Value } from './ir.ts';
import { slotAt } from './positions.ts';

/** Has the statement something to do in the backward sweep? */
export function hasReverseWork(statement: Statement): boolean {
  switch (statement.kind) {
    case 'define':
      return definitionHasReverseWork(statement.value);
    case 'assign':
      return statement.variable.slot.active;
    case 'store':
      return slotAt(statement.base, statement.key)?.active === true;
    case 'copyFields':
      return statement.target.isActiveObject;
    case 'branch':
    case 'counted':
    case 'repeat':
      return blocksOf(statement).some(blockHasReverseWork);
    case 'setLength':
    case 'throw':
      return false;
  }
}

export const blockHasReverseWork = (block: Block): boolean => block.statements.some(hasReverseWork);

function definitionHasReverseWork(value: Value): boolean {
  const { operation } = value;
  switch (operation.kind) {
    case 'arithmetic':
      return value.isActive && operation.operands.some((operand, index) => operand.isActive && contributionOf(operation.operation, index) !== undefined);
    case 'load':
    case 'read':
      return value.isActive;
    case 'norm':
      return value.isActive;
    case 'array':
      return operation.elements.some((element, index) => element.isActive && fieldSlot(value, String(index))?.active);
    case 'record':
      return operation.fields.some(([key, field]) => field.isActive && fieldSlot(value, key)?.active);
    case 'newArray':
      return false;
    case 'call':
      return value.isActive || operation.operands.some((operand) => operand.isActive || operand.isActiveObject) || procedureHasReverseWork(operation.procedure.body);
    case 'literal':
    case 'constant':
    case 'input':
    case 'passive':
    case 'length':
    case 'asArray':
    case 'counter':
    case 'trips':
    case 'lambda':
      return false;
  }
}

/** Has a procedure, or any that it calls, something to do in the backward sweep? */
function procedureHasReverseWork(start: Block): boolean {
  const seen = new Set<Block>();
  const visit = (body: Block): boolean => {
    if (seen.has(body)) return false;
    seen.add(body);
    for (const { statement } of everyStatement(body)) {
      if (statement.kind === 'branch' || statement.kind === 'counted' || statement.kind === 'repeat') continue;
      if (statement.kind === 'define' && statement.value.operation.kind === 'call') {
        const { procedure, operands } = statement.value.operation;
        if (statement.value.isActive || operands.some((operand) => operand.isActive || operand.isActiveObject) || visit(procedure.body)) return true;
      } else if (hasReverseWork(statement)) return true;
    }
    return false;
  };
  return visit(start);
}

/** The slot of a field of an object by its constant key. */
export function fieldSlot(base: Value, key: string): ReturnType<typeof slotAt> {
  const { cell } = base.slot;
  return cell.elements ?? cell.fields.get(key);
}
