import { helpers } from '../operations.ts';
import { createRandomStream } from './randomNumbers.ts';
import type { ParameterShape } from './program.ts';
import { ProblemError } from '../../problem.ts';
import type { Place } from './refuse.ts';

type Numbers = number[] | Float64Array;
type Container = Record<string, unknown> | unknown[];

/** What generated code calls; one for each compiled loss function, since it holds the memory that is used again. */
export type Runtime = ReturnType<typeof createRuntime>;

/** @param shapes of the parameters, where they are records or nested arrays */
export function createRuntime(shapes: readonly ParameterShape[], declaration: Place, seed: number, strictly: (...inputs: unknown[]) => number) {
  let tape = new Float64Array(1024);
  const objects: unknown[] = [];
  const pool: number[][] = [];
  let used = 0;
  const stream = createRandomStream(seed);
  const copies = new Map<object, object>();
  const zeros = new Map<string, Map<object, object>>();
  const kept = new Map<string, WeakMap<object, Kept>>();
  const offsets = offsetsOf(shapes);

  return {
    tapeOf: () => tape,
    growTape: (size: number): void => {
      tape = new Float64Array(size * 2);
    },
    objects,
    ...helpers,
    /** An array of n zeros that nothing else uses during this evaluation; it may be longer than n. */
    take: (n: number): number[] => {
      let numbers = pool[used];
      if (!numbers) pool[used] = numbers = newDoubles();
      used++;
      for (let i = 0; i < n; i++) numbers[i] = 0;
      return numbers;
    },
    resetPool: (): void => {
      used = 0;
    },
    poolMark: () => used,
    poolRelease: (mark: number): void => {
      used = mark;
    },
    /** At the start of an evaluation: random numbers begin again and copies are made afresh. */
    startAnew: (): void => {
      stream.restart();
      if (copies.size > 0) copies.clear();
      if (zeros.size > 0) zeros.clear();
    },
    random: stream.next,
    /** The same objects with 0 in the place of each number; the same object gives the same zeros during an evaluation. */
    zerosLike: (value: unknown, kind = 'adjoint'): unknown => {
      let known = zeros.get(kind);
      if (!known) zeros.set(kind, (known = new Map<object, object>()));
      return zerosLike(value, known);
    },
    /** The same for objects that are never written, kept from one evaluation to the next; tangents stay zero, adjoints are anything. */
    keptZerosLike: (value: unknown, kind = 'adjoint'): unknown => {
      let known = kept.get(kind);
      if (!known) kept.set(kind, (known = new WeakMap()));
      return keptZerosLike(value, known, true);
    },
    copyOf: (value: unknown): unknown => copyOf(value, copies),
    structure: (index: number, theta: Float64Array): unknown => fill(shapes[index]!, theta, { next: offsets[index]! }),
    structureZero: (index: number): unknown => fill(shapes[index]!, new Float64Array(0), { next: 0 }),
    collect: (index: number, from: unknown, into: Float64Array): void => collect(shapes[index]!, from, into, { next: offsets[index]! }),
    listed: (value: unknown, place: Place): unknown => {
      if (Array.isArray(value) || ArrayBuffer.isView(value)) return value;
      if (value !== null && value !== undefined && Symbol.iterator in Object(value)) return Array.from(value as Iterable<unknown>);
      throw new ProblemError({ severity: 'error', ...place, message: `this is looped over and is no list: ${value === null ? 'null' : typeof value}` });
    },
    whole: (list: unknown, place: Place): void => {
      if (!Array.isArray(list)) return;
      for (let k = 0; k < list.length; k++) if (!(k in list)) throw new ProblemError({ severity: 'error', ...place, message: 'this list has places that were never written: fill it before it is gone through' });
    },
    arrayAt: (value: unknown, place: Place): unknown => {
      if (Array.isArray(value) || ArrayBuffer.isView(value)) return value;
      throw new ProblemError({ severity: 'error', ...place, message: `an array is expected here, and this is ${value === null ? 'null' : typeof value}` });
    },
    keysIn: (value: object): string[] => {
      const keys: string[] = [];
      for (const key in value) keys.push(key);
      return keys;
    },
    restOf: (value: object, ...taken: unknown[]): object => Object.fromEntries(Object.entries(value).filter(([key]) => !taken.some((each) => String(each) === key))),
    /** An index as `slice` takes it: from the end where it is negative, within 0 … length. */
    within: (index: unknown, length: number): number => {
      if (index === undefined) return length;
      const whole = Math.trunc(Number(index)) || 0;
      return whole < 0 ? Math.max(0, length + whole) : Math.min(whole, length);
    },
    orderOf: (list: ArrayLike<unknown>, compare?: (a: unknown, b: unknown) => number): number[] => {
      const order = Array.from(list, (_, index) => index);
      const text = (value: unknown): string => String(value);
      const numeric = ArrayBuffer.isView(list);
      return order.sort((i, j) => {
        const [a, b] = [list[i], list[j]];
        if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
        if (compare) return compare(a, b);
        if (numeric) return Number(a) - Number(b);
        return text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
      });
    },
    normTangent: (list: Numbers, tangents: Numbers, norm: number): number => {
      let sum = 0;
      for (let i = 0; i < list.length; i++) sum += norm === 0 ? 0 : tangents[i]! * (list[i]! / norm);
      return sum;
    },
    normAdjoint: (list: Numbers, adjoints: Numbers, norm: number, flowing: number): void => {
      if (norm === 0 || flowing === 0) return;
      for (let i = 0; i < list.length; i++) adjoints[i]! += flowing * (list[i]! / norm);
    },
    normAdjointTangent: (list: Numbers, adjoints: Numbers, tangents: Numbers, adjointTangents: Numbers, norm: number, flowing: number, normTangent: number, flowingTangent: number): void => {
      if (norm === 0) return;
      for (let i = 0; i < list.length; i++) {
        const direction = list[i]! / norm;
        if (flowing !== 0) adjoints[i]! += flowing * direction;
        const first = flowingTangent === 0 ? 0 : flowingTangent * direction;
        adjointTangents[i]! += first + (flowing === 0 ? 0 : flowing * ((tangents[i]! - direction * normTangent) / norm));
      }
    },
    notANumber: (value: unknown): ProblemError =>
      new ProblemError({ severity: 'error', ...declaration, message: `a loss function returns a number; this one returned ${value === null ? 'null' : typeof value}` }),
    strictly,
    /** The sum: finite only when all are. */
    sumOf: (numbers: Float64Array): number => {
      let [a, b, c, d] = [0, 0, 0, 0];
      const { length } = numbers;
      let i = 0;
      for (; i + 3 < length; i += 4) {
        a += numbers[i]!;
        b += numbers[i + 1]!;
        c += numbers[i + 2]!;
        d += numbers[i + 3]!;
      }
      for (; i < length; i++) a += numbers[i]!;
      return a + b + (c + d);
    },
  };
}

