import { helpers } from '../operations.ts';
import { printNumber } from '../printExpression.ts';
import type { CompactRecording } from './compactRecording.ts';
import { instructions, mentions, ruleHelpers, type Instruction } from './instructions.ts';
import type { Repetition } from './repetitions.ts';

/** Sweeps over a recording as code of its own, with a loop for each repetition. Arrays are by node. */
export interface Rolled {
  /** Values, and tangents where there are to be some, of what the parameters do not give. */
  forward(value: Float64Array, tangent: Float64Array): void;
  /** Takes the adjoints of the computed nodes back to 0, so that these arrays serve again. */
  reverse(value: Float64Array, tangent: Float64Array, adjoint: Float64Array, adjointTangent: Float64Array): void;
}

/** Where an operand is found in the k-th run of a loop: among the nodes of the same run, or by JavaScript of its index. */
type Place = { readonly inner: number } | { readonly index: string };

/** Nodes in one function: V8 optimizes none that is very long. A longer loop calls several in each of its runs. */
const partLength = 200;
const partOf = (k: number): number => Math.floor(k / partLength);

const instructionOf = new Map(instructions.map((each) => [each.code, each]));

/**
 * Compiles a recording whose nodes are in the order in which they were recorded, and hold no Math.hypot.
 * @param withTangents for Hessian-vector products; otherwise for gradients
 */
export function compileRolled(recording: CompactRecording, repetitions: readonly Repetition[], withTangents: boolean): Rolled {
  const tables: Int32Array[] = [];
  const pieces = repetitions.map((repetition) => placesOf(recording, repetition, tables));
  const shared = sharedNodes(recording, pieces);
  const texts = pieces.map((piece) => pieceCode(recording, piece, shared, withTangents));
  const given = 'value, tangent, adjoint, adjointTangent';
  const call = (kind: string) => (_: unknown, i: number): string => `${kind}${i}(${given});`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function('helpers', 'constant', 'tables', `'use strict';
${ruleHelpers}
${texts.map((text, i) => loopCode(text, repetitions[i]!, i, given)).join('\n')}
return {
  forward(${given}) { ${texts.map(call('forward')).join(' ')} },
  reverse(${given}) { ${texts.map(call('reverse')).reverse().join(' ')} },
};`) as (rules: typeof helpers, constant: Float64Array, tables: readonly Int32Array[]) => Rolled;
  return make(helpers, recording.constant, tables);
}

/** One function for each part of a loop's body and way, and two for the loops. */
function loopCode(parts: readonly PartCode[], { from, period, times }: Repetition, i: number, given: string): string {
  const calls = (way: string): string[] => parts.map((_, part) => `${way}${i}_${part}(run, base, ${given});`);
  const bodies = (way: 'forward' | 'reverse'): string => parts.map((text, part) => `function ${way}${i}_${part}(run, base, ${given}) {\n${text[way]}\n}`).join('\n');
  const [only, ...others] = parts;
  const body = (way: 'forward' | 'reverse'): string => (others.length === 0 ? only![way] : way === 'forward' ? calls(way).join('\n') : calls(way).reverse().join('\n'));
  return `${others.length > 0 ? `${bodies('forward')}\n${bodies('reverse')}` : ''}
function forward${i}(${given}) {
for (let run = 0, base = ${from}; run < ${times}; run++, base += ${period}) {\n${body('forward')}\n}
}
function reverse${i}(${given}) {
for (let run = ${times - 1}, base = ${from + (times - 1) * period}; run >= 0; run--, base -= ${period}) {\n${body('reverse')}\n}
}`;
}

interface PartCode {
  readonly forward: string;
  readonly reverse: string;
}

/** A repetition and where the operands of its nodes are; undefined where they are no nodes. */
interface Piece {
  readonly repetition: Repetition;
  readonly lefts: readonly (Place | undefined)[];
  readonly rights: readonly (Place | undefined)[];
}

function placesOf({ code, left, right }: CompactRecording, repetition: Repetition, tables: Int32Array[]): Piece {
  const nodes = Array.from({ length: repetition.period }, (_, k) => k);
  const form = (k: number): Instruction['form'] => instructionOf.get(code[repetition.from + k]!)!.form;
  return {
    repetition,
    lefts: nodes.map((k) => (form(k) === 'constantAndNode' ? undefined : placeOf(left, k, repetition, tables))),
    rights: nodes.map((k) => (form(k) === 'nodes' || form(k) === 'constantAndNode' ? placeOf(right, k, repetition, tables) : undefined)),
  };
}

function placeOf(operands: Int32Array, k: number, { from, period, times }: Repetition, tables: Int32Array[]): Place {
  const indices = Int32Array.from({ length: times }, (_, run) => operands[from + run * period + k]!);
  const first = indices[0]!;
  const stride = times > 1 ? indices[1]! - first : 0;
  const isEven = indices.every((index, run) => index === first + run * stride);
  const isWithin = isEven && first >= from && (times === 1 || stride === period);
  if (isWithin && partOf(first - from) === partOf(k)) return { inner: first - from };
  if (!isEven) return { index: `tables[${tables.push(indices) - 1}][run]` };
  if (stride === 0 && !isWithin) return { index: String(first) };
  return { index: stride === period || isWithin ? `base ${first < from ? '-' : '+'} ${Math.abs(first - from)}` : `run * ${stride} + ${first}` };
}

/** Nodes whose adjoint is no variable of one run of a loop. */
function sharedNodes({ count, left, right, output }: CompactRecording, pieces: readonly Piece[]): Uint8Array {
  const shared = new Uint8Array(count);
  if (output >= 0) shared[output] = 1;
  for (const { repetition: { from, period, times }, lefts, rights } of pieces) {
    for (let k = 0; k < period; k++) {
      for (const [place, operands] of [[lefts[k], left], [rights[k], right]] as const) {
        if (!place || 'inner' in place) continue;
        for (let run = 0; run < times; run++) shared[operands[from + run * period + k]!] = 1;
      }
    }
  }
  return shared;
}

