import { compactRecording } from './compactRecording.ts';
import { compileStraightLine, straightLineLimit, type StraightLine } from './straightLine.ts';
import type { Recording, Tape } from './tape.ts';

/** A recording that is computed again for other parameters, as long as every branch in it goes the same way. */
export interface Replay {
  /** @returns the value; undefined where a guard does not hold, and then what was written means nothing */
  valueAndGradient(theta: Float64Array, into: Float64Array): number | undefined;
  /** @returns as `valueAndGradient` */
  hessianVectorProduct(theta: Float64Array, direction: Float64Array, gradientInto: Float64Array, into: Float64Array): number | undefined;
}

/** Replays of a short recording before it is compiled to code of its own. */
const replaysBeforeCompiling = 64;

/**
 * Keeps what a recording needs to be replayed.
 * @param output node of the result, or the result itself where it does not depend on the parameters
 */
export function createReplay(tape: Tape, recording: Recording, dimensions: number, output: { readonly node: number } | { readonly constant: number }): Replay {
  const compact = compactRecording(recording, dimensions, 'node' in output ? output.node : -1);
  const { count, code, left, right, constant, extra, value, runs, guardKind, guardLeft, guardRight, guardConstant, guardCount, output: last } = compact;
  const fixed = 'constant' in output ? output.constant : undefined;
  const adjoint = new Float64Array(count);
  let tangent = new Float64Array(0);
  let adjointTangent = new Float64Array(0);
  let untilCompiling = count - dimensions <= straightLineLimit ? replaysBeforeCompiling : Infinity;
  let straightLine: StraightLine | undefined;

  function forward(theta: Float64Array): boolean {
    value.set(theta);
    for (const { kind, from, to } of runs) {
      if (kind === undefined) tape.forward(code, left, right, constant, extra, value, from, to);
      else tape.forwardKinds[kind]!(left, right, constant, extra, value, from, to);
    }
    return tape.failedGuard(guardKind, guardLeft, guardRight, guardConstant, value, guardCount) < 0;
  }

  return {
    valueAndGradient(theta, into) {
      if (straightLine) return straightLine(theta, into);
      if (!forward(theta)) return undefined;
      adjoint.fill(0);
      if (last >= 0) adjoint[last] = 1;
      for (let i = runs.length - 1; i >= 0; i--) {
        const { kind, from, to } = runs[i]!;
        if (kind === undefined) tape.reverse(code, left, right, constant, extra, value, adjoint, from, to);
        else tape.reverseKinds[kind]?.(left, right, constant, extra, value, adjoint, from, to);
      }
      for (let i = 0; i < dimensions; i++) into[i] = adjoint[i]!;
      if (--untilCompiling <= 0) straightLine = compileStraightLine(compact, dimensions, fixed);
      return fixed ?? value[last]!;
    },
    hessianVectorProduct(theta, direction, gradientInto, into) {
      if (!forward(theta)) return undefined;
      if (tangent.length === 0) {
        tangent = new Float64Array(count);
        adjointTangent = new Float64Array(count);
      }
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
      return fixed ?? value[last]!;
    },
  };
}
