import type * as t from '@babel/types';
import { callFunction } from './callFunction.ts';
import { findMember, isStatic, type Member } from './classMembers.ts';
import type { ClassValue, Lowered } from './lowered.ts';
import { belongsToLoop } from './functionValues.ts';
import { ReadAgain, type Lowering } from './lowering.ts';
import type { Value } from './ir.ts';
import { builtinConstant } from './builtins.ts';
import { lowerCall } from './lowerCalls.ts';
import { lowerExpression, propertyKey, valueOf } from './lowerExpressions.ts';
import { withoutTypes } from './moduleTable.ts';
import { lowerTopLevel } from './names.ts';
import { refuse } from './refuse.ts';
import type { Scope } from './scope.ts';

export function lowerMember(l: Lowering, node: t.MemberExpression | t.OptionalMemberExpression, scope: Scope): Lowered {
  if (node.object.type === 'Super') return refuse(node, '“super” is differentiated in calls only');
  return chained(l, node, scope, (value) => value);
}

/**
 * An expression and, where it is written as `a?.b.c`, what follows it in the same chain: where there is no `a`, all of that is left out.
 * @param next what follows
 */
export function chained(l: Lowering, node: t.Node, scope: Scope, next: (value: Lowered) => Lowered): Lowered {
  const plain = withoutTypes(node);
  switch (plain.type) {
    case 'OptionalMemberExpression':
      return chained(l, plain.object, scope, (base) => {
        const load = (from: Lowered): Lowered => next(unbound(loadProperty(l, from, propertyKey(l, plain, scope), plain)));
        return plain.optional && base.kind === 'value' ? optionally(l, base, plain, (present) => valueOf(l, load(present), plain)) : load(base);
      });
    case 'MemberExpression':
      if (plain.object.type === 'Super') return next(lowerExpression(l, plain, scope));
      return next(unbound(loadProperty(l, lowerExpression(l, plain.object, scope), propertyKey(l, plain, scope), plain)));
    case 'OptionalCallExpression':
      return lowerCall(l, plain, scope, next);
    default:
      return next(lowerExpression(l, plain, scope));
  }
}

/** A method that is taken off its object forgets it. */
export function unbound(lowered: Lowered): Lowered {
  return lowered.kind === 'function' && lowered.self && lowered.node.type !== 'ArrowFunctionExpression' ? { kind: 'function', node: lowered.node, scope: lowered.scope } : lowered;
}

/** `base?.…`: undefined where there is no base. */
export function optionally(l: Lowering, base: Value, node: t.Node, write: (present: Value) => Value): Value {
  const result = l.builder.variable('optional');
  const missing = l.test((a) => `${a} == null`, [base], node);
  l.branch(
    missing,
    () => l.builder.assign(result, l.literal(undefined, node)),
    () => l.builder.assign(result, write(base)),
  );
  return l.builder.read(result, base.place);
}

/** `base.key`, for objects that are computed and for those known while compiling. */
export function loadProperty(l: Lowering, base: Lowered, key: Value, node: t.Node): Lowered {
  const constantKey = key.operation.kind === 'literal' ? String(key.operation.value) : undefined;
  switch (base.kind) {
    case 'value':
      return loadField(l, base, key, constantKey, node);
    case 'builtin':
      if (constantKey === undefined) return refuse(node, `which member of ${base.path} is meant is decided while running`);
      return builtinConstant(l, base.path, constantKey, node) ?? { kind: 'builtin', path: `${base.path}.${constantKey}` };
    case 'namespace': {
      const found = constantKey === undefined ? undefined : l.modules.exported(base.module, constantKey);
      return found ? lowerTopLevel(l, found, node) : refuse(node, `the module has no “${constantKey ?? '…'}”`);
    }
    case 'class': {
      const found = constantKey === undefined ? undefined : findMember(l, base, constantKey, isStatic);
      if (found?.member.type === 'ClassProperty') return lowerStaticField(l, found.member, found.owner, node);
      if (found?.member.type === 'ClassMethod' && found.member.kind === 'get') return callFunction(l, { kind: 'function', node: found.member, scope: found.owner.scope, self: base }, [], node);
      if (found?.member.type === 'ClassMethod') return { kind: 'function', node: found.member, scope: found.owner.scope, self: base };
      return refuse(node, `the class has no static “${constantKey ?? '…'}”`);
    }
    case 'function':
      if (constantKey === 'length') {
        const first = base.node.params.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement');
        return l.literal(first < 0 ? base.node.params.length : first, node);
      }
      return refuse(node, 'properties of functions are not followed');
    case 'iterable':
    case 'choice':
      return refuse(node, 'this is not followed');
  }
}

