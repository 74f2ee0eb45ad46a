import type * as t from '@babel/types';
import { lambda } from './procedures.ts';
import type { Statement, Value } from './ir.ts';
import type { Lowered } from './lowered.ts';
import { ReadAgain, type Lowering } from './lowering.ts';
import { valueOf } from './lowerExpressions.ts';
import { callLowered, type Argument } from './lowerCalls.ts';
import { checkedArray, isArray } from './lowerIterables.ts';
import { setFlag } from './lowerStatements.ts';
import { placeOf, refuse } from './refuse.ts';
import { anyKey, type Cell } from './slots.ts';
import { isNumber, isWholeNumber } from './wholeNumbers.ts';

/** What a method is given: the array, its arguments, and the call for positions. */
interface Call {
  readonly l: Lowering;
  readonly array: Value;
  readonly given: readonly Argument[];
  readonly node: t.Node;
}

export function callArrayMethod(l: Lowering, base: Value, name: string, given: readonly Argument[], node: t.Node): Lowered {
  const array = checkedArray(l, base, node, 'refused');
  return arrayMethods[name]!({ l, array, given, node });
}

/** Methods of arrays as the loops that they are. */
export const arrayMethods: Readonly<Record<string, (call: Call) => Lowered>> = {
  map: (call) => mapInto(call, (item, index) => callBack(call, 0, [item, index, call.array])),
  forEach: (call) => {
    each(call, (item, index) => callBack(call, 0, [item, index, call.array]));
    return undefinedAt(call);
  },
  filter: (call) => {
    const { l, node } = call;
    const kept = l.newArray(node);
    each(call, (item, index) => whether(call, callBack(call, 0, [item, index, call.array]), () => l.push(kept, item, node)));
    return kept;
  },
  reduce: (call) => reduce(call, false),
  reduceRight: (call) => reduce(call, true),
  some: (call) => search(call, literal(call, false), () => literal(call, true)),
  every: (call) => search(call, literal(call, true), () => literal(call, false), false),
  find: (call) => search(call, undefinedAt(call), (item) => item),
  findIndex: (call) => search(call, literal(call, -1), (_item, index) => index),
  findLast: (call) => search(call, undefinedAt(call), (item) => item, true, true),
  findLastIndex: (call) => search(call, literal(call, -1), (_item, index) => index, true, true),
  flatMap: (call) => {
    const { l, node } = call;
    const list = l.newArray(node);
    each(call, (item, index) => appendAll(call, list, valueOf(l, callBack(call, 0, [item, index, call.array]), node)));
    return list;
  },
  flat: (call) => {
    const { l, node, given } = call;
    if (given.length > 0) return refuse(node, '“flat” of more than one level is not followed');
    const list = l.newArray(node);
    each(call, (item) => appendAll(call, list, item));
    return list;
  },
  push: (call) => {
    const { l, array, given, node } = call;
    for (const argument of given) {
      if (argument.kind === 'single') l.push(array, valueOf(l, argument.is, node), node);
      else eachOf(l, argument.array, node, (item) => l.push(array, item, node));
    }
    return l.length(array, node);
  },
  pop: ({ l, array, node }) => {
    const last = l.arithmetic('-', [l.length(array, node), l.literal(1, node)], node);
    const item = l.load(array, last, node);
    l.setLength(array, l.arithmetic('Math.max', [last, l.literal(0, node)], node));
    return item;
  },
  shift: ({ l, array, node }) => {
    const item = l.load(array, l.literal(0, node), node);
    array.slot.cell.anyElement();
    const last = l.arithmetic('-', [l.length(array, node), l.literal(1, node)], node);
    l.count(last, node, (index) => l.store(array, index, l.load(array, l.arithmetic('+', [index, l.literal(1, node)], node), node), node));
    l.setLength(array, l.arithmetic('Math.max', [last, l.literal(0, node)], node));
    return item;
  },
  unshift: ({ l, array, given, node }) => {
    const old = copyOf(l, array, node);
    l.setLength(array, l.literal(0, node));
    appendArguments(l, array, given, node);
    eachOf(l, old, node, (item) => l.push(array, item, node));
    return l.length(array, node);
  },
  splice: (call) => {
    const { l, array, given, node } = call;
    const length = l.length(array, node);
    const start = bound(call, given[0], length, literal(call, 0));
    const rest = l.arithmetic('-', [length, start], node);
    const count = given[1] ? clamp(call, singleOf(given[1]), rest) : rest;
    const end = l.arithmetic('+', [start, count], node);
    const removed = copyOf(l, array, node, start, end);
    const tail = copyOf(l, array, node, end, length);
    l.setLength(array, start);
    appendArguments(l, array, given.slice(2), node);
    eachOf(l, tail, node, (item) => l.push(array, item, node));
    return removed;
  },
  slice: (call) => {
    const { l, array, given, node } = call;
    const length = l.length(array, node);
    return copyOf(l, array, node, bound(call, given[0], length, literal(call, 0)), bound(call, given[1], length, length));
  },
  subarray: ({ l, array, given, node }) => {
    const operands = given.map((argument) => valueOf(l, singleOf(argument), node));
    return l.passive({ text: (base, ...rest) => `${base}.subarray(${rest.join(', ')})`, valueOnly: false, pure: false, what: '“subarray”, which shares its numbers with the array' }, [array, ...operands], node);
  },
  concat: (call) => {
    const { l, array, given, node } = call;
    const list = copyOf(l, array, node);
    for (const argument of given) {
      if (argument.kind === 'spread') eachOf(l, argument.array, node, (item) => appendAll(call, list, item));
      else appendAll(call, list, valueOf(l, argument.is, node));
    }
    return list;
  },
  fill: (call) => {
    const { l, array, given, node } = call;
    const value = given[0] ? valueOf(l, singleOf(given[0]), node) : undefinedAt(call);
    if (array.operation.kind === 'newArray' && given.length === 1 && l.builder.isLatest(array)) array.slot.cell.sparse = false;
    if (array.operation.kind === 'newArray' && given.length === 1 && value.operation.kind === 'literal' && l.builder.isLatest(array)) {
      array.operation = { ...array.operation, fill: value };
      return array;
    }
    const length = l.length(array, node);
    const start = bound(call, given[1], length, literal(call, 0));
    l.count(bound(call, given[2], length, length), node, (index) => l.store(array, index, value, node), start);
    return array;
  },
  reverse: ({ l, array, node }) => {
    const old = copyOf(l, array, node);
    l.count(l.length(old, node), node, (index) => l.store(array, index, l.load(old, fromEnd(l, old, index, node), node), node));
    return array;
  },
  toReversed: (call) => mapInto(call, (_item, index) => call.l.load(call.array, fromEnd(call.l, call.array, index, call.node), call.node)),
  sort: (call) => {
    const { l, array, node } = call;
    const order = orderOf(call);
    const old = copyOf(l, array, node);
    l.count(l.length(order, node), node, (index) => l.store(array, index, l.load(old, l.load(order, index, node), node), node));
    return array;
  },
  toSorted: (call) => {
    const { l, array, node } = call;
    const order = orderOf(call);
    return mapInto({ ...call, array: order }, (place) => l.load(array, place, node));
  },
  with: ({ l, array, given, node }) => {
    const list = copyOf(l, array, node);
    l.store(list, valueOf(l, singleOf(given[0]!), node), valueOf(l, singleOf(given[1]!), node), node);
    return list;
  },
  set: ({ l, array, given, node }) => {
    const source = valueOf(l, singleOf(given[0]!), node);
    const offset = given[1] ? valueOf(l, singleOf(given[1]), node) : l.literal(0, node);
    l.count(l.length(source, node), node, (index) => l.store(array, l.arithmetic('+', [index, offset], node), l.load(source, index, node), node));
    return l.literal(undefined, node);
  },
  at: (call) => {
    const { l, array, given, node } = call;
    const index = given[0] ? valueOf(l, singleOf(given[0]), node) : literal(call, 0);
    if (index.operation.kind === 'literal' && typeof index.operation.value === 'number') {
      const { value } = index.operation;
      return l.load(array, value < 0 ? l.arithmetic('-', [l.length(array, node), l.literal(-value, node)], node) : index, node);
    }
    const text = (i: string, n: string): string => `(${i} < 0 ? ${n} + ${i} : ${i})`;
    return l.load(array, l.passive({ text, valueOnly: true, pure: true, result: isWholeNumber(index) ? 'integer' : 'number', what: '“at”' }, [index, l.length(array, node)], node), node);
  },
  keys: ({ array }) => ({ kind: 'iterable', of: 'keys', base: array }),
  values: ({ array }) => ({ kind: 'iterable', of: 'values', base: array }),
  entries: ({ array }) => ({ kind: 'iterable', of: 'entries', base: array }),
  join: (call) => look(call, 'join', 'string'),
  includes: (call) => look(call, 'includes', 'boolean'),
  indexOf: (call) => look(call, 'indexOf', 'integer'),
  lastIndexOf: (call) => look(call, 'lastIndexOf', 'integer'),
};

