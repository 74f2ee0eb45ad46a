import type { Handle } from './handle.ts';
import type { SlowPaths } from './tape.ts';

/** What recorders need to know of handles. */
export interface Handles {
  readonly isHandle: (value: unknown) => value is Handle;
  /** The text of its value; the recording then holds for this value only. */
  readonly textOf: (handle: Handle) => string;
  /** Throws where a text that is about to become a number may have been made of a handle; otherwise gives what it was given. */
  readonly noText: <Value>(value: Value) => Value;
}

/**
 * The language's conversions of operands, with handles counting as numbers. Recorders come here when an operand is neither.
 * Where no handle is left after a conversion, the language itself does the operation.
 */
export function createSlowPaths({ isHandle, textOf, noText }: Handles): SlowPaths {
  const isObject = (value: unknown): value is object => (typeof value === 'object' && value !== null && !isHandle(value)) || typeof value === 'function';

  /** As ToPrimitive of the language; an object's own valueOf may give a handle. */
  function primitive(value: unknown, hint: 'default' | 'number'): unknown {
    if (!isObject(value)) return value;
    const own: unknown = Reflect.get(value, Symbol.toPrimitive);
    if (own !== undefined && own !== null) {
      const result: unknown = (own as (this: object, hint: string) => unknown).call(value, hint);
      if (isObject(result)) throw new TypeError('Cannot convert object to primitive value');
      return result;
    }
    for (const method of ['valueOf', 'toString'] as const) {
      const convert: unknown = Reflect.get(value, method);
      if (typeof convert !== 'function') continue;
      const result: unknown = (convert as (this: object) => unknown).call(value);
      if (!isObject(result)) return result;
    }
    throw new TypeError('Cannot convert object to primitive value');
  }

  /** As ToNumber, where the other operand is a handle. */
  function numeric(value: unknown): unknown {
    if (isHandle(value) || typeof value === 'number') return value;
    if (typeof value === 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
    return Number(noText(value));
  }

  const text = (value: unknown): string => (isHandle(value) ? textOf(value) : `${value as string}`);

  return {
    unary(record, a, native) {
      const operand = primitive(a, 'number');
      return isHandle(operand) ? record(operand) : native(noText(operand));
    },
    binary(record, a, b, native, joinsText) {
      const hint = joinsText ? 'default' : 'number';
      const left = primitive(a, hint);
      const right = primitive(b, hint);
      if (joinsText && (typeof left === 'string' || typeof right === 'string')) return text(left) + text(right);
      if (!isHandle(left) && !isHandle(right)) return native(noText(left), noText(right));
      return record(numeric(left), numeric(right));
    },
    compare(record, a, b, sign) {
      const left = primitive(a, 'number');
      const right = primitive(b, 'number');
      if (isHandle(left) || isHandle(right)) return record(comparable(left), comparable(right));
      const [x, y] = [left as number, right as number];
      switch (sign) {
        case '<':
          return x < y;
        case '<=':
          return x <= y;
        case '>':
          return x > y;
        case '>=':
          return x >= y;
      }
    },
    // A handle is never the same as what is neither number nor handle.
    same: (_record, a, b) => a === b,
  };

  /** A bigint may be compared with a number; beyond 2⁵³ it is rounded here. */
  function comparable(value: unknown): unknown {
    return typeof value === 'bigint' ? Number(value) : numeric(value);
  }
}
