import type * as t from '@babel/types';
import { operations } from '../operations.ts';
import { eachOf } from './arrayMethods.ts';
import { requireValuedFields } from './classMembers.ts';
import type { Value } from './ir.ts';
import type { Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { valueOf } from './lowerExpressions.ts';
import { callLowered, type Argument } from './lowerCalls.ts';
import { isArray, iterate, listOf } from './lowerIterables.ts';
import { placeOf, refuse } from './refuse.ts';
import { depend } from './slots.ts';
import { isNumber } from './wholeNumbers.ts';

/** `Math.PI` and other constants of the language. */
export function builtinConstant(l: Lowering, path: string, key: string, node: t.Node): Value | undefined {
  const owner: unknown = path === 'Math' ? Math : path === 'Number' ? Number : undefined;
  const value = owner ? (owner as Record<string, unknown>)[key] : undefined;
  return typeof value === 'number' ? l.literal(value, node) : undefined;
}

const roundingArrays = /^(Float32|Int8|Uint8|Uint8Clamped|Int16|Uint16|Int32|Uint32)Array$/;

export function callBuiltin(l: Lowering, path: string, given: readonly Argument[], node: t.Node): Lowered {
  if (path.startsWith('Math.')) return callMath(l, path, given, node);
  if (path === 'Array' || path === 'Error' || path.endsWith('Error')) return constructBuiltin(l, path, given, node);
  const values = (): Value[] => given.map((argument) => (argument.kind === 'spread' ? argument.array : valueOf(l, argument.is, argument.node)));
  const first = (): Lowered => {
    const argument = given[0];
    if (!argument) return l.literal(undefined, node);
    return argument.kind === 'single' ? argument.is : refuse(node, 'an argument is spread here in a way that is not followed');
  };
  const allFields = (): Value => {
    const base = valueOf(l, first(), node);
    requireValuedFields(l, base, node);
    return base;
  };
  const passive = (options: { pure: boolean; valueOnly?: boolean; result?: 'number' | 'boolean' | 'string' | 'integer'; effect?: boolean }): Value =>
    l.passive({ valueOnly: true, ...options, what: `“${path}”`, text: (...texts) => `${path}(${texts.map((text, index) => (given[index]!.kind === 'spread' ? `...${text}` : text)).join(', ')})` }, values(), node);

  switch (path) {
    case 'Number': {
      const value = valueOf(l, first(), node);
      return isNumber(value) ? value : l.arithmetic('positive', [value], node);
    }
    case 'parseFloat':
    case 'Number.parseFloat':
      return l.arithmetic('positive', [passive({ pure: true, valueOnly: false, result: 'number' })], node);
    case 'parseInt':
    case 'Number.parseInt':
      return passive({ pure: true, result: 'integer' });
    case 'isNaN':
    case 'isFinite':
    case 'Number.isNaN':
    case 'Number.isFinite':
    case 'Number.isInteger':
    case 'Number.isSafeInteger':
    case 'Array.isArray':
    case 'Boolean':
      return passive({ pure: true, result: 'boolean' });
    case 'String':
      return passive({ pure: true, result: 'string' });
    case 'JSON.stringify':
      return passive({ pure: false, result: 'string' });
    case 'Object.is':
      return passive({ pure: true, result: 'boolean' });
    case 'Object.keys':
      return { kind: 'iterable', of: 'objectKeys', base: allFields() };
    case 'Object.values':
      return { kind: 'iterable', of: 'objectValues', base: allFields() };
    case 'Object.entries':
      return { kind: 'iterable', of: 'objectEntries', base: allFields() };
    case 'Object.freeze':
    case 'Object.seal':
      return first();
    case 'Object.assign': {
      const [target, ...sources] = values();
      for (const source of sources) {
        requireValuedFields(l, source, node);
        l.copyFields(target!, source, node);
      }
      return target ?? l.literal(undefined, node);
    }
    case 'Object.fromEntries': {
      const record = l.builder.define({ kind: 'record', fields: [] }, placeOf(node));
      record.slot.cell.grows = true;
      iterate(l, first(), node, (item) => {
        const entry = valueOf(l, item(), node);
        l.store(record, l.load(entry, l.literal(0, node), node), l.load(entry, l.literal(1, node), node), node);
      });
      return record;
    }
    case 'Array.from':
      return arrayFrom(l, given, node);
    case 'Float64Array.from':
      return typedCopy(l, arrayFrom(l, given, node), node);
    case 'Array.of':
      return constructList(l, given, node);
    case 'Float64Array.of':
      return typedCopy(l, constructList(l, given, node), node);
    case 'Date.now':
    case 'performance.now':
      l.note(node, 'The clock stands still at 0, so that every evaluation is the same.');
      return l.literal(0, node);
    case 'structuredClone':
    case 'JSON.parse':
      return passive({ pure: false, valueOnly: false });
    default:
  }
  if (path.startsWith('console.')) {
    passive({ pure: false, effect: true });
    return l.literal(undefined, node);
  }
  if (roundingArrays.test(path.replace(/\..*/, '')) || /^(String|Symbol|Number|Array)\b/.test(path)) return passive({ pure: false, valueOnly: false });
  return refuse(node, `“${path}” is not followed here`);
}

function callMath(l: Lowering, path: string, given: readonly Argument[], node: t.Node): Lowered {
  const name = path.slice('Math.'.length);
  if (name === 'random') {
    l.note(node, 'Each evaluation draws the same random numbers, so that value and gradient belong together.');
    return l.passive({ text: () => 'random()', valueOnly: true, pure: false, result: 'number', what: 'Math.random' }, [], node);
  }
  if (name === 'max' || name === 'min') return fold(l, path, given, node);
  if (name === 'hypot') return hypot(l, given, node);
  const operands = given.map((argument) => (argument.kind === 'single' ? valueOf(l, argument.is, argument.node) : refuse(node, `“${path}” takes single numbers`)));
  if (name === 'pow') return l.arithmetic('**', [operands[0] ?? l.literal(NaN, node), operands[1] ?? l.literal(NaN, node)], node);
  if (name === 'fround' || name === 'f16round') return l.passive({ text: (a) => `${path}(${a})`, valueOnly: false, pure: true, result: 'number', what: `“${path}”, which rounds,` }, operands, node);
  const rule = operations[path];
  if (!rule) return refuse(node, `“${path}” is not known`);
  const count = path === 'Math.atan2' || path === 'Math.imul' ? 2 : 1;
  while (operands.length < count) operands.push(l.literal(undefined, node));
  return l.arithmetic(path, operands.slice(0, count), node);
}

/** `Math.max(a, b, …list)` two at a time: the same value, and equal ones give all to the first. */
function fold(l: Lowering, path: string, given: readonly Argument[], node: t.Node): Value {
  let result: Value | undefined;
  for (const argument of given) {
    if (argument.kind === 'single') {
      const value = valueOf(l, argument.is, argument.node);
      result = result ? l.arithmetic(path, [result, value], node) : value;
      continue;
    }
    const best = l.builder.variable('best');
    l.builder.assign(best, result ?? l.literal(path === 'Math.max' ? -Infinity : Infinity, node));
    eachOf(l, argument.array, node, (item) => {
      const old = l.builder.read(best, item.place);
      // The first one found takes the place of the infinity that stands for nothing.
      l.builder.assign(best, l.arithmetic(path, [old, item], node));
    });
    result = l.builder.read(best, placeOf(node));
  }
  if (!result) return l.literal(path === 'Math.max' ? -Infinity : Infinity, node);
  return isNumber(result) ? result : l.arithmetic('positive', [result], node);
}

/** Called as it stands for the value; with a spread list, its derivative is that of the list's elements. */
function hypot(l: Lowering, given: readonly Argument[], node: t.Node): Lowered {
  if (given.every(({ kind }) => kind === 'single')) {
    const operands = given.map((argument) => valueOf(l, (argument as Argument & { kind: 'single' }).is, argument.node));
    return operands.length === 0 ? l.literal(0, node) : l.arithmetic('Math.hypot', operands, node);
  }
  const list = l.newArray(node);
  for (const argument of given) {
    if (argument.kind === 'single') l.push(list, valueOf(l, argument.is, node), node);
    else eachOf(l, argument.array, node, (item) => l.push(list, item, node));
  }
  const length = l.builder.define({ kind: 'norm', list }, placeOf(node));
  depend(length.slot, list.slot.cell.anyElement());
  return length;
}

function constructList(l: Lowering, given: readonly Argument[], node: t.Node): Value {
  const list = l.newArray(node);
  for (const argument of given) {
    if (argument.kind === 'single') l.push(list, valueOf(l, argument.is, node), node);
    else eachOf(l, argument.array, node, (item) => l.push(list, item, node));
  }
  return list;
}

/** `Array.from(iterable, f)`, `Array.from({ length }, f)`. */
function arrayFrom(l: Lowering, given: readonly Argument[], node: t.Node): Value {
  const [source, mapping] = given;
  if (source?.kind !== 'single' || mapping?.kind === 'spread') return refuse(node, 'an argument is spread here in a way that is not followed');
  const make = (item: Lowered, index: Value): Value =>
    mapping ? valueOf(l, callLowered(l, mapping.is, [{ kind: 'single', is: item, node }, { kind: 'single', is: index, node }], node), node) : valueOf(l, item, node);
  const { is } = source;
  if (is.kind === 'value' && is.operation.kind === 'record') {
    const length = l.load(is, l.literal('length', node), node);
    const list = l.newArray(node);
    const count = isNumber(length) ? length : l.arithmetic('positive', [length], node);
    l.count(count, node, (index) => l.append(list, index, make(l.literal(undefined, node), index), node));
    return list;
  }
  if (!mapping) return listOf(l, is, node);
  const list = l.newArray(node);
  iterate(l, is, node, (item) => {
    const index = l.length(list, node);
    l.append(list, index, make(item(), index), node);
  });
  return list;
}

/** The numbers of an array as a Float64Array. */
function typedCopy(l: Lowering, array: Value, node: t.Node): Value {
  const copy = newTyped(l, 'Float64Array', l.length(array, node), node);
  l.count(l.length(array, node), node, (index) => l.store(copy, index, l.load(array, index, node), node));
  return copy;
}

function newTyped(l: Lowering, constructorName: string, length: Value, node: t.Node): Value {
  const array = l.builder.define({ kind: 'newArray', constructorName, length }, placeOf(node));
  if (constructorName === 'Array') array.slot.cell.sparse = true;
  if (constructorName !== 'Array' && constructorName !== 'Float64Array') {
    l.afterwards.push(() => {
      if (array.isActiveObject) refuse(node, `${constructorName} rounds what is put into it: use Float64Array or an array`);
    });
  }
  return array;
}

export function constructBuiltin(l: Lowering, path: string, given: readonly Argument[], node: t.Node): Lowered {
  const [first] = given;
  const single = first?.kind === 'single' ? first.is : undefined;
  if (path === 'Array') {
    if (given.length !== 1 || single?.kind !== 'value') return constructList(l, given, node);
    return newTyped(l, 'Array', single, node);
  }
  if (path === 'Float64Array' || roundingArrays.test(path)) {
    if (!single) return newTyped(l, path, l.literal(0, node), node);
    if (single.kind === 'iterable') return copyInto(l, path, listOf(l, single, node), node);
    const value = valueOf(l, single, node);
    if (isNumber(value)) return newTyped(l, path, value, node);
    const { cell } = value.slot;
    if (isArray(value) || cell.elements || cell.fields.size > 0) return copyInto(l, path, value, node);
    // A length or a list, as the language decides while running.
    l.afterwards.push(() => {
      if (value.isActiveObject) refuse(node, `what ${path} is made from is decided while running`);
    });
    const array = newTyped(l, path, value, node);
    return array;
  }
  if (/^(Map|Set|WeakMap|WeakSet|RegExp)$/.test(path) || path.endsWith('Error')) {
    const operands = given.map((argument) => (argument.kind === 'spread' ? argument.array : valueOf(l, argument.is, argument.node)));
    const value = l.passive({ text: (...texts) => `new ${path}(${texts.join(', ')})`, valueOnly: path.endsWith('Error'), pure: false, what: `“${path}”` }, operands, node);
    value.slot.cell.opaque = true;
    return value;
  }
  return refuse(node, `“new ${path}” is not followed here`);
}

function copyInto(l: Lowering, path: string, array: Value, node: t.Node): Value {
  const copy = newTyped(l, path, l.length(array, node), node);
  l.count(l.length(array, node), node, (index) => l.store(copy, index, l.load(array, index, node), node));
  return copy;
}