const literal = ({ l, node }: Call, value: number | boolean): Value => l.literal(value, node);
const undefinedAt = ({ l, node }: Call): Value => l.literal(undefined, node);
const singleOf = (argument: Argument): Lowered => (argument.kind === 'single' ? argument.is : refuse(argument.node, 'an argument is spread here in a way that is not followed'));

/** Calls the function that is the method's argument `at`. */
function callBack({ l, given, node }: Call, at: number, operands: readonly Lowered[]): Lowered {
  const argument = given[at];
  if (argument?.kind !== 'single') return refuse(node, 'a function is expected here');
  const callee = argument.is;
  // Functions of the language take as many arguments as they know of.
  const count = callee.kind === 'builtin' && /^(Math\.(?!max|min|hypot|pow|atan2)|Number$|Boolean$|String$|parseFloat$|Number\.)/.test(callee.path) ? 1 : operands.length;
  return callLowered(l, callee, operands.slice(0, count).map((is) => ({ kind: 'single', is, node })), node);
}

function each(call: Call, write: (item: Value, index: Value) => void): void {
  const { l, array, node } = call;
  const length = goneThrough(call);
  l.count(length, node, (index) => {
    assumeLength(call, length);
    write(l.load(array, index, node), index);
  });
}

/** The length of a list that a function is called for each element of: it stays, and there are no holes, which the language leaves out. */
function goneThrough({ l, array, node }: Call): Value {
  const { findings } = l;
  if (findings.generalLoops.has(node)) return refuse(node, 'the length of the list may change while it is gone through');
  if (findings.sparse.has(node)) {
    const place = JSON.stringify(placeOf(node));
    l.passive({ text: (list) => `whole(${list}, ${place})`, valueOnly: true, takesFunctions: true, pure: false, effect: true, what: 'a list' }, [array], node);
  } else {
    l.afterwards.push(() => {
      if (!mayHaveHoles(array.slot.cell) || findings.sparse.has(node)) return;
      findings.sparse.add(node);
      throw new ReadAgain();
    });
  }
  return l.length(array, node);
}

