import type { Handle } from './handle.ts';
import type { Tape } from './tape.ts';

export interface ArrayParts {
  readonly tape: Tape;
  readonly isHandle: (value: unknown) => value is Handle;
  readonly plain: (value: unknown) => unknown;
  readonly refuse: (what: string) => never;
  /** See {@link Handles}. */
  readonly noText: <Value>(value: Value) => Value;
}

type Items = Record<number, unknown>;
type Callback = (item: unknown, index: number, list: unknown) => unknown;

/** Is the key a number as text, such as `7`, `-1` or `NaN`? */
const isIndex = (key: string | symbol): boolean => typeof key === 'string' && (key === '-0' || String(Number(key)) === key);

/** The last in the chain of prototypes hears of what no array and no method has: a write beyond the end of a Float64Array goes nowhere. */
const beyondTheEnd = new Proxy(Object.create(Object.prototype) as object, {
  get: (target, key, receiver) => (isIndex(key) ? undefined : (Reflect.get(target, key, receiver) as unknown)),
  has: (target, key) => !isIndex(key) && Reflect.has(target, key),
  set: (target, key, value, receiver) => isIndex(key) || Reflect.set(target, key, value, receiver),
});

/** An object with elements. They are there before the prototype is, which would swallow them. */
class Elements {
  constructor(length: number, itemAt: (index: number) => unknown) {
    const items: Items = {};
    for (let i = 0; i < length; i++) items[i] = itemAt(i);
    Object.defineProperty(items, 'length', { value: length });
    return Object.setPrototypeOf(items, new.target.prototype) as Elements;
  }
}

/**
 * What rewritten code sees as Float64Array: an object with numbers and handles at its indices.
 * Not an Array, so that Array.isArray and Array's rules for results stay right.
 */
