import { operations } from '../operations.ts';
import { createSlowPaths } from './coercion.ts';
import { createSteadyGlobals } from '../steadyGlobals.ts';
import { createHandleClass, type Handle } from './handle.ts';
import { instructions } from './instructions.ts';
import { createNativeMethods } from './nativeMethods.ts';
import { operatorNames, prefix, unaryNames } from './rewrite.ts';
import { createTape, type Tape } from './tape.ts';
import { createTracedCollections } from './tracedCollections.ts';
import { createTracedFloat64Array } from './tracedFloat64Array.ts';
import { tracedClone, tracedConsole, tracedConversions, tracedMath, type GlobalParts } from './tracedGlobals.ts';
import { tracedReaders } from './tracedReaders.ts';

/** A place where a number that depends on the parameters would silently become a constant. Its stack says where. */
export class LostDerivative extends Error {
  override readonly name = 'LostDerivative';
}

/** What rewritten code runs on. */
export interface Runtime {
  readonly tape: Tape;
  readonly isHandle: (value: unknown) => value is Handle;
  /** Names that rewritten code sees besides the language's own, which some of them hide. */
  readonly scope: Readonly<Record<string, unknown>>;
  /** @returns handles of the parameters */
  begin(theta: Float64Array, keepGuards: boolean, takeNotes: boolean): Handle[];
  /** Chance and time begin again: before a module is evaluated and before each call. */
  readonly restart: () => void;
  /** What was lost since `begin`, even if the user's code caught the error. */
  readonly lost: LostDerivative | undefined;
  /** Printed, or did something else since `begin` that a replay would leave out. */
  readonly hadEffect: boolean;
  /** What rewritten code sees as `new Float64Array(items)`. */
  readonly float64Array: (items: readonly unknown[]) => unknown;
}

const keyNote = 'Only the value counts where a parameter becomes a text, a key, an index or a count, so its derivative is 0.';

/** Of nodes whose derivative is 0 by rule. */
const flatCodes = new Set(instructions.filter(({ operation }) => operations[operation]?.note !== undefined).map(({ code }) => code));

/**
 * @param seed of Math.random
 * @param note called while notes are taken; a stack taken within it leads to the user's code
 */
export function createRuntime(seed: number, note: (message: string) => void): Runtime {
  let noting = false;
  const steady = createSteadyGlobals(seed, (message) => {
    if (noting) note(message);
  });
  let hadEffect = false;
  let lost: LostDerivative | undefined;
  const refuse = (what: string): never => {
    lost ??= new LostDerivative(
      `A number that depends on the parameters ${what}, where its derivative would be lost. ` +
        'Built-in functions other than those of Math, and arrays that round (Float32Array, integers), take plain numbers only; write the computation with operators and arrays.',
    );
    throw lost;
  };
  /** Was a number that depends on the parameters turned into a text? From then on no text may become a number: which one it was made of cannot be told. */
  let madeText = false;
  const noText = <Value>(value: Value): Value => {
    if (!madeText || typeof value !== 'string') return value;
    lost ??= new LostDerivative(
      'A text is turned into a number, after a number that depends on the parameters was turned into a text: a derivative would be lost on the way. Compute with the number itself, not with its text; a text as a key or in a message is no hindrance.',
    );
    throw lost;
  };
  const valueOnly = (handle: Handle): number => {
    if (noting) note(keyNote);
    return tape.isExactly(handle);
  };
  const valueForText = (handle: Handle): number => {
    madeText ||= !flatCodes.has(tape.end().code[handle.index]!);
    return valueOnly(handle);
  };
  const HandleOfTape = createHandleClass({ valueOnly: valueForText, refuse });
  const isHandle = (value: unknown): value is Handle => value instanceof HandleOfTape;
  const plain = (value: unknown): unknown => (isHandle(value) ? valueOnly(value) : value);
  const tape = createTape({
    Handle: HandleOfTape,
    slow: createSlowPaths({ isHandle, textOf: (handle) => String(valueForText(handle)), noText }),
    note,
    tooLong: (limit) => {
      throw new RangeError(`One evaluation does more than ${limit.toLocaleString('en')} operations with the parameters, more than can be recorded. Use fewer rows (@batch) or parameters.`);
    },
  });
  const parts: GlobalParts = { tape, steady, isHandle, plain, refuse, noText, effect: () => void (hadEffect = true) };
  const TracedFloat64Array = createTracedFloat64Array({ tape, isHandle, plain, refuse, noText });
  const natives = createNativeMethods({ tape, isHandle, plain, noText, isTracedArray: (value) => value instanceof TracedFloat64Array });

  return {
    tape,
    isHandle,
    restart: steady.restart,
    scope: {
      ...Object.fromEntries(Object.entries(helpers({ tape, isHandle, plain, refuse, natives })).map(([name, value]) => [prefix + name, value])),
      ...tracedConversions(parts),
      ...createTracedCollections({ isHandle, plain }),
      Math: tracedMath(parts),
      Float64Array: TracedFloat64Array,
      structuredClone: tracedClone(parts),
      console: tracedConsole(parts),
      ...tracedReaders(parts),
      performance: steady.performance,
      crypto: steady.crypto,
    },
    begin(theta, keepGuards, takeNotes) {
      noting = takeNotes;
      hadEffect = false;
      lost = undefined;
      madeText = false;
      return tape.begin(theta, keepGuards, takeNotes);
    },
    get lost() {
      return lost;
    },
    get hadEffect() {
      return hadEffect;
    },
    float64Array: (items) => new TracedFloat64Array(items),
  };
}