/** A field of the class itself, made once at the start of each evaluation. */
function lowerStaticField(l: Lowering, member: t.ClassProperty, owner: ClassValue, node: t.Node): Lowered {
  const known = l.staticFields.get(member);
  if (known) return known;
  if (!member.value) return l.literal(undefined, node);
  if (owner.node.body.body.some(({ type }) => type === 'StaticBlock')) return refuse(node, 'a “static” block may change this field');
  const { value } = member;
  const lowered = l.builder.within(l.builder.root, () => lowerExpression(l, value, owner.scope));
  l.staticFields.set(member, lowered);
  return lowered;
}

function loadField(l: Lowering, base: Value, key: Value, constantKey: string | undefined, node: t.Node): Lowered {
  if (constantKey !== undefined) {
    const getter = memberOf(l, base, constantKey, 'get');
    if (getter) return callFunction(l, { kind: 'function', ...getter, self: base }, [], node, base);
    const method = memberOf(l, base, constantKey, 'method');
    if (method) return { kind: 'function', ...method, self: base };
    const { cell } = base.slot;
    const slot = cell.elements ? undefined : cell.fields.get(constantKey);
    const [only, ...more] = slot?.functions ?? [];
    if (only && more.length === 0 && (base.operation.kind === 'record' || !l.findings.severalFunctions.has(node))) {
      if (base.operation.kind !== 'record') {
        if (belongsToLoop(only)) return refuse(node, `the function “${constantKey}” was made in a loop and may be another one in each run of it`);
        l.afterwards.push(() => {
          if (base.slot.cell.slots().every((each) => each.functions.length <= 1) || l.findings.severalFunctions.has(node)) return;
          l.findings.severalFunctions.add(node);
          throw new ReadAgain();
        });
      }
      return only.kind === 'function' && only.node.type !== 'ArrowFunctionExpression' ? { ...only, self: base } : only;
    }
  }
  if (constantKey === 'length' && !base.slot.cell.namesLength) {
    l.afterwards.push(() => {
      if (base.slot.cell.namesLength) refuse(node, '“length” is sometimes the length of an array here and sometimes a field');
    });
    return l.length(base, node);
  }
  return l.load(base, key, node);
}

/** A method, getter or setter of an instance, by the class that stands there. */
export function memberOf(l: Lowering, base: Value, name: string, kind: 'method' | 'get' | 'set'): { node: t.ClassMethod | t.ClassPrivateMethod; scope: Scope } | undefined {
  const [only, ...more] = [...base.slot.cell.classes] as t.Class[];
  if (!only || more.length > 0) return undefined;
  const isMethod = (member: Member): member is t.ClassMethod | t.ClassPrivateMethod => (member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') && member.kind === kind;
  const found = findMember(l, l.classValues.get(only)!, name, (member) => !isStatic(member) && isMethod(member));
  if (!found || !isMethod(found.member)) return undefined;
  l.afterwards.push(() => {
    if (base.slot.cell.classes.size > 1) refuse(found.member, `“${name}” belongs to several classes here: which one is meant is decided while running`);
  });
  return { node: found.member, scope: found.owner.scope };
}
