import { steadyMath, type SteadyGlobals } from '../steadyGlobals.ts';
import type { Handle } from './handle.ts';
import { kinds, type Recorder, type Tape, type Traced } from './tape.ts';

export interface GlobalParts {
  readonly tape: Tape;
  readonly steady: SteadyGlobals;
  readonly isHandle: (value: unknown) => value is Handle;
  /** The value of a handle, on which the recording then depends; anything else as it is. */
  readonly plain: (value: unknown) => unknown;
  readonly refuse: (what: string) => never;
  /** See {@link Handles}. */
  readonly noText: <Value>(value: Value) => Value;
  /** The recording had an effect outside itself, and cannot be replayed. */
  readonly effect: () => void;
}

type AnyFunction = (...given: unknown[]) => unknown;

/** Math for numbers and handles. */
export function tracedMath({ tape, steady, isHandle, refuse, noText }: GlobalParts): object {
  const { recorders } = tape;
  const math = steadyMath(steady.random) as Record<string, unknown>;
  const numeric = recorders.positive as (value: unknown) => Traced;
  const asNumber = (value: unknown): Traced => (typeof value === 'number' || isHandle(value) ? value : numeric(value));
  const foldOf = (record: Recorder, native: (...numbers: number[]) => number): AnyFunction => {
    return (...given) => {
      if (given.length === 2) return record(given[0], given[1]);
      if (given.length === 0) return native();
      let result: unknown = asNumber(given[0]);
      for (let i = 1; i < given.length; i++) result = record(result, given[i]);
      return result;
    };
  };
  const traced: Record<string, unknown> = {
    pow: recorders['**'],
    max: foldOf(recorders['Math.max']!, Math.max),
    min: foldOf(recorders['Math.min']!, Math.min),
    hypot: (...given: unknown[]) => {
      const operands = given.map(asNumber);
      const result = Math.hypot(...operands.map((operand) => (isHandle(operand) ? tape.valueOf(operand) : operand)));
      return operands.some(isHandle) ? tape.hypotenuse(operands, result) : result;
    },
  };
  for (const name of Object.getOwnPropertyNames(Math)) {
    const native: unknown = Object.getOwnPropertyDescriptor(Math, name)!.value;
    if (typeof native !== 'function' || name === 'random') continue;
    const rounding: AnyFunction = (...given) => (given.some(isHandle) ? refuse(`goes into Math.${name}, which has no derivative here`) : (native as AnyFunction)(...given.map(noText)));
    math[name] = traced[name] ?? recorders[`Math.${name}`] ?? rounding;
  }
  return math;
}

/** Number, Boolean, isNaN and the like. */
export function tracedConversions({ tape, isHandle, plain, refuse, noText }: GlobalParts): Record<string, unknown> {
  /** What is read as a number: a number itself stays one, so that it is not taken for a text. */
  const textOf = (value: unknown): string => (typeof value === 'number' ? (value as unknown as string) : String(value));
  const isNaNOf = (value: unknown): boolean => !tape.same(value, value);
  const isFiniteOf = (value: unknown): boolean => (isHandle(value) ? tape.isKind(kinds.finite, value) : isFinite(value as number));
  const parseFloatOf = (value: unknown): unknown => (isHandle(value) ? tape.recorders['+']!(value, 0) : parseFloat(noText(textOf(value))));
  const parseIntOf = (value: unknown, radix: unknown): number => parseInt(noText(textOf(plain(value))), plain(radix) as number);

  const kindOf = (kind: (typeof kinds)[keyof typeof kinds], native: (value: unknown) => boolean) => (value: unknown) => (isHandle(value) ? tape.isKind(kind, value) : native(value));
  const numberOf = function (this: unknown, ...given: unknown[]): unknown {
    if (new.target && given.some(isHandle)) refuse('is put into a Number object');
    if (new.target) return Reflect.construct(Number, given.map(noText), (new.target as unknown) === numberOf ? Number : (new.target as unknown as NewableFunction)) as unknown;
    if (given.length === 0) return 0;
    const [value] = given;
    if (isHandle(value)) return value;
    return typeof value === 'object' && value !== null ? tape.recorders.positive!(value) : Number(noText(value));
  } as unknown as NewableFunction;
  copyStatics(Number, numberOf, {
    isNaN: (value: unknown) => (isHandle(value) ? isNaNOf(value) : Number.isNaN(value)),
    isFinite: kindOf(kinds.finite, Number.isFinite),
    isInteger: kindOf(kinds.integer, Number.isInteger),
    isSafeInteger: kindOf(kinds.safeInteger, Number.isSafeInteger),
    parseFloat: parseFloatOf,
    parseInt: parseIntOf,
  });
  const booleanOf = function (this: unknown, value: unknown): unknown {
    const result = tape.truth(value);
    return new.target ? (Reflect.construct(Boolean, [result], (new.target as unknown) === booleanOf ? Boolean : (new.target as unknown as NewableFunction)) as unknown) : result;
  } as unknown as NewableFunction;
  copyStatics(Boolean, booleanOf, {});
  return {
    Number: numberOf,
    Boolean: booleanOf,
    isNaN: (value: unknown) => (isHandle(value) ? isNaNOf(value) : isNaN(value as number)),
    isFinite: isFiniteOf,
    parseFloat: parseFloatOf,
    parseInt: parseIntOf,
  };
}

