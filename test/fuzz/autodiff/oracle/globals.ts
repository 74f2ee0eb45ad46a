import * as arithmetic from './arithmetic.ts';
import { Dual, valueOf } from './dual.ts';
import { slopes } from './rules.ts';

/** A Float64Array that can hold numbers with derivatives. */
class DoubleList extends Array<unknown> {
  readonly isTyped = true;

  constructor(source: unknown = 0) {
    if (typeof source === 'number' || source instanceof Dual) {
      super();
      const length = Number(valueOf(source));
      for (let i = 0; i < length; i++) this[i] = 0;
    } else {
      super();
      [...(source as Iterable<unknown>)].forEach((x, i) => (this[i] = arithmetic.positive(x)));
    }
    Object.defineProperty(this, 'isTyped', { enumerable: false });
  }

  set(source: readonly unknown[], offset = 0): void {
    if (offset + source.length > this.length) throw new RangeError('offset is out of bounds');
    [...source].forEach((x, i) => (this[offset + i] = x));
  }

  subarray(): never {
    return arithmetic.refuse('subarray');
  }

  static override from(source: Iterable<unknown> | ArrayLike<unknown>, f: (x: unknown, i: number) => unknown = (x) => x): DoubleList {
    return new DoubleList(Array.from(source, f));
  }

  static override of<T>(...items: T[]): T[] {
    return new DoubleList(items) as unknown as T[];
  }
}

class ValueMap extends Map<unknown, unknown> {
  override get(key: unknown): unknown {
    return super.get(valueOf(key));
  }

  override has(key: unknown): boolean {
    return super.has(valueOf(key));
  }

  override delete(key: unknown): boolean {
    return super.delete(valueOf(key));
  }

  override set(key: unknown, value: unknown): this {
    return super.set(valueOf(key), value);
  }
}

class ValueSet extends Set<unknown> {
  override has(key: unknown): boolean {
    return super.has(valueOf(key));
  }

  override add(key: unknown): this {
    return key instanceof Dual ? arithmetic.refuse('a set of numbers that depend on the parameters') : super.add(key);
  }
}

const functions = Object.keys(slopes).map((name) => [name, (a: unknown) => arithmetic.apply(name, a)] as const);
const flatFunctions = ['floor', 'ceil', 'round', 'trunc', 'sign', 'clz32'].map((name) => [name, (a: unknown) => arithmetic.flat(name, a)] as const);

const mathematics = {
  ...Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, Math[name as 'PI']])),
  ...Object.fromEntries([...functions, ...flatFunctions]),
  pow: arithmetic.power,
  atan2: arithmetic.angle,
  max: (...operands: unknown[]) => arithmetic.extreme('max', operands),
  min: (...operands: unknown[]) => arithmetic.extreme('min', operands),
  hypot: (...operands: unknown[]) => arithmetic.length(operands),
  imul: (a: unknown, b: unknown) => Math.imul(Number(valueOf(a)), Number(valueOf(b))),
  fround: (a: unknown) => (a instanceof Dual ? arithmetic.refuse('Math.fround') : Math.fround(a as number)),
};

/** A global with some of its members, or its call, replaced. */
function like<T extends object>(original: T, members: Readonly<Record<string, unknown>>, call?: (...operands: unknown[]) => unknown): T {
  return new Proxy(original, {
    get: (target, key, receiver) => (typeof key === 'string' && key in members ? members[key] : Reflect.get(target, key, receiver) as unknown),
    ...(call && { apply: (_target: T, _self: unknown, operands: unknown[]) => call(...operands) }),
  });
}

const onValue = (f: (x: number) => unknown) => (x: unknown): unknown => f(valueOf(x) as number);

/** What the global names of the language mean in a rewritten program. */
export const globals: Readonly<Record<string, unknown>> = {
  Math: mathematics,
  Number: like(
    Number,
    { isFinite: onValue(Number.isFinite), isNaN: onValue(Number.isNaN), isInteger: onValue(Number.isInteger), isSafeInteger: onValue(Number.isSafeInteger) },
    (x) => (x instanceof Dual ? x : Number(x)),
  ),
  Boolean: like(Boolean, {}, onValue(Boolean)),
  String: like(String, {}, onValue(String)),
  isNaN: onValue(isNaN),
  isFinite: onValue(isFinite),
  parseFloat: (x: unknown) => (x instanceof Dual ? x : parseFloat(x as string)),
  Array: like(Array, { isArray: (x: unknown) => Array.isArray(x) && !(x instanceof DoubleList) }),
  Object: like(Object, { is: (a: unknown, b: unknown) => Object.is(valueOf(a), valueOf(b)) }),
  Float64Array: DoubleList,
  Map: ValueMap,
  Set: ValueSet,
  structuredClone: copy,
  console: new Proxy({}, { get: () => () => undefined }),
};

function copy(x: unknown): unknown {
  if (x instanceof Dual || typeof x !== 'object' || x === null) return x;
  if (x instanceof DoubleList) return new DoubleList(x);
  if (Array.isArray(x)) return x.map(copy);
  if (x instanceof ValueMap || x instanceof ValueSet) return arithmetic.refuse('structuredClone of a collection');
  return Object.fromEntries(Object.entries(x).map(([key, field]) => [key, copy(field)]));
}

/** A Float64Array as the rewritten program sees it. */
export const doubleList = (items: readonly unknown[]): unknown => new DoubleList(items);
