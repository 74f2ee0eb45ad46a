import type * as t from '@babel/types';
import type { Value } from './ir.ts';
import type { Lowering } from './lowering.ts';
import type { Lowered } from './lowered.ts';
import { lowerExpression, lowerValue, propertyKey, valueOf } from './lowerExpressions.ts';
import { arrayOf } from './lowerIterables.ts';
import { isReassigned } from './lowerStatements.ts';
import { findVariable } from './names.ts';
import { callFunction } from './callFunction.ts';
import { loadProperty, memberOf, unbound } from './lowerMembers.ts';
import { withoutTypes } from './moduleTable.ts';
import { refuse } from './refuse.ts';
import type { Scope } from './scope.ts';
import { isNumber } from './wholeNumbers.ts';

/** Declares the names of a pattern. Names that are never assigned again stand for the value itself. */
export function bindPattern(l: Lowering, pattern: t.Node, lowered: Lowered, scope: Scope, isConstant: boolean, owner: t.Node = pattern): void {
  takeApart(l, pattern, lowered, scope, (name, value, node) => {
    if (isConstant || !isReassigned(l, name, owner)) {
      scope.bind(name, { kind: 'constant', is: value });
      return;
    }
    const variable = l.builder.variable(name);
    l.builder.assign(variable, valueOf(l, value, node));
    scope.bind(name, { kind: 'variable', variable });
  });
}

/** Where an assignment goes: what the target is made of is computed once, before the value. */
export interface Reference {
  read(): Value;
  write(value: Value): void;
}

export function lowerReference(l: Lowering, target: t.Node, scope: Scope): Reference {
  const plain = withoutTypes(target);
  if (plain.type === 'MemberExpression' && plain.object.type !== 'Super') {
    const base = lowerValue(l, plain.object, scope);
    const key = propertyKey(l, plain, scope);
    return { read: () => valueOf(l, loadProperty(l, base, key, plain), plain), write: (value) => storeProperty(l, base, key, value, plain) };
  }
  return { read: () => lowerValue(l, plain, scope), write: (value) => assignTo(l, plain, value, scope) };
}

/** `target = …` for a name, a property or a pattern. */
export function assignTo(l: Lowering, target: t.Node, lowered: Lowered, scope: Scope): void {
  switch (target.type) {
    case 'Identifier': {
      const variable = findVariable(l, target.name, scope, target);
      l.builder.assign(variable, valueOf(l, lowered, target));
      return;
    }
    case 'MemberExpression': {
      if (target.object.type === 'Super') return refuse(target, '“super” is assigned to');
      const base = lowerValue(l, target.object, scope);
      const key = propertyKey(l, target, scope);
      storeProperty(l, base, key, valueOf(l, lowered, target), target);
      return;
    }
    case 'ArrayPattern':
    case 'ObjectPattern':
    case 'AssignmentPattern':
      takeApart(l, target, lowered, scope, (_name, value, node) => assignTo(l, node, value, scope), true);
      return;
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return assignTo(l, target.expression, lowered, scope);
    default:
      refuse(target, 'this cannot be assigned to');
  }
}

export function storeProperty(l: Lowering, base: Value, key: Value, value: Value, node: t.Node): void {
  const setter = key.operation.kind === 'literal' ? memberOf(l, base, String(key.operation.value), 'set') : undefined;
  if (setter) {
    callFunction(l, { kind: 'function', ...setter, self: base }, [value], node, base);
    return;
  }
  const isRecord = base.operation.kind === 'record' || base.slot.cell.namesLength || base.slot.cell.classes.size > 0;
  if (key.operation.kind === 'literal' && key.operation.value === 'length' && !isRecord) {
    if (value.operation.kind !== 'literal' || value.operation.value !== 0) base.slot.cell.sparse = true;
    return l.setLength(base, value);
  }
  l.store(base, key, value, node);
}

/** Finds the value of each name in a pattern; `leaves` may be any target when an assignment is taken apart. */
function takeApart(l: Lowering, pattern: t.Node, lowered: Lowered, scope: Scope, give: (name: string, value: Lowered, node: t.Node) => void, assigning = false): void {
  const inner = (node: t.Node, value: Lowered): void => takeApart(l, node, value, scope, give, assigning);
  switch (pattern.type) {
    case 'Identifier':
      give(pattern.name, lowered, pattern);
      return;
    case 'AssignmentPattern':
      inner(pattern.left, orDefault(l, lowered, pattern.right, scope));
      return;
    case 'TSParameterProperty':
      inner(pattern.parameter, lowered);
      return;
    case 'ObjectPattern':
      takeRecordApart(l, pattern, lowered, scope, inner);
      return;
    case 'ArrayPattern': {
      const array = arrayOf(l, lowered, pattern);
      for (const [index, element] of pattern.elements.entries()) {
        if (!element) continue;
        if (element.type === 'RestElement') inner(element.argument, restOf(l, array, index, pattern));
        else inner(element, unbound(loadProperty(l, array, l.literal(index, pattern), pattern)));
      }
      return;
    }
    default:
      if (assigning) give('', lowered, pattern);
      else refuse(pattern, 'this pattern is not differentiated');
  }
}

function takeRecordApart(l: Lowering, pattern: t.ObjectPattern, lowered: Lowered, scope: Scope, inner: (node: t.Node, value: Lowered) => void): void {
  const taken: Value[] = [];
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      const base = valueOf(l, lowered, property);
      const text = (object: string, ...keys: string[]): string => `restOf(${[object, ...keys].join(', ')})`;
      inner(property.argument, l.passive({ text, valueOnly: false, pure: false, what: 'the rest of an object' }, [base, ...taken], property));
      continue;
    }
    const key = property.computed || property.key.type !== 'Identifier' ? lowerValue(l, property.key, scope) : l.literal(property.key.name, property.key);
    taken.push(key);
    inner(property.value, unbound(loadProperty(l, lowered, key, property)));
  }
}

/** The elements from `start` on, as an array of their own. */
function restOf(l: Lowering, array: Value, start: number, node: t.Node): Value {
  const rest = l.newArray(node);
  l.count(l.length(array, node), node, (counter) => l.push(rest, l.load(array, counter, node), node), l.literal(start, node));
  return rest;
}

/** `value = otherwise` of a parameter or pattern: only undefined is replaced. */
export function orDefault(l: Lowering, lowered: Lowered, otherwise: t.Expression, scope: Scope): Lowered {
  if (lowered.kind !== 'value') return lowered;
  const { operation } = lowered;
  if (operation.kind === 'literal') return operation.value === undefined ? lowerExpression(l, otherwise, scope) : lowered;
  if (isNumber(lowered) || operation.kind === 'array' || operation.kind === 'record' || operation.kind === 'newArray') return lowered;
  const simple = withoutTypes(otherwise);
  if (simple.type === 'ArrowFunctionExpression' || simple.type === 'FunctionExpression') return refuse(otherwise, 'whether this function is used is decided while running');
  const result = l.builder.variable('given');
  const missing = l.test((a) => `${a} === undefined`, [lowered], otherwise);
  l.branch(
    missing,
    () => l.builder.assign(result, lowerValue(l, otherwise, scope)),
    () => l.builder.assign(result, lowered),
  );
  return l.builder.read(result, lowered.place);
}
