import { helpers } from '../operations.ts';
import type { Handle, HandleClass } from './handle.ts';
import { tapeCode } from './tapeCode.ts';

/** A number as rewritten code sees it. */
export type Traced = number | Handle;

/** A function of two numbers or handles. Given anything else it does what the language does with it. */
export type Recorder = (a: unknown, b?: unknown) => unknown;
export type Compare = (a: unknown, b: unknown) => boolean;

/** Nodes and guards of a recording, as parallel arrays of which the first `count` and `guardCount` entries count. */
export interface Recording {
  readonly count: number;
  readonly code: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly constant: Float64Array;
  readonly value: Float64Array;
  /** Operands of Math.hypot; `left` and `right` of its node are where they begin and how many they are. */
  readonly extra: Int32Array;
  readonly extraCount: number;
  readonly guardCount: number;
  readonly guardKind: Uint8Array;
  readonly guardLeft: Int32Array;
  /** −1 where the other side is `guardConstant`. */
  readonly guardRight: Int32Array;
  readonly guardConstant: Float64Array;
}

type Operands = readonly [left: Int32Array, right: Int32Array, constant: Float64Array, extra: Int32Array, value: Float64Array];

/** A pass over the nodes `from` … `to` − 1 of arrays like those of a recording, and further arrays by node. */
export type Sweep<Arrays extends readonly Float64Array[]> = (code: Uint8Array, ...given: [...Operands, ...Arrays, from: number, to: number]) => void;

/** By code: the pass over nodes of this kind alone; absent where there is nothing to do. */
export type KindSweeps<Arrays extends readonly Float64Array[]> = readonly (((...given: [...Operands, ...Arrays, from: number, to: number]) => void) | undefined)[];

type ReverseTangents = [tangent: Float64Array, adjoint: Float64Array, adjointTangent: Float64Array];

/** Tests of one number that `isKind` guards. */
export const kinds = { finite: 7, integer: 8, safeInteger: 9, positive: 10, negative: 11 } as const;

/** Records operations on handles, and sweeps over recordings. One recording at a time. */
export interface Tape {
  /** @returns the handles of the parameters */
  begin(theta: Float64Array, keepGuards: boolean, takeNotes: boolean): Handle[];
  end(): Recording;
  readonly recorders: Readonly<Record<string, Recorder>>;
  hypotenuse(operands: readonly Traced[], result: number): Handle;
  readonly truth: (a: unknown) => boolean;
  readonly less: Compare;
  readonly lessOrEqual: Compare;
  readonly greater: Compare;
  readonly greaterOrEqual: Compare;
  /** `===` */
  readonly same: Compare;
  valueOf(handle: Handle): number;
  /** Its value, to which the recording is then bound to the bit. */
  isExactly(handle: Handle): number;
  isKind(kind: (typeof kinds)[keyof typeof kinds], handle: Handle): boolean;
  readonly forward: Sweep<[]>;
  readonly forwardKinds: KindSweeps<[]>;
  readonly reverse: Sweep<[adjoint: Float64Array]>;
  readonly reverseKinds: KindSweeps<[adjoint: Float64Array]>;
  readonly tangents: Sweep<[tangent: Float64Array]>;
  readonly tangentsKinds: KindSweeps<[tangent: Float64Array]>;
  readonly reverseTangents: Sweep<ReverseTangents>;
  readonly reverseTangentsKinds: KindSweeps<ReverseTangents>;
  failedGuard(kind: Uint8Array, left: Int32Array, right: Int32Array, constant: Float64Array, value: Float64Array, count: number): number;
}

/** What recorders do with operands other than numbers and handles. */
export interface SlowPaths {
  unary(record: Recorder, a: unknown, native: (a: unknown) => unknown): unknown;
  binary(record: Recorder, a: unknown, b: unknown, native: (a: unknown, b: unknown) => unknown, joinsText: boolean): unknown;
  compare(record: Compare, a: unknown, b: unknown, sign: '<' | '<=' | '>' | '>='): boolean;
  same(record: Compare, a: unknown, b: unknown): boolean;
}

export interface TapeParts {
  readonly Handle: HandleClass;
  readonly slow: SlowPaths;
  /** Called, while notes are taken, where a derivative is 0 by rule. */
  readonly note: (message: string) => void;
  /** Called when a recording would have more nodes than this. */
  readonly tooLong: (limit: number) => never;
}

/** Nodes of one recording: about 60 bytes each. */
export const nodeLimit = 2 ** 24;

const exponentNote = 'Flat here: with a base of 0 or less a power has no derivative along its exponent, so 0 is taken.';

/** Makes each tape's text its own: equal texts would share what V8 learns about the functions in them. */
let serial = 0;
let isShared = false;
let code: string | undefined;

/** Where thousands of losses are differentiated a few times each, compiling one text for all tapes costs less. */
export function shareTapeText(): void {
  isShared = true;
}

export function createTape({ Handle: HandleOfTape, slow, note, tooLong }: TapeParts): Tape {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function('Handle', 'slow', 'note', 'tooLong', 'limit', 'exponentNote', 'helpers', `// Tape ${isShared ? '' : ++serial}\n${(code ??= tapeCode())}`) as (...parts: unknown[]) => Tape;
  return make(HandleOfTape, slow, note, tooLong, nodeLimit, exponentNote, helpers);
}
