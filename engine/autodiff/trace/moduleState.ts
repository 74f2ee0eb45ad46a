import type * as t from '@babel/types';
import { childrenOf } from './syntax.ts';

/** What a module hands over of its state at its end: its top-level names that exist at run time. */
export interface StateEntry {
  readonly name: string;
  readonly value: unknown;
  /** A function or class written out at the top level: it keeps nothing but what stands at the top level too. */
  readonly isCode: boolean;
  /** Functions in the value are written out there too. */
  readonly holdsOwnCode: boolean;
  readonly isConstant: boolean;
}

/** `hidden`: functions of the module may keep state where it cannot be seen from outside. */
export type ModuleState = { readonly hidden: true } | { readonly hidden: false; readonly read: () => readonly StateEntry[] };

/** JavaScript at the end of a module that hands its state to the function `report`. */
export function stateReport(program: t.Program, report: string): string {
  const entries: string[] = [];
  let hidden = false;
  const add = (name: string, isCode: boolean, holdsOwnCode: boolean, isConstant: boolean): void =>
    void entries.push(`{ name: ${JSON.stringify(name)}, value: ${name}, isCode: ${isCode}, holdsOwnCode: ${holdsOwnCode}, isConstant: ${isConstant} }`);

  for (const statement of program.body) {
    switch (statement.type) {
      case 'FunctionDeclaration':
        add(statement.id!.name, true, true, true);
        break;
      case 'ClassDeclaration':
        hidden ||= hidesState(statement);
        add(statement.id!.name, true, true, true);
        break;
      case 'VariableDeclaration':
        for (const { id, init } of statement.declarations) {
          if (isImport(init)) continue;
          const isCode = init?.type === 'FunctionExpression' || init?.type === 'ArrowFunctionExpression' || (init?.type === 'ClassExpression' && !hidesState(init));
          const names = namesIn(id);
          if (!names) hidden = true;
          else for (const name of names) add(name, isCode, isCode || !init || !mayMakeFunctions(init), statement.kind === 'const');
        }
        break;
      case 'ExpressionStatement':
        // `(function (Kind) { … })(Kind || (Kind = {}))`, an enum, makes no functions; what makes some may hide state in them.
        hidden ||= childrenOf(statement).some(hasNestedFunction);
        if (/^(module\.)?exports\b/.test(exportTarget(statement))) entries.push('{ name: "exports", value: module.exports, isCode: false, holdsOwnCode: false, isConstant: true }');
        break;
      case 'EmptyStatement':
        break;
      default:
        hidden ||= hasFunction(statement);
    }
  }
  return `\n;${report}(${hidden ? '{ hidden: true }' : `{ hidden: false, read: () => [${entries.join(', ')}] }`});`;
}

/** `module.exports = …` of data and of older packages; exports of the module's own names are known as these. */
function exportTarget({ expression }: t.ExpressionStatement): string {
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression' || expression.right.type === 'Identifier') return '';
  const { object, property } = expression.left;
  return object.type === 'Identifier' && property.type === 'Identifier' ? `${object.name}.${property.name}` : '';
}

const isImport = (init: t.Expression | null | undefined): boolean =>
  init?.type === 'CallExpression' && init.callee.type === 'Identifier' && (init.callee.name === 'require' || init.callee.name.startsWith('_interopRequire'));

const isFunction = (node: t.Node): boolean => /Function|^Class|ObjectMethod/.test(node.type);
const hasFunction = (node: t.Node): boolean => isFunction(node) || childrenOf(node).some(hasFunction);
const hasNestedFunction = (node: t.Node): boolean => childrenOf(node).some((child) => (isFunction(child) ? childrenOf(child).some(hasFunction) : hasNestedFunction(child))) || (isFunction(node) && childrenOf(node).some(hasFunction));

/** Could functions in its value be other than those written out in it? */
function mayMakeFunctions(node: t.Node): boolean {
  if (/^(Call|New|OptionalCall|TaggedTemplate|Await|Yield|Import)/.test(node.type)) return true;
  return !isFunction(node) && childrenOf(node).some(mayMakeFunctions);
}

