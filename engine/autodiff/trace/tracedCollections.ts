import type { Handle } from './handle.ts';

export interface CollectionParts {
  readonly isHandle: (value: unknown) => value is Handle;
  /** The value of a handle, on which the recording then depends; anything else as it is. */
  readonly plain: (value: unknown) => unknown;
}

export interface TracedCollections {
  readonly Map: MapConstructor;
  readonly Set: SetConstructor;
}

/** Map and Set whose keys are equal where their numbers are; going through them gives the handles back. */
export function createTracedCollections({ isHandle, plain }: CollectionParts): TracedCollections {
  class TracedMap extends Map<unknown, unknown> {
    readonly #handles = new Map<unknown, Handle>();

    constructor(entries?: Iterable<readonly [unknown, unknown]> | null) {
      super();
      if (entries) for (const [key, value] of entries) this.set(key, value);
    }

    override get(key: unknown): unknown {
      return super.get(plain(key));
    }

    override has(key: unknown): boolean {
      return super.has(plain(key));
    }

    override set(key: unknown, value: unknown): this {
      if (!isHandle(key)) return super.set(key, value);
      const number = plain(key);
      if (!super.has(number)) this.#handles.set(number, key);
      return super.set(number, value);
    }

    override delete(key: unknown): boolean {
      const number = plain(key);
      this.#handles.delete(number);
      return super.delete(number);
    }

    override clear(): void {
      this.#handles.clear();
      super.clear();
    }

    override *keys(): MapIterator<unknown> {
      for (const key of super.keys()) yield this.#handles.get(key) ?? key;
    }

    override *entries(): MapIterator<[unknown, unknown]> {
      for (const [key, value] of super.entries()) yield [this.#handles.get(key) ?? key, value];
    }

    override [Symbol.iterator](): MapIterator<[unknown, unknown]> {
      return this.entries();
    }

    override forEach(callback: (value: unknown, key: unknown, map: Map<unknown, unknown>) => void, self?: unknown): void {
      for (const [key, value] of this.entries()) callback.call(self, value, key, this);
    }
  }

  class TracedSet extends Set<unknown> {
    readonly #handles = new Map<unknown, Handle>();

    constructor(items?: Iterable<unknown> | null) {
      super();
      if (items) for (const item of items) this.add(item);
    }

    override has(item: unknown): boolean {
      return super.has(plain(item));
    }

    override add(item: unknown): this {
      if (!isHandle(item)) return super.add(item);
      const number = plain(item);
      if (!super.has(number)) this.#handles.set(number, item);
      return super.add(number);
    }

    override delete(item: unknown): boolean {
      const number = plain(item);
      this.#handles.delete(number);
      return super.delete(number);
    }

    override clear(): void {
      this.#handles.clear();
      super.clear();
    }

    override *values(): SetIterator<unknown> {
      for (const item of super.values()) yield this.#handles.get(item) ?? item;
    }

    override keys(): SetIterator<unknown> {
      return this.values();
    }

    override *entries(): SetIterator<[unknown, unknown]> {
      for (const item of this.values()) yield [item, item];
    }

    override [Symbol.iterator](): SetIterator<unknown> {
      return this.values();
    }

    override forEach(callback: (item: unknown, same: unknown, set: Set<unknown>) => void, self?: unknown): void {
      for (const item of this.values()) callback.call(self, item, item, this);
    }
  }

  // What two sets make together, by going through them: the built-in ones would take the plain numbers out.
  type SetLike = { has(item: unknown): boolean; keys(): Iterable<unknown>; readonly size: number };
  const together = {
    union: (a: TracedSet, b: SetLike): unknown => new TracedSet([...a, ...b.keys()]),
    intersection: (a: TracedSet, b: SetLike): unknown => new TracedSet([...a].filter((item) => b.has(item))),
    difference: (a: TracedSet, b: SetLike): unknown => new TracedSet([...a].filter((item) => !b.has(item))),
    symmetricDifference: (a: TracedSet, b: SetLike): unknown => new TracedSet([...[...a].filter((item) => !b.has(item)), ...[...b.keys()].filter((item) => !a.has(item))]),
    isSubsetOf: (a: TracedSet, b: SetLike): unknown => [...a].every((item) => b.has(item)),
    isSupersetOf: (a: TracedSet, b: SetLike): unknown => [...b.keys()].every((item) => a.has(item)),
    isDisjointFrom: (a: TracedSet, b: SetLike): unknown => ![...a].some((item) => b.has(item)),
  };
  for (const [name, combine] of Object.entries(together)) {
    const value = function (this: TracedSet, other: SetLike): unknown {
      return combine(this, other);
    };
    Object.defineProperty(TracedSet.prototype, name, { value, writable: true, configurable: true });
  }

  for (const [traced, native] of [[TracedMap, Map], [TracedSet, Set]] as const) {
    Object.defineProperty(traced, 'name', { value: native.name });
    const isOwn = function (this: unknown, value: unknown): boolean {
      return Function.prototype[Symbol.hasInstance].call(this, value) || (this === traced && value instanceof native);
    };
    Object.defineProperty(traced, Symbol.hasInstance, { value: isOwn });
  }
  return { Map: TracedMap, Set: TracedSet };
}
