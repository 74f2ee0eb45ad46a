import { rowBytes } from '../recording/keepEvery.ts';
import { columnOf, type Rows } from '../recording/recording.ts';
import type { RecordedRun } from './recordedRun.ts';

/** Where two runs are first apart. */
export interface Parting {
  readonly step: number;
  /** Of the parameter that is furthest apart, from 0. */
  readonly coordinate: number;
  readonly a: number;
  readonly b: number;
  readonly difference: number;
}

/** Of each run, at once in memory. */
const bytesAtOnce = 4 * 2 ** 20;

/**
 * The first step that both have done at which a parameter differs by more than the tolerance; steps that were not kept are computed again.
 * @throws the signal's reason where it is aborted
 */
export async function partingStep([a, b]: readonly [RecordedRun, RecordedRun], tolerance = 1e-12, signal?: AbortSignal): Promise<Parting | undefined> {
  const [first, last] = sharedSteps(a, b);
  const stepsAtOnce = Math.max(1, Math.floor(bytesAtOnce / Math.max(...[a, b].map(({ reader }) => rowBytes(reader.columns)))));
  for (let from = first; from <= last; from += stepsAtOnce) {
    signal?.throwIfAborted();
    const piece = ({ reader }: RecordedRun) => reader.piece(from, Math.min(last, from + stepsAtOnce - 1), [{ id: 'parameters' }], signal);
    const parting = partingRow(...await Promise.all([piece(a), piece(b)]), tolerance);
    if (parting) return parting;
  }
  return undefined;
}

/** The first and the last step that both have done. */
export function sharedSteps({ recording: a }: RecordedRun, { recording: b }: RecordedRun): readonly [first: number, last: number] {
  return [Math.max(a.steps[0]!, b.steps[0]!), Math.min(a.steps.at(-1)!, b.steps.at(-1)!)];
}

function partingRow(a: Rows, b: Rows, tolerance: number): Parting | undefined {
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
export function parametersAt(rows: Rows, row: number): Float64Array {
  const { data, width } = columnOf(rows, 'parameters');
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
