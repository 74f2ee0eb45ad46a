import { contributionOf } from '../operations.ts';
import { blocksOf, type Block, type Statement, type Value } from './ir.ts';
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
      return value.isActive || operation.operands.some((operand) => operand.isActive || operand.isActiveObject) || blockHasReverseWork(operation.procedure.body);
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

/** The slot of a field of an object by its constant key. */
export function fieldSlot(base: Value, key: string): ReturnType<typeof slotAt> {
  const { cell } = base.slot;
  return cell.elements ?? cell.fields.get(key);
}