/** State of a class that cannot be read from outside. */
const hidesState = (node: t.Class): boolean => node.body.body.some((member) => member.type === 'StaticBlock' || ('static' in member && member.static === true && 'key' in member && member.key.type === 'PrivateName') || ('static' in member && member.static === true && member.type === 'ClassProperty' && hasFunctionCall(member)));
const hasFunctionCall = (node: t.Node): boolean => mayMakeFunctions(node);

function namesIn(pattern: t.Node): string[] | undefined {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ArrayPattern':
    case 'ObjectPattern': {
      const names: string[] = [];
      for (const part of pattern.type === 'ArrayPattern' ? pattern.elements : pattern.properties) {
        const inner = part === null ? [] : namesIn(part.type === 'RestElement' ? part.argument : part.type === 'ObjectProperty' ? part.value : part);
        if (!inner) return undefined;
        names.push(...inner);
      }
      return names;
    }
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    default:
      return undefined;
  }
}

/** All that can change in modules, as a flat list; equal lists mean that nothing changed. */
export interface StateSnapshot {
  readonly items: readonly unknown[];
  /** By position in `items`: the name at the top level that it belongs to. */
  readonly names: readonly { readonly from: number; readonly name: string }[];
  /** Nothing in it can change. */
  readonly isConstant: boolean;
}

/** @returns undefined where there may be state that cannot be seen */
export function readState(modules: Iterable<ModuleState>): StateSnapshot | undefined {
  const items: unknown[] = [];
  const names: { from: number; name: string }[] = [];
  const seen = new Set<unknown>();
  let isConstant = true;

  const visit = (value: unknown, codeIsKnown: boolean): boolean => {
    items.push(value);
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return true;
    if (seen.has(value)) return true;
    if (typeof value === 'function' && !codeIsKnown) return false;
    seen.add(value);
    const keys = Object.keys(value);
    if (typeof value === 'function') {
      if (keys.length > 0) isConstant = false;
      return keys.every((key) => (items.push(key), visit((value as unknown as Record<string, unknown>)[key], false)));
    }
    if (!Object.isFrozen(value)) isConstant = false;
    if (value instanceof Map || value instanceof Set) {
      items.push(value.size);
      for (const [key, item] of value.entries() as Iterable<[unknown, unknown]>) if (!visit(key, false) || !visit(item, codeIsKnown)) return false;
      return keys.length === 0;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    const isList = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Float64Array]' || ArrayBuffer.isView(value);
    if (!isList && prototype !== Object.prototype && prototype !== null) return false;
    items.push(keys.length);
    if (isList) {
      const list = value as ArrayLike<unknown>;
      items.push(list.length);
      for (let i = 0; i < list.length; i++) {
        const item = list[i];
        if (typeof item === 'number') items.push(item);
        else if (!visit(item, codeIsKnown)) return false;
      }
      return true;
    }
    return Object.entries(Object.getOwnPropertyDescriptors(value)).every(([key, own]) => (items.push(key), 'value' in own && visit(own.value, codeIsKnown)));
  };

  for (const state of modules) {
    if (state.hidden) return undefined;
    for (const entry of state.read()) {
      names.push({ from: items.length, name: entry.name });
      isConstant &&= entry.isConstant;
      if (!visit(entry.value, entry.isCode || entry.holdsOwnCode)) return undefined;
    }
  }
  return { items, names, isConstant };
}

/** The top-level name under which two snapshots first differ; undefined where they do not. */
export function changedName(before: StateSnapshot, after: StateSnapshot): string | undefined {
  const length = Math.max(before.items.length, after.items.length);
  for (let i = 0; i < length; i++) {
    if (!Object.is(before.items[i], after.items[i]) || i >= before.items.length || i >= after.items.length) return before.names.findLast(({ from }) => from <= i)?.name ?? '';
  }
  return undefined;
}