function copyStatics(from: object, to: object, own: Readonly<Record<string, unknown>>): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
    if (name === 'prototype') Object.defineProperty(to, name, { value: descriptor.value as unknown });
    else Object.defineProperty(to, name, name in own ? { ...descriptor, value: own[name] } : descriptor);
  }
}

/** A copy of data, whose handles stay: what the built-in one would make plain objects of. */
export function tracedClone({ isHandle, refuse }: GlobalParts): AnyFunction {
  return (value) => {
    const copies = new Map<unknown, unknown>();
    const copy = (from: unknown): unknown => {
      if (typeof from !== 'object' || from === null || isHandle(from)) return typeof from === 'function' ? structuredClone(from) : from;
      if (copies.has(from)) return copies.get(from);
      const prototype: unknown = Object.getPrototypeOf(from);
      if (from instanceof Date) return new Date(from);
      if (from instanceof Map || from instanceof Set) {
        const into = new (from.constructor as new () => Map<unknown, unknown> & Set<unknown>)();
        copies.set(from, into);
        if (from instanceof Map) for (const [key, item] of from) into.set(copy(key), copy(item));
        else for (const item of from) into.add(copy(item));
        return into;
      }
      if (ArrayBuffer.isView(from)) return structuredClone(from);
      // What else is an instance loses its class; only arrays keep theirs.
      if (Object.prototype.toString.call(from) === '[object Float64Array]') return new (from.constructor as new (source: unknown) => unknown)(from);
      if (!Array.isArray(from) && prototype !== Object.prototype && prototype !== null && typeof prototype !== 'object') return refuse('goes into structuredClone within an object that it does not copy');
      const into: Record<string, unknown> | unknown[] = Array.isArray(from) ? new Array(from.length) : {};
      copies.set(from, into);
      for (const [key, item] of Object.entries(from)) (into as Record<string, unknown>)[key] = copy(item);
      return into;
    };
    return copy(value);
  };
}

/** console, which prints the values. */
export function tracedConsole({ tape, isHandle, effect }: GlobalParts): object {
  return new Proxy(console, {
    get(target, name) {
      const member = (target as unknown as Readonly<Record<string | symbol, unknown>>)[name];
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        effect();
        return (member as AnyFunction).apply(target, given.map((value) => shown(value, 0)));
      };
    },
  });

  /** Handles within arrays and records count too. */
  function shown(value: unknown, depth: number): unknown {
    if (isHandle(value)) return tape.valueOf(value);
    if (typeof value !== 'object' || value === null || depth > 4) return value;
    if (Array.isArray(value)) return value.map((item) => shown(item, depth + 1));
    if (Object.prototype.toString.call(value) === '[object Float64Array]') return Float64Array.from(value as unknown as ArrayLike<unknown>, (item) => shown(item, depth) as number);
    return Object.getPrototypeOf(value) === Object.prototype ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item, depth + 1)])) : value;
  }
}
