import { allBlocks } from './activity.ts';
import { blocksOf, type Block, type Operation, type Statement, type Value } from './ir.ts';
import type { Lowering } from './lowering.ts';

/** Puts other values in the place of some, wherever these are used. */
export function replaceValues(l: Lowering, replacements: ReadonlyMap<Value, Value>): void {
  if (replacements.size === 0) return;
  const by = (value: Value): Value => {
    let found = value;
    for (let next = replacements.get(found); next; next = replacements.get(found)) found = next;
    return found;
  };
  const visit = (block: Block): void => {
    for (const [index, statement] of block.statements.entries()) {
      block.statements[index] = inStatement(statement, by);
      if (statement.kind === 'define' && statement.value.operation.kind === 'lambda') {
        const { procedure } = statement.value.operation;
        visit(procedure.body);
        procedure.result &&= by(procedure.result);
      }
      for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  for (const block of allBlocks(l)) visit(block);
  for (const procedure of l.procedureList) procedure.result &&= by(procedure.result);
  l.resultValue &&= by(l.resultValue);
}

/** Statements keep their identity, since loops and writes are known by it. */
function inStatement(statement: Statement, by: (value: Value) => Value): Statement {
  const change = statement as unknown as Record<string, Value>;
  switch (statement.kind) {
    case 'define':
      statement.value.operation = inOperation(statement.value.operation, by);
      break;
    case 'assign':
      change['value'] = by(statement.value);
      break;
    case 'store':
      change['base'] = by(statement.base);
      change['key'] = by(statement.key);
      change['value'] = by(statement.value);
      break;
    case 'setLength':
      change['base'] = by(statement.base);
      change['length'] = by(statement.length);
      break;
    case 'copyFields':
      change['target'] = by(statement.target);
      change['source'] = by(statement.source);
      change['keys'] = by(statement.keys);
      break;
    case 'branch':
      change['condition'] = by(statement.condition);
      break;
    case 'counted':
      change['start'] = by(statement.start);
      change['bound'] = by(statement.bound);
      break;
    case 'throw':
      change['text'] = by(statement.text);
      break;
    case 'repeat':
      break;
  }
  return statement;
}

export function inOperation(operation: Operation, by: (value: Value) => Value): Operation {
  switch (operation.kind) {
    case 'arithmetic':
    case 'passive':
    case 'call':
      return { ...operation, operands: operation.operands.map(by) };
    case 'load':
      return { ...operation, base: by(operation.base), key: by(operation.key) };
    case 'length':
    case 'asArray':
      return { ...operation, base: by(operation.base) };
    case 'norm':
      return { ...operation, list: by(operation.list) };
    case 'array':
      return { ...operation, elements: operation.elements.map(by) };
    case 'newArray':
      return { ...operation, length: by(operation.length), ...(operation.fill && { fill: by(operation.fill) }) };
    case 'record':
      return { ...operation, fields: operation.fields.map(([key, value]) => [key, by(value)] as const) };
    case 'literal':
    case 'constant':
    case 'input':
    case 'read':
    case 'counter':
    case 'trips':
    case 'lambda':
      return operation;
  }
}
