import type * as t from '@babel/types';
import { findMember, isStatic, memberName, membersOf, superClass } from './classMembers.ts';
import { callFunction } from './callFunction.ts';
import { singles, type Argument } from './lowerCalls.ts';
import { belongsToLoop, registered } from './functionValues.ts';
import type { Value } from './ir.ts';
import { classTag, tagOf } from './polymorphism.ts';
import type { ClassValue, FunctionValue, Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { propertyKey, valueOf } from './lowerExpressions.ts';
import { placeOf, refuse } from './refuse.ts';
import { Scope } from './scope.ts';

/** `new Class(…)`: an object with the fields that the class declares and its constructor assigns. */
export function construct(l: Lowering, of: ClassValue, given: readonly Argument[], node: t.Node): Value {
  const instance = l.builder.define({ kind: 'record', fields: l.findings.tagsClasses ? [[classTag, l.literal(tagOf(l, of), node)]] : [] }, placeOf(node));
  instance.slot.cell.grows = true;
  instance.slot.cell.classes.add(of.node);
  l.classValues.set(of.node, of);
  initialize(l, of, instance, given, node);
  return instance;
}

function initialize(l: Lowering, of: ClassValue, instance: Value, given: readonly Argument[], node: t.Node): void {
  const constructor = membersOf(of).find((member) => member.type === 'ClassMethod' && member.kind === 'constructor');
  const parent = superClass(l, of);
  if (of.node.superClass && !parent) refuse(of.node.superClass, 'the class extends one that cannot be followed');
  if (constructor?.type !== 'ClassMethod') {
    if (parent) initialize(l, parent, instance, given, node);
    initializeFields(l, of, instance);
    return;
  }
  // Fields are there before the constructor's own statements; in a class that extends another, after `super(…)`.
  if (!parent) initializeFields(l, of, instance);
  const assigned = constructor.params.flatMap((parameter) => (parameter.type === 'TSParameterProperty' ? [parameter.parameter] : []));
  const operands = singles(l, given, constructor.params.length, node);
  const target: FunctionValue = { kind: 'function', node: withParameterProperties(constructor, assigned), scope: of.scope, self: instance };
  l.classOfConstructor.set(target.node, of);
  callFunction(l, target, operands, node, instance);
}

const rewritten = new WeakMap<t.ClassMethod, t.ClassMethod>();

/** `constructor(readonly x: number)` as the assignments that it stands for. */
function withParameterProperties(constructor: t.ClassMethod, assigned: readonly t.Node[]): t.ClassMethod {
  if (assigned.length === 0) return constructor;
  let node = rewritten.get(constructor);
  if (!node) {
    const assignments = assigned.map((parameter) => {
      const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
      const { name } = target as t.Identifier;
      const loc = parameter.loc;
      const identifier = { type: 'Identifier', name, loc } as t.Identifier;
      const left = { type: 'MemberExpression', object: { type: 'ThisExpression', loc }, property: identifier, computed: false, loc } as unknown as t.MemberExpression;
      return { type: 'ExpressionStatement', expression: { type: 'AssignmentExpression', operator: '=', left, right: identifier, loc }, loc } as unknown as t.Statement;
    });
    node = { ...constructor, body: { ...constructor.body, body: [...assignments, ...constructor.body.body] } };
    rewritten.set(constructor, node);
  }
  return node;
}

function initializeFields(l: Lowering, of: ClassValue, instance: Value): void {
  for (const member of membersOf(of)) {
    if (isStatic(member) || (member.type !== 'ClassProperty' && member.type !== 'ClassPrivateProperty')) continue;
    const name = memberName(member);
    if (name === undefined) refuse(member, 'a computed field is not followed');
    if ('declare' in member && member.declare) continue;
    if (!member.value) continue;
    // A field's initializer sees the instance as `this`.
    const initializer = { type: 'ArrowFunctionExpression', params: [], body: member.value, loc: member.loc, expression: true, async: false } as unknown as t.ArrowFunctionExpression;
    if (member.value.type === 'ArrowFunctionExpression' || member.value.type === 'FunctionExpression') {
      const method: FunctionValue = { kind: 'function', node: member.value, scope: of.scope, self: instance };
      if (belongsToLoop(method)) instance.slot.cell.field(name).functions = [registered(l, method)];
      else l.store(instance, l.literal(name, member), valueOf(l, method, member), member);
      continue;
    }
    const value = callFunction(l, { kind: 'function', node: initializer, scope: of.scope, self: instance }, [], member, instance);
    l.store(instance, l.literal(name, member), valueOf(l, value, member), member);
  }
}

/** `super(…)` in a constructor. */
export function callSuper(l: Lowering, given: readonly Argument[], node: t.Node): Lowered {
  const { frame } = l;
  const of = l.classOfConstructor.get(frame.node);
  const parent = of && superClass(l, of);
  const { self } = frame;
  if (!of || !parent || self?.kind !== 'value') return refuse(node, '“super” is called outside of a constructor');
  initialize(l, parent, self, given, node);
  initializeFields(l, of, self);
  return l.literal(undefined, node);
}

/** `super.method(…)`. */
export function lowerSuperMethod(l: Lowering, callee: t.MemberExpression | t.OptionalMemberExpression, given: readonly Argument[], node: t.Node): Lowered {
  const key = propertyKey(l, callee, new Scope(undefined, l.frame.scope.module));
  const { self } = l.frame;
  const name = key.operation.kind === 'literal' ? String(key.operation.value) : '';
  const method = l.frames.at(-1)?.node;
  const owner = [...l.classValues.values()].find(({ node: each }) => each.body.body.some((member) => member === method));
  const parent = owner && superClass(l, owner);
  const found = parent && findMember(l, parent, name, (member) => !isStatic(member));
  if (!found || found.member.type !== 'ClassMethod' || !self) return refuse(node, `“super.${name}” is not known`);
  return callFunction(l, { kind: 'function', node: found.member, scope: found.owner.scope, self }, singles(l, given, found.member.params.length, node), node, self);
}

