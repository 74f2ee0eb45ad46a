import { compactRecording } from './compactRecording.ts';
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
 * Keeps what a recording needs to be replayed.
 * @param output node of the result, or the result itself where it does not depend on the parameters
 */
export function createReplay(tape: Tape, recording: Recording, dimensions: number, output: { readonly node: number } | { readonly constant: number }): Replay {
  const { count, code, left, right, constant, extra, value, runs, guardKind, guardLeft, guardRight, guardConstant, guardCount, output: last } = compactRecording(recording, dimensions, 'node' in output ? output.node : -1);
  const adjoint = new Float64Array(count);
  let tangent = new Float64Array(0);
  let adjointTangent = new Float64Array(0);

  return {
    forward(theta) {
      value.set(theta);
      for (const { kind, from, to } of runs) {
        if (kind === undefined) tape.forward(code, left, right, constant, extra, value, from, to);
        else tape.forwardKinds[kind]!(left, right, constant, extra, value, from, to);
      }
      return tape.failedGuard(guardKind, guardLeft, guardRight, guardConstant, value, guardCount) < 0;
    },
    get value() {
      return 'constant' in output ? output.constant : value[last]!;
    },
    gradient(into) {
      adjoint.fill(0);
      if (last >= 0) adjoint[last] = 1;
      for (let i = runs.length - 1; i >= 0; i--) {
        const { kind, from, to } = runs[i]!;
        if (kind === undefined) tape.reverse(code, left, right, constant, extra, value, adjoint, from, to);
        else tape.reverseKinds[kind]?.(left, right, constant, extra, value, adjoint, from, to);
      }
      for (let i = 0; i < dimensions; i++) into[i] = adjoint[i]!;
    },
    hessianVectorProduct(direction, gradientInto, into) {
      if (tangent.length === 0) tangent = new Float64Array(count);
      if (adjointTangent.length === 0) adjointTangent = new Float64Array(count);
      tangent.fill(0);
      tangent.set(direction);
      for (const { kind, from, to } of runs) {
        if (kind === undefined) tape.tangents(code, left, right, constant, extra, value, tangent, from, to);
        else tape.tangentsKinds[kind]?.(left, right, constant, extra, value, tangent, from, to);
      }
      adjoint.fill(0);
      adjointTangent.fill(0);
      if (last >= 0) adjoint[last] = 1;
      for (let i = runs.length - 1; i >= 0; i--) {
        const { kind, from, to } = runs[i]!;
        if (kind === undefined) tape.reverseTangents(code, left, right, constant, extra, value, tangent, adjoint, adjointTangent, from, to);
        else tape.reverseTangentsKinds[kind]?.(left, right, constant, extra, value, tangent, adjoint, adjointTangent, from, to);
      }
      for (let i = 0; i < dimensions; i++) {
        gradientInto[i] = adjoint[i]!;
        into[i] = adjointTangent[i]!;
      }
    },
  };
}