export function createTracedFloat64Array({ tape, isHandle, plain, refuse, noText }: ArrayParts): new (source?: unknown) => ArrayLike<unknown> {
  const toNumber = (value: unknown): unknown => (typeof value === 'number' || isHandle(value) ? value : Number(noText(value)));

  class TracedFloat64Array extends Elements {
    declare readonly length: number;

    constructor(source?: unknown) {
      const first = plain(source);
      if (first instanceof ArrayBuffer) refuse('would share memory: “new Float64Array(buffer)” is not followed');
      const isList = typeof first === 'object' && first !== null;
      // What is iterable is so in its own order; the rest is read by index.
      const list: ArrayLike<unknown> | undefined = !isList ? undefined : Symbol.iterator in first ? Array.from(first as Iterable<unknown>) : (first as ArrayLike<unknown>);
      const length = list ? list.length : first === undefined ? 0 : Number(first);
      if (!(length >= 0 && length < 2 ** 32)) throw new RangeError(`Invalid typed array length: ${length}`);
      super(Math.trunc(length), (i) => (list ? toNumber(list[i]) : 0));
    }

    static get BYTES_PER_ELEMENT(): number {
      return 8;
    }

    static from(source: Iterable<unknown> | ArrayLike<unknown>, map?: (item: unknown, index: number) => unknown): TracedFloat64Array {
      return new this(map ? Array.from(source, map) : Array.from(source));
    }

    static of(...items: unknown[]): TracedFloat64Array {
      return new this(items);
    }

    static override [Symbol.hasInstance](value: unknown): boolean {
      return Function.prototype[Symbol.hasInstance].call(this, value) || (this === TracedFloat64Array && value instanceof Float64Array);
    }

    get [Symbol.toStringTag](): string {
      return 'Float64Array';
    }

    get byteLength(): number {
      return 8 * this.length;
    }

    get byteOffset(): number {
      return 0;
    }

    get buffer(): never {
      return refuse('would share memory: “buffer” of a Float64Array is not followed');
    }

    #like(items: readonly unknown[]): TracedFloat64Array {
      return new (this.constructor as typeof TracedFloat64Array)(items);
    }

    map(callback: Callback, self?: unknown): TracedFloat64Array {
      return this.#like(Array.from(this as unknown as ArrayLike<unknown>, (item, index) => callback.call(self, item, index, this)));
    }

    filter(callback: Callback, self?: unknown): TracedFloat64Array {
      return this.#like(Array.from(this as unknown as ArrayLike<unknown>).filter((item, index) => tape.truth(callback.call(self, item, index, this))));
    }

    slice(from?: unknown, to?: unknown): TracedFloat64Array {
      return this.#like(Array.prototype.slice.call(this, plain(from) as number, plain(to) as number));
    }

    set(source: ArrayLike<unknown>, offset?: unknown): void {
      const start = Number(plain(offset) ?? 0);
      if (start < 0 || start + source.length > this.length) throw new RangeError('offset is out of bounds');
      const copy = Array.from(source);
      for (let i = 0; i < copy.length; i++) (this as unknown as Items)[start + i] = toNumber(copy[i]);
    }

    fill(value: unknown, from?: unknown, to?: unknown): this {
      return Array.prototype.fill.call(this, toNumber(value), plain(from) as number, plain(to) as number) as unknown as this;
    }

    /** A view: what is written to it is written here. */
    subarray(from?: unknown, to?: unknown): object {
      const indices = Array.from({ length: this.length }, (_, index) => index).slice(plain(from) as number, plain(to) as number);
      const items = this as unknown as Items;
      const view = new TracedFloat64Array(indices.length);
      const inside = (key: string | symbol): number | undefined => (typeof key === 'string' && /^\d+$/.test(key) ? indices[Number(key)] : undefined);
      return new Proxy(Object.create(TracedFloat64Array.prototype, { length: { value: view.length } }) as Items, {
        get: (target, key, receiver) => {
          const index = inside(key);
          return index === undefined ? (Reflect.get(target, key, receiver) as unknown) : items[index];
        },
        set: (_, key, value) => {
          const index = inside(key);
          if (index === undefined) return isIndex(key);
          items[index] = toNumber(value);
          return true;
        },
        has: (target, key) => inside(key) !== undefined || Reflect.has(target, key),
      });
    }

    sort(compare?: (a: unknown, b: unknown) => unknown): this {
      const items = Array.from(this as unknown as ArrayLike<unknown>);
      items.sort((a, b) => signOf(compare ? compare(a, b) : numerically(a, b)));
      items.forEach((item, index) => ((this as unknown as Items)[index] = item));
      return this;
    }

    toSorted(compare?: (a: unknown, b: unknown) => unknown): TracedFloat64Array {
      return this.slice().sort(compare);
    }

    toReversed(): TracedFloat64Array {
      return this.#like(Array.from(this as unknown as ArrayLike<unknown>).reverse());
    }

    with(index: unknown, value: unknown): TracedFloat64Array {
      return this.#like(Array.from(this as unknown as ArrayLike<unknown>).with(plain(index) as number, toNumber(value)));
    }
  }

  /** The sign of a comparison's result. */
  const signOf = (order: unknown): number => (tape.greater(order, 0) ? 1 : tape.less(order, 0) ? -1 : 0);

  /** NaN comes last, −0 before 0. */
  function numerically(a: unknown, b: unknown): number {
    if (tape.less(a, b)) return -1;
    if (tape.greater(a, b)) return 1;
    if (tape.same(a, b)) return tape.same(a, 0) ? Number(Object.is(plain(b), -0)) - Number(Object.is(plain(a), -0)) : 0;
    return Number(!tape.same(a, a)) - Number(!tape.same(b, b));
  }

  // These read and write by index and length alone.
  const shared = 'at copyWithin entries every find findIndex findLast findLastIndex forEach includes indexOf join keys lastIndexOf reduce reduceRight reverse some toLocaleString toString values'.split(' ');
  for (const name of shared) Object.defineProperty(TracedFloat64Array.prototype, name, { value: (Array.prototype as unknown as Readonly<Record<string, unknown>>)[name], writable: true, configurable: true });
  Object.defineProperty(TracedFloat64Array.prototype, Symbol.iterator, { value: Array.prototype.values, writable: true, configurable: true });
  Object.defineProperty(TracedFloat64Array, 'name', { value: 'Float64Array' });
  Object.setPrototypeOf(TracedFloat64Array.prototype, beyondTheEnd);
  return TracedFloat64Array as unknown as new (source?: unknown) => ArrayLike<unknown>;
}
