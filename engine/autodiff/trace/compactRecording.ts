import { hypotCode, instructions, leafCode } from './instructions.ts';
import { findRepetitions, type Repetition } from './repetitions.ts';
import type { Recording } from './tape.ts';

/** The nodes `from` … `to` − 1. */
export interface Run {
  /** The code of all of them; undefined where kinds change too often to be told apart. */
  readonly kind: number | undefined;
  readonly from: number;
  readonly to: number;
}

/** Fewer nodes of a kind than this are not worth a call of their own. */
const shortestRun = 8;

/** A recording in arrays of its own, without what its result and guards do not need. */
export interface CompactRecording extends Recording {
  /** The result's node; −1 where it has none. */
  readonly output: number;
  /** In the order in which they can be computed. */
  readonly runs: readonly Run[];
  /** The recording's own order is kept, and these are its loops; absent where it has too few of them. */
  readonly repetitions?: readonly Repetition[];
}

/** @param output the result's node; −1 where it does not depend on the parameters */
export function compactRecording(recording: Recording, dimensions: number, output: number): CompactRecording {
  const { code, left, right, constant, value, extra, extraCount, guardCount, guardKind, guardLeft, guardRight, guardConstant } = recording;
  const needed = neededNodes(recording, dimensions, output);
  const kept = asRecorded(recording, needed);
  const isRegular = !kept.some((node) => code[node] === hypotCode);
  const repetitions = isRegular ? findRepetitions(Uint8Array.from(kept, (node) => code[node]!), dimensions) : undefined;
  const { order, runs } = repetitions ? { order: kept, runs: [{ kind: undefined, from: dimensions, to: kept.length }] } : inRuns(recording, dimensions, needed, output);
  const moved = new Int32Array(recording.count);
  order.forEach((node, at) => (moved[node] = at));
  const count = order.length;
  const result = { code: new Uint8Array(count), left: new Int32Array(count), right: new Int32Array(count), constant: new Float64Array(count), value: new Float64Array(count) };
  order.forEach((node, at) => {
    const isIndexed = code[node] !== hypotCode;
    result.code[at] = code[node]!;
    // Where the operand is a constant, its index is 0 and is not read.
    result.left[at] = isIndexed ? moved[left[node]!]! : left[node]!;
    result.right[at] = isIndexed ? moved[right[node]!]! : right[node]!;
    result.constant[at] = constant[node]!;
    result.value[at] = value[node]!;
  });
  return {
    ...result,
    count,
    runs,
    ...(repetitions && { repetitions }),
    extra: extra.slice(0, extraCount).map((node) => moved[node]!),
    extraCount,
    guardCount,
    guardKind: guardKind.slice(0, guardCount),
    guardLeft: guardLeft.slice(0, guardCount).map((node) => moved[node]!),
    guardRight: guardRight.slice(0, guardCount).map((node) => (node < 0 ? -1 : moved[node]!)),
    guardConstant: guardConstant.slice(0, guardCount),
    output: output >= 0 ? moved[output]! : -1,
  };
}

const formOf = new Map(instructions.map(({ code, form }) => [code, form]));
const leftIsNode = Uint8Array.from({ length: 256 }, (_, code) => Number(formOf.has(code) && formOf.get(code) !== 'constantAndNode'));
const rightIsNode = Uint8Array.from({ length: 256 }, (_, code) => Number(formOf.get(code) === 'nodes' || formOf.get(code) === 'constantAndNode'));

/** Calls `visit` with each operand that is a node. */
function forOperands({ code, left, right, extra }: Recording, node: number, visit: (operand: number) => void): void {
  switch (code[node]) {
    case leafCode:
      return;
    case hypotCode:
      for (let j = left[node]!; j < left[node]! + right[node]!; j++) visit(extra[j]!);
      return;
    default:
      if (leftIsNode[code[node]!]) visit(left[node]!);
      if (rightIsNode[code[node]!]) visit(right[node]!);
  }
}

function neededNodes(recording: Recording, dimensions: number, output: number): Uint8Array {
  const { count, guardCount, guardLeft, guardRight } = recording;
  const needed = new Uint8Array(count);
  const need = (node: number): void => void (needed[node] = 1);
  for (let i = 0; i < dimensions; i++) need(i);
  if (output >= 0) need(output);
  for (let i = 0; i < guardCount; i++) {
    need(guardLeft[i]!);
    if (guardRight[i]! >= 0) need(guardRight[i]!);
  }
  for (let node = count - 1; node >= dimensions; node--) if (needed[node]) forOperands(recording, node, need);
  return needed;
}

