import { compactRecording } from './compactRecording.ts';
import { compileRolled, type Rolled } from './compileRolled.ts';
import { compileStraightLine, straightLineLimit } from './straightLine.ts';
import type { Recording, Tape } from './tape.ts';

/** A recording that is computed again for other parameters, as long as every branch in it goes the same way. */
export interface Replay {
  /** @returns the value; undefined where a guard does not hold, and then what was written means nothing */
  readonly valueAndGradient: (theta: Float64Array, into: Float64Array) => number | undefined;
  /** @returns as `valueAndGradient` */
  readonly hessianVectorProduct: (theta: Float64Array, direction: Float64Array, gradientInto: Float64Array, into: Float64Array) => number | undefined;
}

/** Replays before a recording is compiled to code of its own: a short one, and one of loops, which is slower until then. */
const replaysBeforeCompiling = { short: 64, loops: 4 };

/**
 * Keeps what a recording needs to be replayed.
 * @param output node of the result, or the result itself where it does not depend on the parameters
 */
export function createReplay(tape: Tape, recording: Recording, dimensions: number, output: { readonly node: number } | { readonly constant: number }): Replay {
  const compact = compactRecording(recording, dimensions, 'node' in output ? output.node : -1);
  const { count, code, left, right, constant, extra, value, runs, guardKind, guardLeft, guardRight, guardConstant, guardCount, output: last } = compact;
  const fixed = 'constant' in output ? output.constant : undefined;
  // Adjoints are 0 between calls.
  const adjoint = new Float64Array(count);
  let tangent = new Float64Array(0);
  let adjointTangent = new Float64Array(0);
  const isShort = count - dimensions <= straightLineLimit;
  let untilCompiling = isShort ? replaysBeforeCompiling.short : compact.repetitions ? replaysBeforeCompiling.loops : Infinity;
  let untilCompilingTangents = compact.repetitions ? replaysBeforeCompiling.loops : Infinity;
  const holds = (): boolean => tape.failedGuard(guardKind, guardLeft, guardRight, guardConstant, value, guardCount) < 0;

  function forward(theta: Float64Array): boolean {
    value.set(theta);
    for (const { kind, from, to } of runs) {
      if (kind === undefined) tape.forward(code, left, right, constant, extra, value, from, to);
      else tape.forwardKinds[kind]!(left, right, constant, extra, value, from, to);
    }
    return holds();
  }

  const byRolled = (rolled: Rolled): Replay['valueAndGradient'] => (theta, into) => {
    value.set(theta);
    rolled.forward(value, tangent);
    if (!holds()) return undefined;
    if (last >= 0) adjoint[last] = 1;
    rolled.reverse(value, tangent, adjoint, adjointTangent);
    takeOut(adjoint, into);
    return fixed ?? value[last]!;
  };

  const tangentsByRolled = (rolled: Rolled): Replay['hessianVectorProduct'] => (theta, direction, gradientInto, into) => {
    value.set(theta);
    tangent.set(direction);
    rolled.forward(value, tangent);
    if (!holds()) return undefined;
    if (last >= 0) adjoint[last] = 1;
    rolled.reverse(value, tangent, adjoint, adjointTangent);
    takeOut(adjoint, gradientInto);
    takeOut(adjointTangent, into);
    return fixed ?? value[last]!;
  };

  function takeOut(from: Float64Array, into: Float64Array): void {
    for (let i = 0; i < dimensions; i++) {
      into[i] = from[i]!;
      from[i] = 0;
    }
  }

  // Its methods give way to code of the recording's own when they have been called often enough.
  const replay: { -readonly [method in keyof Replay]: Replay[method] } = {
    valueAndGradient(theta, into) {
      if (!forward(theta)) return undefined;
      if (last >= 0) adjoint[last] = 1;
      for (let i = runs.length - 1; i >= 0; i--) {
        const { kind, from, to } = runs[i]!;
        if (kind === undefined) tape.reverse(code, left, right, constant, extra, value, adjoint, from, to);
        else tape.reverseKinds[kind]?.(left, right, constant, extra, value, adjoint, from, to);
      }
      takeOut(adjoint, into);
      adjoint.fill(0);
      if (--untilCompiling <= 0) replay.valueAndGradient = isShort ? compileStraightLine(compact, dimensions, fixed) : byRolled(compileRolled(compact, compact.repetitions!, false));
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
      if (last >= 0) adjoint[last] = 1;
      for (let i = runs.length - 1; i >= 0; i--) {
        const { kind, from, to } = runs[i]!;
        if (kind === undefined) tape.reverseTangents(code, left, right, constant, extra, value, tangent, adjoint, adjointTangent, from, to);
        else tape.reverseTangentsKinds[kind]?.(left, right, constant, extra, value, tangent, adjoint, adjointTangent, from, to);
      }
      takeOut(adjoint, gradientInto);
      takeOut(adjointTangent, into);
      adjoint.fill(0);
      adjointTangent.fill(0);
      if (--untilCompilingTangents <= 0) replay.hessianVectorProduct = tangentsByRolled(compileRolled(compact, compact.repetitions!, true));
      return fixed ?? value[last]!;
    },
  };
  return replay;
}
