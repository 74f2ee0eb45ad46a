import { addTo } from './addTo.ts';
import { allStatements } from './activity.ts';
import type { Value} from './ir.ts';
import { type CountedLoop, type Statement } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { replaceValues } from './replaceValues.ts';

type Store = Statement & { readonly kind: 'store' };

/**
 * A list that a loop appends to once in each run has, in run i, the length that it started with plus i. Said so, the backward sweep
 * need not be told the lengths.
 */
export function countAppends(l: Lowering): void {
  const changes = new Map<Value, Statement[]>();
  const unclear = new Set<unknown>();
  for (const { statement } of allStatements(l)) {
    if (statement.kind !== 'setLength' && !(statement.kind === 'store' && statement.key.operation.kind !== 'literal')) continue;
    if (statement.base.operation.kind === 'array') addTo(changes, statement.base, statement);
    else if (statement.kind === 'setLength' || statement.appends) unclear.add(statement.base.slot.cell);
  }
  const replacements = new Map<Value, Value>();
  for (const { statement, block } of allStatements(l)) {
    if (statement.kind !== 'store' || !statement.appends || block.loop?.kind !== 'counted') continue;
    const { base } = statement;
    if (base.operation.kind !== 'array' || base.block !== block.parent || unclear.has(base.slot.cell) || changes.get(base)!.length > 1) continue;
    count(l, statement, block.loop, base.operation.elements.length, replacements);
  }
  replaceValues(l, replacements);
}

function count(l: Lowering, statement: Store, loop: CountedLoop, before: number, replacements: Map<Value, Value>): void {
  const { key } = statement;
  const { start, step, body, counter } = loop;
  if (key.operation.kind !== 'length' || key.block !== body || step !== 1 || start.operation.kind !== 'literal' || typeof start.operation.value !== 'number') return;
  const offset = before - start.operation.value;
  if (offset === 0) {
    replacements.set(key, counter);
    return;
  }
  key.operation = { kind: 'arithmetic', operation: '+', operands: [counter, l.builder.literal(offset, key.place)] };
}
