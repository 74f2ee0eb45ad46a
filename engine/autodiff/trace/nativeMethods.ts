import type { Handle } from './handle.ts';
import type { Tape } from './tape.ts';
import { kinds } from './tape.ts';

// Built-in functions are looked up by themselves, so their types do not matter here.
type AnyFunction = (this: unknown, ...given: unknown[]) => unknown;

export interface NativeParts {
  readonly tape: Tape;
  readonly isHandle: (value: unknown) => value is Handle;
  /** The number of a handle where only its value counts; anything else as it is. */
  readonly plain: (value: unknown) => unknown;
  /** See {@link Handles}. */
  readonly noText: <Value>(value: Value) => Value;
  readonly isTracedArray: (value: unknown) => boolean;
}

/** By the built-in function: one that does the same and takes handles for numbers. */
export function createNativeMethods({ tape, isHandle, plain, noText, isTracedArray }: NativeParts): ReadonlyMap<unknown, AnyFunction> {
  const methods = new Map<unknown, AnyFunction>();
  const owners = { array: Array.prototype, text: String.prototype, iterator: (globalThis as { readonly Iterator?: { readonly prototype: object } }).Iterator?.prototype, typed: Object.getPrototypeOf(Float64Array.prototype) as object };
  const replace = (owner: object | undefined, names: readonly string[], make: (native: AnyFunction, name: string) => AnyFunction): void => {
    for (const name of names) {
      const native: unknown = owner && (owner as Readonly<Record<string, unknown>>)[name];
      if (typeof native === 'function') methods.set(native, make(native as AnyFunction, name));
    }
  };

  /** The test's result is read as true or false. */
  const withTruth = (native: AnyFunction): AnyFunction =>
    function (test, ...rest) {
      if (typeof test !== 'function') return native.call(this, test, ...rest);
      return native.call(this, function (this: unknown, ...given: unknown[]) {
        return tape.truth((test as AnyFunction).apply(this, given));
      }, ...rest);
    };
  const tests = ['filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'some', 'every'];
  for (const owner of [owners.array, owners.iterator, owners.typed]) replace(owner, tests, withTruth);

  /** Only whether the comparison's result is above, below or at zero counts. */
  const ordered = (native: AnyFunction): AnyFunction =>
    function (compare, ...rest) {
      if (typeof compare !== 'function') return native.call(this, compare, ...rest);
      return native.call(this, (a: unknown, b: unknown) => {
        const order = (compare as AnyFunction)(a, b);
        if (!isHandle(order)) return order;
        return tape.isKind(kinds.positive, order) ? 1 : tape.isKind(kinds.negative, order) ? -1 : 0;
      }, ...rest);
    };
  for (const owner of [owners.array, owners.typed]) replace(owner, ['sort', 'toSorted'], ordered);

  const looksFor = (native: AnyFunction, name: string): AnyFunction =>
    function (wanted, ...rest) {
      const list = this as ArrayLike<unknown>;
      if (!isHandle(wanted) && (typeof wanted !== 'number' || !Array.prototype.some.call(list, isHandle))) return native.call(this, wanted, ...rest.map(plain));
      const backwards = name === 'lastIndexOf';
      const { length } = list;
      const asked = rest.length === 0 ? undefined : Math.trunc(Number(plain(rest[0])) || 0);
      let from = asked === undefined ? (backwards ? length - 1 : 0) : asked < 0 ? asked + length : asked;
      from = backwards ? Math.min(from, length - 1) : Math.max(from, 0);
      for (let i = from; backwards ? i >= 0 : i < length; i += backwards ? -1 : 1) {
        const found = list[i];
        if (name !== 'includes' && !(i in list)) continue;
        const bothNaN = name === 'includes' && isNumber(found) && isNumber(wanted) && !tape.same(found, found) && !tape.same(wanted, wanted);
        if (bothNaN || tape.same(found, wanted)) return name === 'includes' ? true : i;
      }
      return name === 'includes' ? false : -1;
    };
  const isNumber = (value: unknown): boolean => typeof value === 'number' || isHandle(value);
  replace(owners.array, ['includes', 'indexOf', 'lastIndexOf'], looksFor);

  /** Which of the arguments are indices or counts. */
  const withPlain = (indices: (position: number) => boolean) => (native: AnyFunction): AnyFunction =>
    function (...given) {
      return native.apply(this, given.map((value, position) => (indices(position) ? plain(value) : value)));
    };
  const all = withPlain(() => true);
  replace(owners.array, ['at', 'slice', 'copyWithin', 'flat'], all);
  replace(owners.array, ['splice', 'toSpliced'], withPlain((position) => position < 2));
  replace(owners.array, ['fill'], withPlain((position) => position > 0));
  replace(owners.array, ['with'], withPlain((position) => position === 0));
  replace(owners.typed, ['at', 'slice', 'subarray', 'copyWithin'], all);
  replace(owners.iterator, ['drop', 'take'], all);
  replace(owners.text, ['repeat', 'charAt', 'substring', 'substr', 'padStart', 'padEnd', 'slice', 'at', 'includes', 'indexOf', 'lastIndexOf'], all);

  // The code of a sign is a number made of a text.
  replace(owners.text, ['charCodeAt', 'codePointAt'], (native) =>
    function (index) {
      return native.call(noText(this), plain(index));
    });

  methods.set(Array.from, function (source, ...rest) {
    const length = typeof source === 'object' && source !== null && !(Symbol.iterator in source) ? (source as { readonly length?: unknown }).length : undefined;
    const given = isHandle(length) ? { ...(source as object), length: plain(length) } : source;
    return (Array.from as unknown as AnyFunction).call(this, given, ...rest);
  });
  methods.set(Object.is, (a, b) => (isHandle(a) || isHandle(b) ? isSameNumber(a, b) : Object.is(a, b)));
  const isSameNumber = (a: unknown, b: unknown): boolean => isNumber(a) && isNumber(b) && Object.is(plain(a), plain(b));
  methods.set(Reflect.get(ArrayBuffer, 'isView'), (value) => ArrayBuffer.isView(value) || isTracedArray(value));
  const groupsOfMap: unknown = Reflect.get(Map, 'groupBy');
  // The built-in one would group by handles, of which no two are the same.
  if (groupsOfMap) {
    methods.set(groupsOfMap, function (items, keyOf) {
      const groups = new (this as MapConstructor)<unknown, unknown[]>();
      let index = 0;
      for (const item of items as Iterable<unknown>) {
        const key = (keyOf as AnyFunction)(item, index++);
        const group = groups.get(key);
        if (group) group.push(item);
        else groups.set(key, [item]);
      }
      return groups;
    });
  }
  return methods;
}
