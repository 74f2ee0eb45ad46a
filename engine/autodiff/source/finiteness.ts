import { everyStatement, usesOf, type Block, type Statement, type Value } from './ir.ts';
import type { LoweredProgram } from './lowerProgram.ts';
import type { Positions } from './positions.ts';

/** Operations that are not finite where an operand is not, and whose derivatives are finite where the operands are. */
const faithful: ReadonlySet<string> = new Set(['+', '-', '*', 'negate', 'positive', 'Math.sin', 'Math.cos']);

/**
 * Does a finite loss say that every number on the way to it was finite, so that no 0 · ∞ can have come up in its derivative?
 * So it is where sums and products of the parameters are added up and nothing is dropped on the way.
 */
export function valueTellsFiniteness({ l, result }: LoweredProgram, positions: Positions): boolean {
  if (l.procedureList.length > 0) return false;
  const sums = new Set([...positions.fused.values()].flat().map(({ variable }) => variable));
  const used = new Map<Block, Set<Value>>();
  const statements = everyStatement(l.builder.root);
  for (const { statement, block } of statements) {
    if (!isFaithfulUse(statement)) continue;
    let values = used.get(block);
    if (!values) used.set(block, (values = new Set()));
    for (const value of usesOf(statement)) values.add(value);
  }
  return statements.every(({ statement }) => {
    if (statement.kind === 'assign') return !statement.variable.slot.active || sums.has(statement.variable);
    if (statement.kind !== 'define') return statement.kind !== 'store' || !statement.base.isActiveObject;
    const { value } = statement;
    if (!value.isActive) return true;
    return isFaithful(value) && (value === result || used.get(value.block)?.has(value) === true);
  });
}

const isFaithfulUse = (statement: Statement): boolean => statement.kind === 'assign' || (statement.kind === 'define' && statement.value.isActive && isFaithful(statement.value));

function isFaithful({ operation }: Value): boolean {
  switch (operation.kind) {
    case 'input':
    case 'read':
      return true;
    case 'load':
      return operation.base.operation.kind === 'input' && operation.base.operation.input.kind === 'vector';
    case 'arithmetic': {
      const [, second] = operation.operands;
      if (operation.operation === '/') return !second!.isActive;
      if (operation.operation === '**') return second!.operation.kind === 'literal' && Number.isInteger(second!.operation.value) && Number(second!.operation.value) >= 1;
      return faithful.has(operation.operation);
    }
    default:
      return false;
  }
}