/** Was a list made without elements, or written beyond its end? */
function mayHaveHoles({ sparse, empty, writes }: Cell): boolean {
  const isBeyond = (statement: Statement): boolean =>
    statement.kind === 'store' && !statement.appends && (empty || (statement.base.operation.kind === 'array' && Number(statement.key.operation.kind === 'literal' ? statement.key.operation.value : 0) > statement.base.operation.elements.length));
  return sparse || writes.some(({ what, statement }) => (what === anyKey || (typeof what === 'string' && /^\d+$/.test(what))) && isBeyond(statement as Statement));
}

/** The list must not change its length within the loop that was just written. */
function assumeLength({ l, array, node }: Call, bound: Value): void {
  l.assumptions.push({ node, bound, fixed: new Set([array]), variables: new Set(), body: l.builder.current });
}

export function eachOf(l: Lowering, array: Value, node: t.Node, write: (item: Value) => void): void {
  l.count(l.length(array, node), node, (index) => write(l.load(array, index, node)));
}

/** A new array of what `write` makes of each element. */
function mapInto(call: Call, write: (item: Value, index: Value) => Lowered): Value {
  const { l, array, node } = call;
  const result = l.newArray(node);
  const length = goneThrough(call);
  l.count(length, node, (index) => {
    assumeLength(call, length);
    l.append(result, index, valueOf(l, write(l.load(array, index, node), index), node), node);
  });
  return result;
}

export function copyOf(l: Lowering, array: Value, node: t.Node, start = l.literal(0, node), end = l.length(array, node)): Value {
  const copy = l.newArray(node);
  const fromStart = start.operation.kind === 'literal' && start.operation.value === 0;
  l.count(
    end,
    node,
    (index) => l.append(copy, fromStart ? index : l.arithmetic('-', [index, start], node), l.load(array, index, node), node),
    start,
  );
  return copy;
}

function whether({ l }: Call, lowered: Lowered, write: () => void): void {
  if (lowered.kind === 'value' && lowered.operation.kind !== 'literal') return l.branch(lowered, write);
  if (lowered.kind !== 'value' || (lowered.operation.kind === 'literal' && lowered.operation.value)) write();
}

