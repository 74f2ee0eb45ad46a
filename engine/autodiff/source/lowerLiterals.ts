import type * as t from '@babel/types';
import { requireValuedFields } from './classMembers.ts';
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
  const values = plain.map((element) => (element ? lowerValue(l, element, scope) : refuse(node, 'a list with holes is not followed')));
  const array = l.newArray(node, values);
  if (elements.length === 0) array.slot.cell.empty = true;
  for (const element of firstSpread < 0 ? [] : elements.slice(firstSpread)) {
    if (!element) return refuse(node, 'a list with holes is not followed');
    if (element.type === 'SpreadElement') iterate(l, lowerExpression(l, element.argument, scope), node, (item) => l.push(array, valueOf(l, item(), node), node));
    else l.push(array, lowerValue(l, element, scope), node);
  }
  return array;
}

export function lowerRecord(l: Lowering, node: t.ObjectExpression, scope: Scope): Value {
  const fields: [string, Value][] = [];
  /** From the first property on that is not a plain field, the record is there and grows. */
  let record: Value | undefined;
  const afterwards: ((made: Value) => void)[] = [];
  const made = (): Value => (record ??= newRecord(l, fields, node));
  const give = (key: string, value: Value, property: t.Node): void => {
    if (record) l.store(record, l.literal(key, property), value, property);
    else fields.push([key, value]);
  };
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const source = lowerValue(l, property.argument, scope);
      if (source.operation.kind !== 'literal') {
        requireValuedFields(l, source, property);
        l.copyFields(made(), source, property);
      }
      continue;
    }
    const key = property.computed || (property.key.type !== 'Identifier' && property.key.type !== 'StringLiteral' && property.key.type !== 'NumericLiteral') ? undefined : nameOf(property.key);
    if (property.type === 'ObjectMethod') {
      if (key === undefined || property.kind !== 'method') return refuse(property, 'this kind of method is not followed');
      const method: FunctionValue = { kind: 'function', node: property, scope };
      // What belongs to a loop is known to this object alone, not kept as a value.
      if (belongsToLoop(method)) afterwards.push((its) => (its.slot.cell.field(key).functions = [registered(l, method)]));
      else give(key, valueOf(l, method, property), property);
      continue;
    }
    if (key === undefined) {
      const computed = lowerValue(l, property.key, scope);
      const value = lowerValue(l, property.value, scope);
      l.store(made(), computed, value, property);
      continue;
    }
    const lowered = lowerExpression(l, property.value, scope);
    if (lowered.kind === 'function' && belongsToLoop(lowered)) {
      afterwards.push((its) => (its.slot.cell.field(key).functions = [registered(l, lowered)]));
      continue;
    }
    give(key, valueOf(l, lowered, property), property);
  }
  const its = made();
  for (const write of afterwards) write(its);
  return its;
}

function newRecord(l: Lowering, fields: readonly [string, Value][], node: t.ObjectExpression): Value {
  const record = l.builder.define({ kind: 'record', fields: [...fields] }, placeOf(node.properties[0] ?? node));
  const { cell } = record.slot;
  cell.grows = true;
  for (const [key, value] of fields) {
    if (key === 'length') cell.namesLength = true;
    flow(value.slot, cell.field(key));
  }
  return record;
}

const nameOf = (key: t.Identifier | t.StringLiteral | t.NumericLiteral): string => (key.type === 'Identifier' ? key.name : String(key.value));
