import type * as t from '@babel/types';
import type { Value, Variable } from './ir.ts';
import type { IterableValue, Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { valueOf } from './lowerExpressions.ts';
import { setFlag } from './lowerStatements.ts';
import { placeOf } from './refuse.ts';

/**
 * `for (item of iterable)` around what `write` writes; `item` is read when asked for.
 * What is looped over must not change its length meanwhile.
 */
export function iterate(l: Lowering, iterable: Lowered, node: t.Node, write: (item: () => Lowered, exit: Variable) => void): void {
  if (iterable.kind === 'iterable' && iterable.of !== 'values') return iterateOver(l, iterable, node, write);
  const array = iterable.kind === 'iterable' ? iterable.base : arrayOf(l, iterable, node);
  if (l.findings.generalLoops.has(node)) return iterateCarefully(l, array, node, write);
  const bound = l.length(array, node);
  l.counted({ start: l.literal(0, node), bound, step: 1, compare: '<' }, node, (counter, exit) => {
    l.assumptions.push({ node, bound, body: l.builder.current });
    write(() => l.load(array, counter, node), exit);
  });
}

/** Asks for the length before each element, as the language does. */
function iterateCarefully(l: Lowering, array: Value, node: t.Node, write: (item: () => Lowered, exit: Variable) => void): void {
  const index = l.builder.variable('index');
  l.builder.assign(index, l.literal(0, node));
  l.repeat(node, (exit) => {
    const at = l.builder.read(index, placeOf(node));
    l.branch(
      l.test((a, b) => `${a} < ${b}`, [at, l.length(array, node)], node),
      () => {
        l.builder.assign(index, l.arithmetic('+', [at, l.literal(1, node)], node));
        write(() => l.load(array, at, node), exit);
      },
      () => setFlag(l, exit, node),
    );
  });
}

function iterateOver(l: Lowering, iterable: IterableValue, node: t.Node, write: (item: () => Lowered, exit: Variable) => void): void {
  const { base } = iterable;
  const ofObject = iterable.of.startsWith('object');
  const keys = ofObject ? keysOf(l, base, node) : base;
  l.counted({ start: l.literal(0, node), bound: l.length(keys, node), step: 1, compare: '<' }, node, (counter, exit) => {
    const key = ofObject ? l.load(keys, counter, node) : counter;
    write(() => {
      switch (iterable.of) {
        case 'keys':
        case 'objectKeys':
          return key;
        case 'values':
        case 'objectValues':
          return l.load(base, key, node);
        case 'entries':
        case 'objectEntries':
          return l.newArray(node, [key, l.load(base, key, node)]);
      }
    }, exit);
  });
}

export function keysOf(l: Lowering, object: Value, node: t.Node): Value {
  return l.passive({ text: (a) => `Object.keys(${a})`, valueOnly: true, pure: false, what: 'Object.keys' }, [object], node);
}

/** An iterable as an array: arrays stay what they are; Map, Set, texts and generators of data are listed. */
export function arrayOf(l: Lowering, lowered: Lowered, node: t.Node): Value {
  if (lowered.kind === 'iterable') return listOf(l, lowered, node);
  const value = valueOf(l, lowered, node);
  return isArray(value) ? value : checkedArray(l, value, node, 'listed');
}

/** A new array of what an iterable gives. */
export function listOf(l: Lowering, iterable: Lowered, node: t.Node): Value {
  const list = l.newArray(node);
  iterate(l, iterable, node, (item) => l.push(list, valueOf(l, item(), node), node));
  return list;
}

/** Is the value certainly an array? */
export function isArray({ operation }: Value): boolean {
  switch (operation.kind) {
    case 'array':
    case 'newArray':
      return true;
    case 'input':
      return operation.input.kind === 'vector';
    default:
      return false;
  }
}

/**
 * The value, after a test while running that it is an array: what else has the same methods, such as Map, does other things.
 * @param otherwise `listed`: other iterables are turned into arrays; `refused`: they stop the evaluation
 */
export function checkedArray(l: Lowering, value: Value, node: t.Node, otherwise: 'listed' | 'refused'): Value {
  if (isArray(value)) return value;
  // The same object comes out, or a list of passive elements, so what is known of the one is known of the other.
  return l.builder.define({ kind: 'asArray', base: value, lists: otherwise === 'listed' }, placeOf(node), value.slot);
}
