import { columnOf, type Recording } from '../recording/recording.ts';

/** Where two runs are first apart. */
export interface Parting {
  readonly step: number;
  /** Of the parameter that is furthest apart, from 0. */
  readonly coordinate: number;
  readonly a: number;
  readonly b: number;
  readonly difference: number;
}

/** The first step, recorded in both, at which a parameter differs by more than the tolerance. */
export function partingStep(a: Recording, b: Recording, tolerance = 1e-12): Parting | undefined {
  const rows = new Map(Array.from(b.steps, (step, row) => [step, row]));
  for (let row = 0; row < a.rows; row++) {
    const other = rows.get(a.steps[row]!);
    if (other === undefined) continue;
    const parting = furthest(parametersAt(a, row), parametersAt(b, other));
    if (parting && !(parting.difference <= tolerance)) return { step: a.steps[row]!, ...parting };
  }
  return undefined;
}

/** θ of a row. */
export function parametersAt(recording: Recording, row: number): Float64Array {
  const { data, width } = columnOf(recording, 'parameters');
  return data.subarray(row * width, (row + 1) * width);
}

function furthest(a: Float64Array, b: Float64Array): Omit<Parting, 'step'> | undefined {
  let found: Omit<Parting, 'step'> | undefined;
  a.forEach((value, coordinate) => {
    const other = b[coordinate]!;
    if (Object.is(value, other)) return;
    const difference = Math.abs(value - other);
    if (!found || !(difference <= found.difference)) found = { coordinate, a: value, b: other, difference };
  });
  return found;
}