function asRecorded({ count }: Recording, needed: Uint8Array): Int32Array {
  const order = new Int32Array(needed.reduce((sum, each) => sum + each, 0));
  let size = 0;
  for (let node = 0; node < count; node++) if (needed[node]) order[size++] = node;
  return order;
}

/**
 * Puts nodes of one kind together as far as their operands allow: of the kinds that can be computed now, the one with most nodes goes
 * first, with all its nodes that become computable meanwhile.
 * Contributions to a node's adjoint keep their order, so that a replay's gradient has the bits of the recording's own.
 */
function inRuns(recording: Recording, dimensions: number, needed: Uint8Array, output: number): { readonly order: Int32Array; readonly runs: readonly Run[] } {
  const { count, code } = recording;
  const waiting = waitingNodes(recording, dimensions, needed, output);
  const ready: number[][] = [];
  const order = new Int32Array(needed.reduce((sum, each) => sum + each, 0));
  const runs: Run[] = [];
  let size = 0;
  for (let node = 0; node < count; node++) {
    if (!needed[node]) continue;
    if (node < dimensions || code[node] === leafCode) order[size++] = node;
    else if (waiting.isReady(node)) (ready[code[node]!] ??= []).push(node);
  }
  const largest = (): number => ready.reduce((best, list, kind) => (list.length > (ready[best]?.length ?? 0) ? kind : best), leafCode);
  for (let kind = largest(); ready[kind]?.length; kind = largest()) {
    const from = size;
    const list = ready[kind]!;
    for (let i = 0; i < list.length; i++) {
      order[size++] = list[i]!;
      waiting.complete(list[i]!, (node) => (ready[code[node]!] ??= []).push(node));
    }
    ready[kind] = [];
    const last = runs.at(-1);
    if (size - from >= shortestRun) runs.push({ kind, from, to: size });
    else if (last && last.kind === undefined) runs[runs.length - 1] = { ...last, to: size };
    else runs.push({ kind: undefined, from, to: size });
  }
  return { order, runs };
}

/** Which nodes must come before which. */
interface WaitingNodes {
  isReady(node: number): boolean;
  /** @param then called with each node that need not wait any more */
  complete(node: number, then: (ready: number) => void): void;
}

function waitingNodes(recording: Recording, dimensions: number, needed: Uint8Array, output: number): WaitingNodes {
  const { count, code } = recording;
  const waitsFor = new Int32Array(count);
  // Of each node those that wait for it, as linked lists.
  const first = new Int32Array(count).fill(-1);
  const nodes: number[] = [];
  const next: number[] = [];
  const after = (before: number, node: number): void => {
    if (before === node) return;
    waitsFor[node]!++;
    nodes.push(node);
    next.push(first[before]!);
    first[before] = nodes.length - 1;
  };

  const uses = new Int32Array(count);
  for (let node = dimensions; node < count; node++) if (needed[node]) forOperands(recording, node, (operand) => uses[operand]!++);
  // The result's adjoint begins with its own 1.
  if (output >= 0) uses[output]!++;
  const used = new Int32Array(count);
  const lastUser = new Int32Array(count);
  const lastButOneUser = new Int32Array(count);
  for (let node = dimensions; node < count; node++) {
    if (!needed[node]) continue;
    forOperands(recording, node, (operand) => {
      if (operand >= dimensions && code[operand] !== leafCode) after(operand, node);
      const position = used[operand]!++;
      // The backward sweep adds the last two contributions first, and a sum of two has no order.
      if (uses[operand]! > 2 && position > 0) after(position === uses[operand]! - 1 ? lastButOneUser[operand]! : lastUser[operand]!, node);
      lastButOneUser[operand] = lastUser[operand]!;
      lastUser[operand] = node;
    });
  }
  return {
    isReady: (node) => waitsFor[node] === 0,
    complete(node, then) {
      for (let entry = first[node]!; entry >= 0; entry = next[entry]!) if (--waitsFor[nodes[entry]!]! === 0) then(nodes[entry]!);
    },
  };
}