interface HelperParts {
  readonly tape: Tape;
  readonly natives: ReadonlyMap<unknown, (this: unknown, ...given: unknown[]) => unknown>;
  readonly isHandle: (value: unknown) => value is Handle;
  readonly plain: (value: unknown) => unknown;
  readonly refuse: (what: string) => never;
}

interface Reference {
  readonly object: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  readonly old: unknown;
}

/** All that rewritten code calls, by the name after the prefix. */
function helpers({ tape, natives, isHandle, plain, refuse }: HelperParts): Record<string, unknown> {
  const { recorders, same, truth } = tape;
  const named = (names: Readonly<Record<string, string>>, recorderOf: (sign: string) => string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(names).map(([sign, name]) => [name, recorders[recorderOf(sign)]]));
  const add = recorders['+']!;
  const subtract = recorders['-']!;
  const positive = recorders.positive!;
  let tested: unknown;
  let referred: unknown;

  const numericOf = (value: unknown): unknown => (typeof value === 'number' || typeof value === 'bigint' || isHandle(value) ? value : positive(value));
  const equal = (a: unknown, b: unknown): boolean => {
    if (!isHandle(a) && !isHandle(b)) return a == b; // eslint-disable-line eqeqeq
    const [left, right] = [a, b].map((side) => (typeof side === 'number' || isHandle(side) ? side : side === null || side === undefined ? undefined : typeof side === 'bigint' ? Number(side) : positive(side)));
    return left !== undefined && right !== undefined && same(left, right);
  };

  return {
    ...named(operatorNames, (sign) => sign),
    ...named(unaryNames, (sign) => ({ '-': 'negate', '+': 'positive' })[sign] ?? sign),
    less: tape.less,
    lessOrEqual: tape.lessOrEqual,
    greater: tape.greater,
    greaterOrEqual: tape.greaterOrEqual,
    same,
    equal,
    truth,
    plain,
    refuse,
    increment: (value: unknown): unknown => (typeof value === 'number' ? value + 1 : typeof value === 'bigint' ? value + 1n : add(numericOf(value), 1)),
    decrement: (value: unknown): unknown => (typeof value === 'number' ? value - 1 : typeof value === 'bigint' ? value - 1n : subtract(numericOf(value), 1)),
    before: (old: unknown, _assigned: unknown): unknown => numericOf(old),
    test: (value: unknown): boolean => truth((tested = value)),
    nullish: (value: unknown): boolean => (tested = value) === null || value === undefined,
    tested: (): unknown => tested,
    typeOf: (value: unknown): string => (isHandle(value) ? 'number' : typeof value),
    reference: (object: Reference['object'], key: unknown): Reference => {
      const property = typeof key === 'symbol' ? key : String(key);
      referred = object[property];
      return { object, key: property, old: referred };
    },
    referred: (): unknown => referred,
    store: ({ object, key }: Reference, value: unknown): unknown => (object[key] = value),
    storeAfter: ({ object, key, old }: Reference, value: unknown): unknown => {
      object[key] = value;
      return numericOf(old);
    },
    assignLogical: (object: Reference['object'], key: unknown, operator: '&&' | '||', value: () => unknown): unknown => {
      const property = typeof key === 'symbol' ? key : String(key);
      const old = object[property];
      return truth(old) === (operator === '&&') ? (object[property] = value()) : old;
    },
    call: (object: Readonly<Record<PropertyKey, unknown>>, key: PropertyKey, ...given: unknown[]): unknown => {
      const method = object[isHandle(key) ? (plain(key) as number) : key];
      const replaced = natives.get(method);
      if (replaced) return replaced.apply(object, given);
      if (typeof method !== 'function') throw new TypeError(`${String(key)} is not a function`);
      return (method as (this: unknown, ...given: unknown[]) => unknown).apply(object, given);
    },
  };
}
