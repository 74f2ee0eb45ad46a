import type * as t from '@babel/types';
import { arrayMethods, callArrayMethod, eachOf } from './arrayMethods.ts';
import { callBuiltin, constructBuiltin } from './builtins.ts';
import { callChoice, callFunction } from './callFunction.ts';
import type { Callable } from './functionValues.ts';
import { callPolymorphic } from './polymorphism.ts';
import { callSuper, construct, lowerSuperMethod } from './lowerClasses.ts';
import type { Value } from './ir.ts';
import type { Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { lowerExpression, propertyKey, valueOf } from './lowerExpressions.ts';
import { listOf } from './lowerIterables.ts';
import { chained, loadProperty, memberOf, optionally } from './lowerMembers.ts';
import { withoutTypes } from './moduleTable.ts';
import { refuse } from './refuse.ts';
import type { Scope } from './scope.ts';

/** The arguments of a call; a spread one stays in one piece until it is known what takes it. */
export type Argument = { readonly kind: 'single'; readonly is: Lowered; readonly node: t.Node } | { readonly kind: 'spread'; readonly array: Value; readonly node: t.Node };

export function lowerArguments(l: Lowering, nodes: readonly t.Node[], scope: Scope): Argument[] {
  return nodes.map((node) =>
    node.type === 'SpreadElement'
      ? { kind: 'spread', array: spreadArray(l, lowerExpression(l, node.argument, scope), node), node }
      : { kind: 'single', is: lowerExpression(l, node, scope), node },
  );
}

const spreadArray = (l: Lowering, lowered: Lowered, node: t.Node): Value => (lowered.kind === 'iterable' ? listOf(l, lowered, node) : valueOf(l, lowered, node));

/** The arguments as single ones, as many as a function takes; `rest` is the list of those that are left for its `...rest`. */
export interface Spread {
  readonly singles: Lowered[];
  readonly rest?: Value;
}

/** @param count parameters before a `...rest` */
export function spreadArguments(l: Lowering, given: readonly Argument[], count: number, takesRest: boolean, node: t.Node): Spread {
  const firstSpread = given.findIndex(({ kind }) => kind === 'spread');
  const before = (firstSpread < 0 ? given : given.slice(0, firstSpread)).map((argument) => (argument.kind === 'single' ? argument.is : argument.array));
  if (firstSpread < 0 && !takesRest) return { singles: before };
  // What comes after the first spread list is one list.
  const after = l.newArray(node);
  for (const argument of firstSpread < 0 ? [] : given.slice(firstSpread)) {
    if (argument.kind === 'single') l.push(after, valueOf(l, argument.is, node), node);
    else eachOf(l, argument.array, node, (item) => l.push(after, item, node));
  }
  const singles = Array.from({ length: count }, (_, index) => before[index] ?? (firstSpread < 0 ? l.literal(undefined, node) : loadProperty(l, after, l.literal(index - before.length, node), node)));
  if (!takesRest) return { singles };
  const rest = l.newArray(node, before.slice(count).map((is) => valueOf(l, is, node)));
  if (firstSpread >= 0) l.count(l.length(after, node), node, (index) => l.push(rest, l.load(after, index, node), node), l.literal(Math.max(0, count - before.length), node));
  return { singles, rest };
}

export function singles(l: Lowering, given: readonly Argument[], count: number, node: t.Node): Lowered[] {
  return spreadArguments(l, given, count, false, node).singles;
}

/** @param next what follows in a chain such as `a?.f().b` */
export function lowerCall(l: Lowering, node: t.CallExpression | t.OptionalCallExpression, scope: Scope, next: (value: Lowered) => Lowered = (value) => value): Lowered {
  const callee = withoutTypes(node.callee);
  if (node.callee.type === 'Super') return callSuper(l, lowerArguments(l, node.arguments, scope), node);
  if (node.callee.type === 'Import') return refuse(node, 'what is imported while running cannot be followed');
  if (node.type === 'OptionalCallExpression' && node.optional) return refuse(node, 'whether there is a function to call is decided while running');
  if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') return lowerMethodCall(l, node, callee, scope, next);
  return chained(l, callee, scope, (lowered) => next(callLowered(l, lowered, lowerArguments(l, node.arguments, scope), node)));
}

/** A call of something that is known to be a function. */
export function callLowered(l: Lowering, callee: Lowered, given: readonly Argument[], node: t.Node, self?: Value): Lowered {
  switch (callee.kind) {
    case 'function': {
      const { params } = callee.node;
      if (params.at(-1)?.type !== 'RestElement') return callFunction(l, callee, singles(l, given, params.length, node), node);
      const { singles: fixed, rest } = spreadArguments(l, given, params.length - 1, true, node);
      return callFunction(l, callee, fixed, node, callee.self, rest);
    }
    case 'builtin':
      return callBuiltin(l, callee.path, given, node);
    case 'choice':
      return callChoice(l, callee.selector, callee.options.map((option, index) => [index, option] as const), node, (option) => callLowered(l, option, given, node));
    case 'value':
      return callKept(l, callee, given, node, self);
    case 'class':
      return refuse(node, 'a class is called without “new”');
    case 'iterable':
    case 'namespace':
      return refuse(node, 'this is not a function');
  }
}

/** A call of a function that is kept as a value: of each that it may be, where it is that one. */
function callKept(l: Lowering, callee: Value, given: readonly Argument[], node: t.Node, self: Value | undefined): Lowered {
  const { functions } = callee.slot;
  if (functions.length === 0) return refuse(node, 'which function is called is decided while running');
  l.afterwards.push(() => {
    if (callee.slot.functions.length > functions.length) refuse(node, 'which function is called is decided while running');
  });
  requireFunction(l, callee, node);
  const options = functions.map((each) => [l.functions.indexOf(each) + 1, each] as const);
  const bound = (option: Callable): Callable => (option.kind === 'function' && self && option.node.type !== 'ArrowFunctionExpression' ? { ...option, self } : option);
  return callChoice(l, callee, options, node, (option) => callLowered(l, bound(option), given, node));
}

/** A function that is kept is a number from 1 on; anything else cannot be called. */
function requireFunction(l: Lowering, kept: Value, node: t.Node): void {
  l.passive({ text: (a) => `(${a} >= 1 ? 0 : undefined())`, valueOnly: true, pure: true, takesFunctions: true, effect: true, what: 'a call' }, [kept], node);
}

function lowerMethodCall(l: Lowering, node: t.CallExpression | t.OptionalCallExpression, callee: t.MemberExpression | t.OptionalMemberExpression, scope: Scope, next: (value: Lowered) => Lowered): Lowered {
  if (callee.object.type === 'Super') return lowerSuperMethod(l, callee, lowerArguments(l, node.arguments, scope), node);
  if (callee.type === 'MemberExpression') return next(callMember(l, lowerExpression(l, callee.object, scope), node, callee, scope));
  return chained(l, callee.object, scope, (base) => {
    const run = (present: Lowered): Lowered => next(callMember(l, present, node, callee, scope));
    return callee.optional && base.kind === 'value' ? optionally(l, base, node, (present) => valueOf(l, run(present), node)) : run(base);
  });
}

function callMember(l: Lowering, base: Lowered, node: t.CallExpression | t.OptionalCallExpression, callee: t.MemberExpression | t.OptionalMemberExpression, scope: Scope): Lowered {
  if (base.kind === 'value') return callMethod(l, base, callee, node, scope);
  if (base.kind === 'iterable') return callMethod(l, listOf(l, base, node), callee, node, scope);
  const name = propertyKey(l, callee, scope);
  const constantName = name.operation.kind === 'literal' ? String(name.operation.value) : '';
  if ((base.kind === 'function' || base.kind === 'builtin') && ['call', 'apply', 'bind'].includes(constantName)) {
    const isOwn = base.kind === 'builtin' && /^(Math|Number|Array|Object)$/.test(base.path);
    if (!isOwn) return callIndirectly(l, base, constantName, node, scope);
  }
  return callLowered(l, loadProperty(l, base, name, callee), lowerArguments(l, node.arguments, scope), node);
}

/** `f.call(self, a)`, `f.apply(self, list)`. */
function callIndirectly(l: Lowering, base: Lowered, how: string, node: t.CallExpression | t.OptionalCallExpression, scope: Scope): Lowered {
  const [self, ...given] = lowerArguments(l, node.arguments, scope);
  if (how === 'bind' || self?.kind === 'spread') return refuse(node, `“${how}” is not followed: write an arrow function`);
  const target = base.kind === 'function' && self ? { ...base, self: self.is } : base;
  if (how === 'call') return callLowered(l, target, given, node);
  const [list] = given;
  if (list?.kind !== 'single') return refuse(node, '“apply” takes an array here');
  return callLowered(l, target, [{ kind: 'spread', array: valueOf(l, list.is, node), node }], node);
}

function callMethod(l: Lowering, base: Value, callee: t.MemberExpression | t.OptionalMemberExpression, node: t.CallExpression | t.OptionalCallExpression, scope: Scope): Lowered {
  const key = propertyKey(l, callee, scope);
  const name = key.operation.kind === 'literal' ? String(key.operation.value) : undefined;
  if (name === undefined) {
    const kept = l.load(base, key, callee);
    return callLowered(l, kept, lowerArguments(l, node.arguments, scope), node, base);
  }
  const { cell } = base.slot;
  if (cell.classes.size > 1) {
    const found = callPolymorphic(l, base, name, () => lowerArguments(l, node.arguments, scope), node);
    if (found) return found;
  }
  const isOwn = memberOf(l, base, name, 'method') !== undefined || memberOf(l, base, name, 'get') !== undefined || ((cell.elements ?? cell.fields.get(name))?.functions.length ?? 0) > 0 && !isListMethod(l, base, name, callee);
  if (isOwn) {
    const method = loadProperty(l, base, key, callee);
    // What is known to be there needs no test; neither does what is tested when it is called.
    if (base.operation.kind !== 'record' && method.kind !== 'value') {
      if (cell.classes.size > 0) l.passive({ text: (a) => `${a}.valueOf`, valueOnly: true, pure: true, needsObject: true, what: 'a method' }, [base], callee);
      else requireFunction(l, l.load(base, key, callee), node);
    }
    return callLowered(l, method, lowerArguments(l, node.arguments, scope), node, base);
  }
  if (isArrayMethod(name) && !base.slot.cell.opaque && base.slot.cell.classes.size === 0 && !isTextMethod(base, name)) return callArrayMethod(l, base, name, lowerArguments(l, node.arguments, scope), node);
  const given = lowerArguments(l, node.arguments, scope);
  const operands = given.map((argument) => (argument.kind === 'spread' ? argument.array : valueOf(l, argument.is, argument.node)));
  const text = (object: string, ...rest: string[]): string => `${object}.${name}(${rest.map((each, index) => (given[index]!.kind === 'spread' ? '...' : '') + each).join(', ')})`;
  return l.passive({ text, valueOnly: valueMethods.has(name), pure: pureMethods.has(name), effect: !pureMethods.has(name), needsObject: true, ...(valueMethods.has(name) && { result: 'string' }), what: `“${name}”` }, [base, ...operands], node);
}

/** `list.map`, `list.at`, … of a list of functions: what stands in a list is no method of it. */
function isListMethod(l: Lowering, { slot }: Value, name: string, node: t.Node): boolean {
  if (!isArrayMethod(name) || !slot.cell.elements || slot.cell.record) return false;
  l.afterwards.push(() => {
    if (slot.cell.record) refuse(node, `whether “${name}” is a method of a list or of an object is decided while running`);
  });
  return true;
}

/** Not `toString` and what else every object has. */
const isArrayMethod = (name: string): boolean => Object.hasOwn(arrayMethods, name);

/** `text.slice`, `text.includes`, … of what is known to be a text. */
const isTextMethod = ({ operation }: Value, name: string): boolean =>
  (operation.kind === 'passive' && operation.passive.result === 'string') || (operation.kind === 'literal' && typeof operation.value === 'string') || !isArrayMethod(name);

/** Methods of numbers and texts that give a text: the value is used, no derivative is asked for. */
const valueMethods = new Set(['toFixed', 'toPrecision', 'toExponential', 'toString', 'toLocaleString', 'padStart', 'padEnd']);
const pureMethods = new Set(['toFixed', 'toPrecision', 'toExponential', 'padStart', 'padEnd', 'charCodeAt', 'codePointAt', 'charAt', 'startsWith', 'endsWith', 'toUpperCase', 'toLowerCase', 'trim']);

export function lowerNew(l: Lowering, node: t.NewExpression, scope: Scope): Lowered {
  if (node.callee.type === 'Super' || node.callee.type === 'Import') return refuse(node, 'this is not followed');
  const callee = lowerExpression(l, node.callee, scope);
  const given = lowerArguments(l, node.arguments, scope);
  if (callee.kind === 'class') return construct(l, callee, given, node);
  if (callee.kind === 'builtin') return constructBuiltin(l, callee.path, given, node);
  return refuse(node, 'what is constructed is decided while running');
}