/** An empty array that the engine keeps as doubles from the start. */
function newDoubles(): number[] {
  const numbers = [0.5];
  numbers.pop();
  return numbers;
}

function zerosLike(value: unknown, known: Map<object, object>): unknown {
  if (typeof value === 'number') return 0;
  if (typeof value !== 'object' || value === null) return undefined;
  const before = known.get(value);
  if (before) return before;
  if (ArrayBuffer.isView(value)) {
    const numbers = new Float64Array((value as Float64Array).length);
    known.set(value, numbers);
    return numbers;
  }
  const zeros: Container = Array.isArray(value) ? new Array<unknown>(value.length) : {};
  known.set(value, zeros);
  for (const [key, field] of Object.entries(value)) (zeros as Record<string, unknown>)[key] = zerosLike(field, known);
  return zeros;
}

/** Zeros in the layout of an object, and the object's content when they were made. */
interface Kept {
  readonly zeros: unknown;
  readonly content: readonly unknown[];
}

/** @param looksInside whether the object's own fields are looked at again; those of objects within are taken to be the same */
function keptZerosLike(value: unknown, known: WeakMap<object, Kept>, looksInside: boolean): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return zerosLike(value, new Map());
  const before = known.get(value);
  if (before && (!looksInside || hasContent(value, before.content))) return before.zeros;
  const zeros: Container = Array.isArray(value) ? new Array<unknown>(value.length) : {};
  known.set(value, { zeros, content: Object.values(value) });
  for (const [key, field] of Object.entries(value)) (zeros as Record<string, unknown>)[key] = keptZerosLike(field, known, false);
  return zeros;
}

/** Numbers may change; objects must be the same. */
function hasContent(value: object, content: readonly unknown[]): boolean {
  const now: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (now.length !== content.length) return false;
  for (let i = 0; i < now.length; i++) if (now[i] !== content[i] && (typeof now[i] !== 'number' || typeof content[i] !== 'number')) return false;
  return true;
}

function copyOf(value: unknown, known: Map<object, object>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before) return before;
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set || value instanceof Date) {
    const copy = structuredClone(value) as object;
    known.set(value, copy);
    return copy;
  }
  const copy = Array.isArray(value) ? new Array<unknown>(value.length) : (Object.create(Object.getPrototypeOf(value) as object | null) as object);
  known.set(value, copy);
  for (const [key, field] of Object.entries(value)) (copy as Record<string, unknown>)[key] = copyOf(field, known);
  return copy;
}

function offsetsOf(shapes: readonly ParameterShape[]): number[] {
  const cursor = { next: 0 };
  return shapes.map((shape) => {
    const offset = cursor.next;
    fill(shape, new Float64Array(0), cursor);
    return offset;
  });
}

/** Numbers of θ, in order, as a shape has them; zeros where θ ends. */
function fill(shape: ParameterShape, theta: Float64Array, cursor: { next: number }): unknown {
  switch (shape.kind) {
    case 'number':
      return theta[cursor.next++] ?? 0;
    case 'array':
      return shape.elements.map((element) => fill(element, theta, cursor));
    case 'record':
      return Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, fill(field, theta, cursor)]));
  }
}

function collect(shape: ParameterShape, from: unknown, into: Float64Array, cursor: { next: number }): void {
  switch (shape.kind) {
    case 'number':
      into[cursor.next++] = from as number;
      return;
    case 'array':
      for (const [index, element] of shape.elements.entries()) collect(element, (from as unknown[])[index], into, cursor);
      return;
    case 'record':
      for (const [key, field] of Object.entries(shape.fields)) collect(field, (from as Record<string, unknown>)[key], into, cursor);
  }
}
