import { hypotCode, leafCode } from './instructions.ts';
import type { Recording, Tape } from './tape.ts';

/** A recording that is computed again for other parameters, as long as every branch in it goes the same way. */
export interface Replay {
  /**
   * Computes all values for θ.
   * @returns do all guards hold? Where not, the values mean nothing.
   */
  forward(theta: Float64Array): boolean;
  /** After `forward`. */
  readonly value: number;
  /** After `forward`. @param into n numbers, written */
  gradient(into: Float64Array): void;
  /** After `forward`: the gradient, and the Hessian times a direction. */
  hessianVectorProduct(direction: Float64Array, gradientInto: Float64Array, into: Float64Array): void;
}

/**
 * Keeps what a recording needs to be replayed: the nodes that the result and the guards depend on.
 * @param output node of the result, or the result itself where it does not depend on the parameters
 */
export function createReplay(tape: Tape, recording: Recording, dimensions: number, output: { readonly node: number } | { readonly constant: number }): Replay {
  const compact = compactRecording(recording, dimensions, 'node' in output ? output.node : -1);
  const { count, code, left, right, constant, extra, value, guardKind, guardLeft, guardRight, guardConstant, guardCount } = compact;
  const last = compact.output;
  const adjoint = new Float64Array(count);
  let tangent: Float64Array | undefined;
  let adjointTangent: Float64Array | undefined;
  return {
    forward(theta) {
      value.set(theta);
      tape.forward(code, left, right, constant, extra, value, dimensions, count);
      return tape.failedGuard(guardKind, guardLeft, guardRight, guardConstant, value, guardCount) < 0;
    },
    get value() {
      return 'constant' in output ? output.constant : value[last]!;
    },
    gradient(into) {
      adjoint.fill(0);
      if (last >= 0) adjoint[last] = 1;
      tape.reverse(code, left, right, constant, extra, value, adjoint, dimensions, count);
      for (let i = 0; i < dimensions; i++) into[i] = adjoint[i]!;
    },
    hessianVectorProduct(direction, gradientInto, into) {
      tangent ??= new Float64Array(count);
      adjointTangent ??= new Float64Array(count);
      tangent.set(direction);
      tape.tangents(code, left, right, constant, extra, value, tangent, dimensions, count);
      adjoint.fill(0);
      adjointTangent.fill(0);
      if (last >= 0) adjoint[last] = 1;
      tape.reverseTangents(code, left, right, constant, extra, value, tangent, adjoint, adjointTangent, dimensions, count);
      for (let i = 0; i < dimensions; i++) {
        gradientInto[i] = adjoint[i]!;
        into[i] = adjointTangent[i]!;
      }
    },
  };
}

interface CompactRecording extends Recording {
  /** The result's node; −1 where it has none. */
  readonly output: number;
}

function compactRecording(recording: Recording, dimensions: number, output: number): CompactRecording {
  const { count, code, left, right, constant, value, extra, guardCount, guardLeft, guardRight } = recording;
  const needed = new Uint8Array(count);
  const need = (node: number): void => void (needed[node] = 1);
  if (output >= 0) need(output);
  for (let i = 0; i < guardCount; i++) {
    need(guardLeft[i]!);
    if (guardRight[i]! >= 0) need(guardRight[i]!);
  }
  for (let i = count - 1; i >= dimensions; i--) {
    if (!needed[i] || code[i] === leafCode) continue;
    if (code[i] === hypotCode) for (let j = left[i]!; j < left[i]! + right[i]!; j++) need(extra[j]!);
    else {
      // Where an operand is a constant, its index is 0: a parameter, which is kept in any case.
      need(left[i]!);
      need(right[i]!);
    }
  }
  const moved = new Int32Array(count);
  let size = 0;
  for (let i = 0; i < count; i++) if (i < dimensions || needed[i]) moved[i] = size++;
  const result = {
    count: size,
    code: new Uint8Array(size),
    left: new Int32Array(size),
    right: new Int32Array(size),
    constant: new Float64Array(size),
    value: new Float64Array(size),
  };
  for (let i = 0; i < count; i++) {
    if (i >= dimensions && !needed[i]) continue;
    const at = moved[i]!;
    const isIndexed = code[i] !== hypotCode;
    result.code[at] = code[i]!;
    result.left[at] = isIndexed ? moved[left[i]!]! : left[i]!;
    result.right[at] = isIndexed ? moved[right[i]!]! : right[i]!;
    result.constant[at] = constant[i]!;
    result.value[at] = value[i]!;
  }
  return {
    ...result,
    extra: extra.slice(0, recording.extraCount).map((node) => moved[node]!),
    extraCount: recording.extraCount,
    guardCount,
    guardKind: recording.guardKind.slice(0, guardCount),
    guardLeft: guardLeft.slice(0, guardCount).map((node) => moved[node]!),
    guardRight: guardRight.slice(0, guardCount).map((node) => (node < 0 ? -1 : moved[node]!)),
    guardConstant: recording.guardConstant.slice(0, guardCount),
    output: output >= 0 ? moved[output]! : -1,
  };
}