function pieceCode(recording: CompactRecording, { repetition: { from, period, times }, lefts, rights }: Piece, shared: Uint8Array, withTangents: boolean): PartCode[] {
  const { code, constant, guardCount, guardLeft, guardRight } = recording;
  const runs = Array.from({ length: times }, (_, run) => from + run * period);
  const isShared = Array.from({ length: period }, (_, k) => runs.some((base) => shared[base + k]));
  // What the way back and guards read must be kept.
  const keepsValue = [...isShared];
  const keepsTangent = [...isShared];
  const within = (node: number): number | undefined => (node >= from && node < from + period * times ? (node - from) % period : undefined);
  for (let i = 0; i < guardCount; i++) {
    for (const node of [guardLeft[i]!, guardRight[i]!]) {
      const k = within(node);
      if (k !== undefined) keepsValue[k] = true;
    }
  }
  const constantOf = (k: number): string => {
    const number = constant[from + k]!;
    return runs.every((base) => Object.is(constant[base + k], number)) ? `(${printNumber(number)})` : `constant[base + ${k}]`;
  };
  const indexOf = (place: Place): string => ('inner' in place ? `base + ${place.inner}` : place.index);

  const parts = Array.from({ length: partOf(period - 1) + 1 }, () => ({ forward: [] as string[], reverse: [] as string[], own: [] as string[] }));
  for (let k = period - 1; k >= 0; k--) {
    const each = instructionOf.get(code[from + k]!)!;
    const [left, right] = [lefts[k], rights[k]];
    const target = (array: 'adjoint' | 'adjointTangent', place: Place): string =>
      'inner' in place && !isShared[place.inner] ? `${array === 'adjoint' ? 'g' : 'h'}${place.inner}` : `${array}[${indexOf(place)}]`;
    const add = (array: 'adjoint' | 'adjointTangent', place: Place | undefined, text: string | undefined): string => (place && text !== undefined ? `${target(array, place)} += ${text}; ` : '');
    const first = add('adjoint', left, each.toLeft) + add('adjoint', right, each.toRight);
    const take = (array: string): string => `${array}[base + ${k}]`;
    const clear = isShared[k] ? `${take('adjoint')} = 0; ${withTangents ? `${take('adjointTangent')} = 0; ` : ''}` : '';
    if (first === '') {
      if (clear) parts[partOf(k)]!.reverse.push(clear);
      continue;
    }
    const second = withTangents ? add('adjointTangent', left, each.toLeftTangent) + add('adjointTangent', right, each.toRightTangent) : '';
    const text = withTangents ? `if (g !== 0) { ${first}} ${second}` : first;
    /** Reads a number that the way forward has kept. */
    const read = (array: 'value' | 'tangent', place: Place): string => {
      if ('inner' in place) (array === 'value' ? keepsValue : keepsTangent)[place.inner] = true;
      return `${array}[${indexOf(place)}]`;
    };
    const names: Readonly<Record<string, () => string>> = {
      a: () => (left ? read('value', left) : constantOf(k)),
      b: () => (right ? read('value', right) : constantOf(k)),
      v: () => read('value', { inner: k }),
      ad: () => (left ? read('tangent', left) : '0'),
      bd: () => (right ? read('tangent', right) : '0'),
      vd: () => read('tangent', { inner: k }),
    };
    const declared = Object.entries(names).filter(([name]) => mentions(text, name)).map(([name, from_]) => `${name} = ${from_()}`);
    const own = `g = ${isShared[k] ? take('adjoint') : `g${k}`}${withTangents ? `, gd = ${isShared[k] ? take('adjointTangent') : `h${k}`}` : ''}`;
    parts[partOf(k)]!.reverse.push(`{ const ${own}; if (g !== 0${withTangents ? ' || gd !== 0' : ''}) { ${declared.length > 0 ? `const ${declared.join(', ')}; ` : ''}${text}} ${clear}}`);
  }

  for (let k = 0; k < period; k++) {
    const each = instructionOf.get(code[from + k]!)!;
    const operand = (array: 'value' | 'tangent', place: Place | undefined, otherwise: string): string =>
      !place ? otherwise : 'inner' in place ? `${array === 'value' ? 'v' : 'd'}${place.inner}` : `${array}[${place.index}]`;
    const names: Readonly<Record<string, string>> = {
      a: operand('value', lefts[k], constantOf(k)),
      b: operand('value', rights[k], constantOf(k)),
      v: `v${k}`,
      ad: operand('tangent', lefts[k], '0'),
      bd: operand('tangent', rights[k], '0'),
    };
    const at = (text: string): string => text.replace(/(?<![.\w])(?:[abv]|[ab]d)\b/g, (name) => names[name]!);
    const { forward, own } = parts[partOf(k)]!;
    forward.push(`const v${k} = ${at(each.value)};${keepsValue[k] ? ` value[base + ${k}] = v${k};` : ''}`);
    if (withTangents) forward.push(`const d${k} = ${each.tangent === undefined ? '0' : at(each.tangent)};${keepsTangent[k] ? ` tangent[base + ${k}] = d${k};` : ''}`);
    if (!isShared[k]) own.push(`g${k} = 0`, ...(withTangents ? [`h${k} = 0`] : []));
  }
  return parts.map(({ forward, reverse, own }) => ({ forward: forward.join('\n'), reverse: `${own.length > 0 ? `let ${own.join(', ')};\n` : ''}${reverse.join('\n')}` }));
}