function reduce(call: Call, fromRight: boolean): Value {
  const { l, array, given, node } = call;
  const length = goneThrough(call);
  const accumulator = l.builder.variable('accumulator');
  const at = (index: Value): Value => (fromRight ? fromEnd(l, array, index, node) : index);
  const initial = given[1];
  if (!initial && !(array.operation.kind === 'array' && array.operation.elements.length > 0)) {
    l.branch(
      l.test((n) => `${n} === 0`, [length], node),
      () => {
        const thrown = l.passive({ text: () => "new TypeError('Reduce of empty array with no initial value')", valueOnly: true, pure: false, what: '“reduce”' }, [], node);
        l.builder.emit({ kind: 'throw', text: thrown, place: thrown.place });
      },
    );
  }
  l.builder.assign(accumulator, initial ? valueOf(l, singleOf(initial), node) : l.load(array, at(literal(call, 0)), node));
  l.count(
    length,
    node,
    (index) => {
      assumeLength(call, length);
      const place = at(index);
      const old = l.builder.read(accumulator, array.place);
      l.builder.assign(accumulator, valueOf(l, callBack(call, 0, [old, l.load(array, place, node), place, array]), node));
    },
    literal(call, initial ? 0 : 1),
  );
  return l.builder.read(accumulator, array.place);
}

/** Looks for the first element that the function says `wanted` of. */
function search(call: Call, otherwise: Value, give: (item: Value, index: Value) => Value, wanted = true, fromRight = false): Value {
  const { l, array, node } = call;
  const result = l.builder.variable('found');
  l.builder.assign(result, otherwise);
  const length = goneThrough(call);
  l.counted({ start: literal(call, 0), bound: length, step: 1, compare: '<' }, node, (counter, exit) => {
    assumeLength(call, length);
    const index = fromRight ? fromEnd(l, array, counter, node) : counter;
    const item = l.load(array, index, node);
    const found = valueOf(l, callBack(call, 0, [item, index, array]), node);
    const finish = (): void => {
      l.builder.assign(result, give(item, index));
      setFlag(l, exit, node);
    };
    if (wanted) l.branch(found, finish);
    else l.branch(found, () => undefined, finish);
  });
  return l.builder.read(result, array.place);
}

function fromEnd(l: Lowering, array: Value, index: Value, node: t.Node): Value {
  return l.arithmetic('-', [l.arithmetic('-', [l.length(array, node), l.literal(1, node)], node), index], node);
}

/** Appends an array's elements, or a single number: which of the two is known while compiling, or taken as an array and checked. */
function appendAll({ l, node }: Call, list: Value, value: Value): void {
  if (isNumber(value) || value.operation.kind === 'record' || (value.operation.kind === 'literal' && value.operation.value !== null)) l.push(list, value, node);
  else {
    l.afterwards.push(() => {
      if (value.isActive && !value.isActiveObject) refuse(node, 'whether this is a number or a list is decided while running');
    });
    eachOf(l, isArray(value) ? value : checkedArray(l, value, node, 'refused'), node, (item) => l.push(list, item, node));
  }
}

function appendArguments(l: Lowering, array: Value, given: readonly Argument[], node: t.Node): void {
  for (const argument of given) {
    if (argument.kind === 'single') l.push(array, valueOf(l, argument.is, node), node);
    else eachOf(l, argument.array, node, (item) => l.push(array, item, node));
  }
}

/** A relative index, counted from the end where it is negative, within 0 … length. */
function bound({ l, node }: Call, argument: Argument | undefined, length: Value, otherwise: Value): Value {
  if (!argument) return otherwise;
  const index = valueOf(l, singleOf(argument), node);
  if (index.operation.kind === 'literal') {
    const { value } = index.operation;
    if (value === undefined) return otherwise;
    if (value === 0) return index;
  }
  const text = (i: string, n: string): string => `within(${i}, ${n})`;
  return l.passive({ text, valueOnly: true, pure: true, result: 'integer', what: 'an index' }, [index, length], node);
}

function clamp({ l, node }: Call, count: Lowered, most: Value): Value {
  const text = (i: string, n: string): string => `Math.max(0, Math.min(Math.trunc(${i}) || 0, ${n}))`;
  return l.passive({ text, valueOnly: true, pure: true, result: 'integer', what: 'a count' }, [valueOf(l, count, node), most], node);
}

/** The indices of the elements in sorted order, by their values. */
function orderOf(call: Call): Value {
  const { l, array, given, node } = call;
  const compare = given[0];
  const operands = [array];
  if (compare) {
    operands.push(lambda(l, node, [array.slot.cell.anyElement(), array.slot.cell.anyElement()], (items) => valueOf(l, callBack(call, 0, items), node)));
  }
  return l.passive({ text: (list, by) => `orderOf(${list}${by ? `, ${by}` : ''})`, valueOnly: true, pure: false, what: '“sort”' }, operands, node);
}

function look({ l, array, given, node }: Call, name: string, result: 'string' | 'boolean' | 'integer'): Value {
  const operands = given.map((argument) => valueOf(l, singleOf(argument), node));
  const text = (base: string, ...rest: string[]): string => `${base}.${name}(${rest.join(', ')})`;
  return l.passive({ text, valueOnly: true, pure: false, result, what: `“${name}”` }, [array, ...operands], node);
}

