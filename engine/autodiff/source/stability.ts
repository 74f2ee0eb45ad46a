import type { Block, Value } from './ir.ts';
import { innermostCommonRun, isAllocation, isWithin, runsAround, type Positions, type Write } from './positions.ts';

/** Would a load, done again in the backward sweep, give the same value? */
export function isStableLoad(load: Value, positions: Positions): boolean {
  const { operation } = load;
  if (operation.kind !== 'load') return false;
  const constantKey = operation.key.operation.kind === 'literal' ? String(operation.key.operation.value) : undefined;
  const { cell } = operation.base.slot;
  const writes = positions.writesTo(cell);
  const shrinks = writes.some(({ statement }) => statement.kind === 'setLength');
  return writes.every((write) => {
    const { statement } = write;
    if (statement.kind === 'setLength') return true;
    if (statement.kind === 'store') {
      // What is appended lies beyond everything that was there, unless the array became shorter before.
      if (statement.appends && !shrinks) return true;
      const key = statement.key.operation.kind === 'literal' ? String(statement.key.operation.value) : undefined;
      if (!cell.elements && constantKey !== undefined && key !== undefined && key !== constantKey) return true;
    }
    return !mayFollow(write, load, operation.base, positions);
  });
}

export function isStableLength(length: Value, positions: Positions): boolean {
  const { operation } = length;
  if (operation.kind !== 'length') return false;
  const { cell } = operation.base.slot;
  return positions.writesTo(cell).every((write) => {
    const { statement } = write;
    if (statement.kind === 'store' && !cell.grows) return true;
    return !mayFollow(write, length, operation.base, positions);
  });
}

/** A variable that still holds, when the whole forward sweep is done, what was read. */
export function isStableRead(read: Value, positions: Positions): boolean {
  const { operation } = read;
  if (operation.kind !== 'read') return false;
  const { variable } = operation;
  if (procedureAround(read.block) || procedureAround(variable.home)) return false;
  if (runsAround(variable.home, positions.fused).length > 0) return false;
  const order = positions.orderOfValue(read);
  return (positions.assignments.get(variable) ?? []).every((assignment) => assignment.order < order && !innermostCommonRun(assignment.block, read.block, positions.fused));
}

/** Can the object that is written never be the other one: since both are made on their own, or the one was there before the other? */
function areDistinct(written: Value, other: Value, positions: Positions): boolean {
  if (!isAllocation(written) || written === other) return false;
  return isAllocation(other) || (positions.orderOfValue(other) < positions.orderOfValue(written) && isWithin(written.block, other.block) && !procedureAround(written.block));
}

const procedureAround = (block: Block): Block | undefined => block.around().find(({ procedure }) => procedure);

/** May the write happen after the value was computed, to the object that it was computed from? */
function mayFollow({ base, block, order }: Write, value: Value, from: Value, positions: Positions): boolean {
  if (areDistinct(base, from, positions)) return false;
  if (procedureAround(block) !== procedureAround(value.block)) return true;
  const common = innermostCommonRun(block, value.block, positions.fused);
  const computed = positions.orderOfValue(value);
  const isNew = isAllocation(base);
  // An object made in this very run is not one of another run; and what is made later is not what was computed from.
  if (isNew && (!common || isWithin(base.block, common))) return positions.orderOfValue(base) < computed && order > computed;
  return common !== undefined || order > computed;
}
