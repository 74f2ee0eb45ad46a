import type * as t from '@babel/types';
import { assignedNames } from './assignedNames.ts';
import { blocksOf, everyStatement, type Value, type Variable } from './ir.ts';
import type { Lowering } from './lowering.ts';
import type { Lowered } from './lowered.ts';
import { lowerExpression } from './lowerExpressions.ts';
import type { TopLevel } from './moduleTable.ts';
import { placeOf, refuse } from './refuse.ts';
import type { Scope } from './scope.ts';
import { mentions } from './steadyNames.ts';

const globals: ReadonlySet<string> = new Set(
  ('Math Number Object Array String Boolean JSON Date performance console Float64Array Float32Array Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array ' +
    'Int32Array Uint32Array Map Set WeakMap WeakSet Symbol BigInt RegExp Error TypeError RangeError isFinite isNaN parseFloat parseInt structuredClone globalThis Promise').split(' '),
);

/** What a name means where it stands. */
export function lowerName(l: Lowering, name: string, scope: Scope, node: t.Node): Lowered {
  const binding = scope.find(name);
  if (binding) return binding.kind === 'constant' ? binding.is : l.builder.read(binding.variable, placeOf(node));
  const found = l.modules.find(scope.module, name);
  if (found) return lowerTopLevel(l, found, node);
  switch (name) {
    case 'undefined':
      return l.literal(undefined, node);
    case 'NaN':
      return l.literal(NaN, node);
    case 'Infinity':
      return l.literal(Infinity, node);
    default:
  }
  if (globals.has(name)) return { kind: 'builtin', path: name };
  return refuse(node, `“${name}” is not known here`);
}

/** The variable behind a name that is assigned to. */
export function findVariable(l: Lowering, name: string, scope: Scope, node: t.Node): Variable {
  const binding = scope.find(name);
  if (binding?.kind === 'variable') return binding.variable;
  if (binding) return refuse(node, `“${name}” is assigned to in a way that cannot be followed`);
  const found = l.modules.find(scope.module, name);
  if (found?.kind !== 'variable') return refuse(node, `“${name}” cannot be assigned to`);
  return moduleVariable(l, found, node);
}

export function lowerTopLevel(l: Lowering, found: TopLevel, node: t.Node): Lowered {
  if ((found.kind === 'function' || found.kind === 'class') && l.modules.changed.has(found)) return refuse(node, `this ${found.kind} is changed while its module is made, so its text does not tell what it is`);
  switch (found.kind) {
    case 'function':
      return { kind: 'function', node: found.node, scope: l.moduleScope(found.module) };
    case 'class':
      return { kind: 'class', node: found.node, scope: l.moduleScope(found.module) };
    case 'namespace':
      return { kind: 'namespace', module: found.module };
    case 'missing':
      return refuse(node, `“${found.specifier}” is not part of the workspace, so what it computes cannot be followed`);
    case 'variable':
      if (found.reassignable && assignedWithinFunctions(l, found)) return l.builder.read(moduleVariable(l, found, node), placeOf(node));
      return lowerModuleValue(l, found, node);
  }
}

function lowerModuleValue(l: Lowering, found: TopLevel & { kind: 'variable' }, node: t.Node): Lowered {
  const key = `${found.module}#${found.name}`;
  const known = l.moduleValues.get(key);
  if (known) return known.kind === 'value' && known.operation.kind === 'literal' ? l.literal(known.operation.value, node) : known;
  const lowered = l.builder.within(l.builder.root, () => readModuleValue(l, found, node));
  l.moduleValues.set(key, lowered);
  return lowered;
}

function readModuleValue(l: Lowering, found: TopLevel & { kind: 'variable' }, node: t.Node): Lowered {
  const { init } = found;
  if (init?.type === 'NumericLiteral' || init?.type === 'StringLiteral' || init?.type === 'BooleanLiteral') return l.literal(init.value, node);
  const value = runtimeValue(l, found, node);
  if (isPrimitive(value)) return l.literal(value, node);
  if (holdsFunctions(value)) {
    // A function is followed by its text, so what made it is read as if it stood at the start of the loss function.
    if (!init) return refuse(node, `“${found.name}” holds functions that cannot be followed`);
    return readAsText(l, found, init, node);
  }
  return constantOf(l, value, node);
}

