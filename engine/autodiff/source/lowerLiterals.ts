import type * as t from '@babel/types';
import { belongsToLoop, registered } from './functionValues.ts';
import type { Value } from './ir.ts';
import type { FunctionValue } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { lowerExpression, lowerValue, valueOf } from './lowerExpressions.ts';
import { iterate, listOf } from './lowerIterables.ts';
import { placeOf, refuse } from './refuse.ts';
import type { Scope } from './scope.ts';
import { flow } from './slots.ts';

export function lowerArrayLiteral(l: Lowering, node: t.ArrayExpression, scope: Scope): Value {
  const { elements } = node;
  if (elements.length === 1 && elements[0]?.type === 'SpreadElement') return listOf(l, lowerExpression(l, elements[0].argument, scope), node);
  const firstSpread = elements.findIndex((element) => element?.type === 'SpreadElement');
  const plain = firstSpread < 0 ? elements : elements.slice(0, firstSpread);
  const values = plain.map((element) => (element ? lowerValue(l, element, scope) : l.literal(undefined, node)));
  const array = l.newArray(node, values);
  for (const element of firstSpread < 0 ? [] : elements.slice(firstSpread)) {
    if (!element) l.push(array, l.literal(undefined, node), node);
    else if (element.type === 'SpreadElement') iterate(l, lowerExpression(l, element.argument, scope), node, (item) => l.push(array, valueOf(l, item(), node), node));
    else l.push(array, lowerValue(l, element, scope), node);
  }
  return array;
}

export function lowerRecord(l: Lowering, node: t.ObjectExpression, scope: Scope): Value {
  const first = node.properties[0];
  const fields: [string, Value][] = [];
  const later: ((record: Value) => void)[] = [];
  let isPlain = true;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      isPlain = false;
      const source = lowerValue(l, property.argument, scope);
      later.push((record) => spread(l, record, source, property));
      continue;
    }
    const key = property.computed || (property.key.type !== 'Identifier' && property.key.type !== 'StringLiteral' && property.key.type !== 'NumericLiteral') ? undefined : nameOf(property.key);
    if (property.type === 'ObjectMethod') {
      if (key === undefined || property.kind !== 'method') return refuse(property, 'this kind of method is not followed');
      later.push((record) => {
        const method: FunctionValue = { kind: 'function', node: property, scope };
        if (belongsToLoop(method)) record.slot.cell.field(key).functions = [registered(l, method)];
        else l.store(record, l.literal(key, property), valueOf(l, method, property), property);
      });
      continue;
    }
    if (key === undefined) {
      isPlain = false;
      const computed = lowerValue(l, property.key, scope);
      const value = lowerValue(l, property.value, scope);
      later.push((record) => l.store(record, computed, value, property));
      continue;
    }
    const lowered = lowerExpression(l, property.value, scope);
    if (lowered.kind === 'function' && belongsToLoop(lowered)) {
      // Known to this object alone, not kept as a value.
      later.push((record) => (record.slot.cell.field(key).functions = [registered(l, lowered)]));
      continue;
    }
    const value = valueOf(l, lowered, property);
    if (isPlain) fields.push([key, value]);
    else later.push((record) => l.store(record, l.literal(key, property), value, property));
  }
  const record = l.builder.define({ kind: 'record', fields }, placeOf(first ?? node));
  record.slot.cell.grows = true;
  for (const [key, value] of fields) {
    if (key === 'length') record.slot.cell.namesLength = true;
    flow(value.slot, record.slot.cell.field(key));
  }
  for (const write of later) write(record);
  return record;
}

const nameOf = (key: t.Identifier | t.StringLiteral | t.NumericLiteral): string => (key.type === 'Identifier' ? key.name : String(key.value));

/** `{ ...source }`: what the source's fields are is told when everything has been read. */
function spread(l: Lowering, record: Value, source: Value, property: t.SpreadElement): void {
  if (source.operation.kind === 'literal') return;
  l.copyFields(record, source, property);
}
