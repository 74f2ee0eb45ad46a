/** Stands for a number that depends on the parameters: a node of the tape. It never changes, and serves again in the next recording. */
export interface Handle {
  readonly index: number;
}

export type HandleClass = new (index: number) => Handle;

/** What handles ask of their tape when code that was not rewritten meets one. */
export interface HandleUse {
  /** Its value, for a text or a key; the recording then holds for this value only. */
  valueOnly(handle: Handle, what: string): number;
  /** Its derivative would be lost. */
  refuse(what: string): never;
}

/**
 * Makes the handles of a tape. To rewritten code they look like numbers; others find texts and keys made of them, and nothing else:
 * what would silently turn into a constant throws.
 */
export function createHandleClass(use: HandleUse): HandleClass {
  class NumberHandle {
    readonly index: number;

    constructor(index: number) {
      this.index = index;
    }

    [Symbol.toPrimitive](hint: string): string {
      if (hint !== 'string') use.refuse('is turned into a plain number');
      return String(use.valueOnly(this, 'a text or the key of an element'));
    }

    toJSON(): never {
      return use.refuse('is written as JSON');
    }

    valueOf(): this {
      return this;
    }
  }
  // As of Number.prototype: what these give is text.
  for (const method of ['toString', 'toFixed', 'toPrecision', 'toExponential', 'toLocaleString'] as const) {
    const value = function (this: Handle, ...given: []): string {
      return use.valueOnly(this, 'a text')[method](...given);
    };
    Object.defineProperty(NumberHandle.prototype, method, { value });
  }
  Object.defineProperty(NumberHandle.prototype, 'constructor', { value: Number });
  // Numbers are not instances of Object.
  Object.setPrototypeOf(NumberHandle.prototype, null);
  return NumberHandle;
}
