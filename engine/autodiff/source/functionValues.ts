import type * as t from '@babel/types';
import { someNode } from './assignedNames.ts';
import type { Value } from './ir.ts';
import type { BuiltinValue, FunctionValue, Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { refuse } from './refuse.ts';
import type { Scope } from './scope.ts';

/** What can be called and kept as a value. */
export type Callable = FunctionValue | BuiltinValue;

/**
 * A function kept in data: while running it is a number ≥ 1, its place in the list of all functions that are kept.
 * @throws {ProblemError} where it belongs to one run of a loop
 */
export function functionAsValue(l: Lowering, callable: Callable, node: t.Node): Value {
  if (belongsToLoop(callable)) return refuse(node, 'a function that belongs to one run of a loop is kept as a value here');
  const known = registered(l, callable);
  const value = l.literal(l.functions.indexOf(known) + 1, node);
  value.slot.functions = [known];
  return value;
}

/** The same object for the same function, so that functions can be compared. */
export function registered(l: Lowering, callable: Callable): Callable {
  const known = l.functions.find((each) => isSame(each, callable));
  if (known) return known;
  l.functions.push(callable);
  return callable;
}

function isSame(a: Callable, b: Callable): boolean {
  if (a.kind === 'builtin' || b.kind === 'builtin') return a.kind === b.kind && (a as BuiltinValue).path === (b as BuiltinValue).path;
  return a.node === b.node && a.scope === b.scope && a.self === b.self;
}

/** Does the function use names or an object that are made anew in each run of a loop? */
export function belongsToLoop(callable: Callable, depth = 0): boolean {
  if (callable.kind === 'builtin' || depth > 8) return false;
  if (callable.self && isOfLoop(callable.self, depth)) return true;
  return someNode(callable.node, (node) => node.type === 'Identifier' && usesLoop(callable.scope, node.name, depth));
}

function usesLoop(scope: Scope, name: string, depth: number): boolean {
  const binding = scope.find(name);
  if (!binding) return false;
  return binding.kind === 'variable' ? binding.variable.home.around().some(({ loop }) => loop) : isOfLoop(binding.is, depth);
}

function isOfLoop(lowered: Lowered, depth: number): boolean {
  switch (lowered.kind) {
    case 'value':
      return lowered.operation.kind !== 'literal' && lowered.block.around().some(({ loop }) => loop);
    case 'function':
    case 'builtin':
      return belongsToLoop(lowered, depth + 1);
    case 'iterable':
      return isOfLoop(lowered.base, depth);
    case 'choice':
      return lowered.options.some((option) => isOfLoop(option, depth));
    case 'class':
    case 'namespace':
      return false;
  }
}