/** What a variable of a module holds, made again at the start of each evaluation: only where that gives what the module's own start gave. */
function readAsText(l: Lowering, found: TopLevel & { kind: 'variable' }, init: t.Expression, node: t.Node): Lowered {
  const { name, module } = found;
  const isAssigned = (each: TopLevel | undefined): boolean => each?.kind === 'variable' && each.reassignable && assignedNames(l.modules.body(each.module)).has(each.name);
  if (isAssigned(found) || l.modules.changed.has(found)) return refuse(node, `“${name}” holds functions and is changed while its module is made`);
  if (mentions(l.modules, init, module, (each, what) => isAssigned(what) || /^(random|Date|performance)$/.test(each))) return refuse(node, `“${name}” holds functions and is made from what changes`);
  const before = l.builder.root.statements.length;
  const lowered = lowerExpression(l, init, l.moduleScope(module));
  const isOutside = ({ operation }: Value): boolean => operation.kind === 'constant' || (operation.kind === 'load' && isOutside(operation.base));
  for (const statement of l.builder.root.statements.slice(before)) {
    for (const { statement: each } of [{ statement }, ...blocksOf(statement).flatMap((block) => everyStatement(block))]) {
      const target = each.kind === 'store' || each.kind === 'setLength' ? each.base : each.kind === 'copyFields' ? each.target : undefined;
      if (target && isOutside(target)) return refuse(node, `“${name}” holds functions, and making it changes something else`);
    }
  }
  return lowered;
}

/** An object from outside, the same each time. */
export function constantOf(l: Lowering, value: object, node: t.Node): Lowered {
  let known = l.constantValues.get(value);
  if (!known) {
    const index = l.constants.push(value) - 1;
    known = l.builder.within(l.builder.root, () => l.builder.define({ kind: 'constant', index }, placeOf(node)));
    known.slot.cell.foreign = true;
    known.slot.cell.grows = true;
    if (!Array.isArray(value) && !ArrayBuffer.isView(value) && Object.getPrototypeOf(value) !== Object.prototype) known.slot.cell.opaque = true;
    l.constantValues.set(value, known);
  }
  return known;
}

function runtimeValue(l: Lowering, found: TopLevel & { kind: 'variable' }, node: t.Node): unknown {
  try {
    return l.modules.valueOf(found.module, found.name);
  } catch (error) {
    return refuse(node, `“${found.name}” has no value: its module stops with “${error instanceof Error ? error.message : String(error)}”`);
  }
}

function isPrimitive(value: unknown): value is number | string | boolean | null | undefined {
  return value === null || ['number', 'string', 'boolean', 'undefined'].includes(typeof value);
}

/** Is it a function, or an object whose functions or class the program may call? */
function holdsFunctions(value: unknown, depth = 0): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null || depth > 6 || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return value.slice(0, 8).some((element) => holdsFunctions(element, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const ofLanguage = [Map, Set, Date, RegExp].some((constructor) => value instanceof constructor);
    if (!ofLanguage) return true;
  }
  return Object.values(value).some((field) => holdsFunctions(field, depth + 1));
}

function assignedWithinFunctions(l: Lowering, { module, name }: TopLevel & { kind: 'variable' }): boolean {
  return l.modules.body(module).body.some((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
    if (!declaration) return false;
    return declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration' || declaration.type === 'VariableDeclaration' ? assignedNames(declaration).has(name) : false;
  });
}

/** A variable of a module that functions assign to: each evaluation starts with the module's first value. */
function moduleVariable(l: Lowering, found: TopLevel & { kind: 'variable' }, node: t.Node): Variable {
  const key = `${found.module}#${found.name}`;
  let variable = l.moduleVariables.get(key);
  if (!variable) {
    const value = runtimeValue(l, found, node);
    if (holdsFunctions(value)) return refuse(node, `“${found.name}” holds functions and is assigned to`);
    variable = l.builder.variable(found.name, l.builder.root);
    l.moduleVariables.set(key, variable);
    const first = isPrimitive(value) ? l.literal(value, node) : constantOf(l, value, node);
    if (first.kind === 'value') l.builder.within(l.builder.root, () => l.builder.assign(variable!, first.kind === 'value' ? first : l.literal(undefined, node)));
    l.note(node, `“${found.name}” belongs to the module and is assigned to: each evaluation starts with its first value.`);
  }
  return variable;
}
