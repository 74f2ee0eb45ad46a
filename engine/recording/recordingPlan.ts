import type { RecordingLimits } from '../run/run.ts';
import { rowBytes, rowsKept } from './keepEvery.ts';
import type { ColumnLayout } from './recording.ts';

/** What of a run is kept, by which steps. */
export interface RecordingPlan {
  /** Rows of all columns. */
  readonly every: number;
  /** The columns of one number per step; 0 where they are in the rows of all columns. */
  readonly scalarEvery: number;
  readonly checkpointEvery: number;
}

/** Fewer would only save what costs nothing. */
const leastBetweenCheckpoints = 64;
/** Of the bytes of every step’s row. */
const checkpointShare = 1 / 50;

/**
 * All steps of all columns where they fit the budget together with a few checkpoints; otherwise every step of the scalar columns, in up to half of the budget, checkpoints in
 * up to a quarter, and as many rows of all columns as fit the rest. What is asked for is kept at distances that are powers of two times the asked one, so that a run that
 * goes on beyond its budget keeps some of what it had, the same as a run that was as long from the start.
 * @param checkpoint the columns of a checkpoint
 */
export function planRecording(layouts: readonly ColumnLayout[], checkpoint: readonly ColumnLayout[], dimensions: number, steps: number, { every, budget }: RecordingLimits): RecordingPlan {
  const rowSize = rowBytes(layouts);
  const checkpointSize = rowBytes(checkpoint);
  const bytesOf = (distance: number, size: number, ends = 0) => (rowsKept(steps, distance) + ends) * size;
  const few = doubled(leastBetweenCheckpoints, (distance) => checkpointSize / distance <= checkpointShare * rowSize);
  if (bytesOf(every, rowSize) + bytesOf(few, checkpointSize) <= budget) return { every, scalarEvery: 0, checkpointEvery: few };

  const scalarSize = scalarColumns(layouts, dimensions).length * Float64Array.BYTES_PER_ELEMENT;
  const isEnd = (distance: number) => distance >= steps;
  const scalarEvery = doubled(every, (distance) => bytesOf(distance, scalarSize) <= budget / 2 || isEnd(distance));
  const checkpointEvery = doubled(few, (distance) => bytesOf(distance, checkpointSize) <= budget / 4 || isEnd(distance));
  // What of its share is free where some are left out stays free: rows that a shorter run had to leave out would be there again.
  const rest = budget
    - (scalarEvery > every ? budget / 2 : bytesOf(scalarEvery, scalarSize))
    - (checkpointEvery > few ? budget / 4 : bytesOf(checkpointEvery, checkpointSize));
  return { every: doubled(scalarEvery, (distance) => bytesOf(distance, rowSize) <= rest || isEnd(distance)), scalarEvery, checkpointEvery };
}

/** The columns that are one number per step, by their index; with one parameter only the losses are. */
export function scalarColumns(layouts: readonly ColumnLayout[], dimensions: number): readonly number[] {
  return [...layouts.keys()].filter((c) => layouts[c]!.group === 'loss' || (layouts[c]!.width === 1 && dimensions > 1));
}

function doubled(first: number, isEnough: (distance: number) => boolean): number {
  let distance = first;
  while (!isEnough(distance)) distance *= 2;
  return distance;
}
