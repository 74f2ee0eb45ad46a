import type * as t from '@babel/types';
import type { Value, Variable } from './ir.ts';
import type { IterableValue, Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { valueOf } from './lowerExpressions.ts';
import { setFlag } from './lowerStatements.ts';
import { placeOf, refuse } from './refuse.ts';

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
    l.assumptions.push({ node, bound, fixed: new Set([array]), variables: new Set(), body: l.builder.current });
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
  if (!ofObject && l.findings.generalLoops.has(node)) return refuse(node, 'the length of the list may change while it is looped over');
  const keys = ofObject ? keysOf(l, base, node) : base;
  // What an object holds is listed before the loop changes it.
  const values = iterable.of === 'objectValues' || iterable.of === 'objectEntries' ? l.newArray(node) : undefined;
  if (values) l.count(l.length(keys, node), node, (index) => l.push(values, l.load(base, l.load(keys, index, node), node), node));
  const bound = l.length(keys, node);
  l.counted({ start: l.literal(0, node), bound, step: 1, compare: '<' }, node, (counter, exit) => {
    if (!ofObject) l.assumptions.push({ node, bound, fixed: new Set([base]), variables: new Set(), body: l.builder.current });
    const key = ofObject ? l.load(keys, counter, node) : counter;
    write(() => {
      switch (iterable.of) {
        case 'keys':
        case 'objectKeys':
          return key;
        case 'values':
          return l.load(base, key, node);
        case 'objectValues':
          return l.load(values!, counter, node);
        case 'entries':
          return l.newArray(node, [key, l.load(base, key, node)]);
        case 'objectEntries':
          return l.newArray(node, [key, l.load(values!, counter, node)]);
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
  if (value.slot.cell.classes.size > 0) return refuse(node, 'an object with an iterator of its own is not followed');
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
