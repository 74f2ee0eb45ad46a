import type { Recording, Tape } from './tape.ts';

/** The derivatives of a recording, straight from the tape. */
export interface RecordedEvaluation {
  readonly value: number;
  gradient(into: Float64Array): void;
  hessianVectorProduct(direction: Float64Array, gradientInto: Float64Array, into: Float64Array): void;
}

/** Sweeps over recordings with arrays that serve again. A result counts until the next recording. */
export function createSweeper(tape: Tape): { of(recording: Recording, dimensions: number, output: { readonly node: number } | { readonly constant: number }): RecordedEvaluation } {
  let adjoint = new Float64Array(0);
  let tangent = new Float64Array(0);
  let adjointTangent = new Float64Array(0);
  const cleared = (array: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> => (array.length < count ? new Float64Array(Math.max(count, 2 * array.length)) : array.fill(0, 0, count));

  return {
    of({ count, code, left, right, constant, extra, value }, dimensions, output) {
      return {
        value: 'node' in output ? value[output.node]! : output.constant,
        gradient(into) {
          adjoint = cleared(adjoint, count);
          if ('node' in output) adjoint[output.node] = 1;
          tape.reverse(code, left, right, constant, extra, value, adjoint, dimensions, count);
          for (let i = 0; i < dimensions; i++) into[i] = adjoint[i]!;
        },
        hessianVectorProduct(direction, gradientInto, into) {
          adjoint = cleared(adjoint, count);
          tangent = cleared(tangent, count);
          adjointTangent = cleared(adjointTangent, count);
          tangent.set(direction);
          tape.tangents(code, left, right, constant, extra, value, tangent, dimensions, count);
          if ('node' in output) adjoint[output.node] = 1;
          tape.reverseTangents(code, left, right, constant, extra, value, tangent, adjoint, adjointTangent, dimensions, count);
          for (let i = 0; i < dimensions; i++) {
            gradientInto[i] = adjoint[i]!;
            into[i] = adjointTangent[i]!;
          }
        },
      };
    },
  };
}
