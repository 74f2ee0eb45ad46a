import { columnOf, type Recording } from './recording.ts';
import { scalarStep } from './rowsUntil.ts';

export interface ScheduleChange {
  readonly step: number;
  /** The value from this step on. */
  readonly value: number;
}

/** A schedule that changes its mind more often says nothing by it. */
const changesAtMost = 500;

/**
 * Where the recorded value of a schedule takes a turn: it leaves a value that it held, holds one after it moved, or moves the other way
 * (a restart, the top of a warm-up). Steps in between, in which it goes on as it went, are none.
 */
export function scheduleChanges(recording: Recording, column: string): readonly ScheduleChange[] {
  const { scalars } = recording;
  // Kept apart, it is known at more steps than there are rows.
  const apart = scalars?.columns.find(({ id }) => id === column);
  const { data, width } = apart ?? columnOf(recording, column);
  const rows = apart ? scalars!.rows : recording.rows;
  const stepOf = (row: number): number => (apart ? scalarStep(scalars!, row) : recording.steps[row]!);
  const changes: ScheduleChange[] = [];
  // The start has no value of a schedule.
  let before = data[width]!;
  let direction: number | undefined;
  for (let row = 2; row < rows && changes.length < changesAtMost; row++) {
    const value = data[row * width]!;
    const next = Math.sign(value - before);
    // A lone leap is one turn, not two: that it holds afterwards is what it did before.
    const leapt = next === 0 && direction !== 0 && changes.at(-1)?.step === stepOf(row - 1);
    if (direction !== undefined && next !== direction && !leapt) changes.push({ step: stepOf(row), value });
    direction = next;
    before = value;
  }
  return changes;
}
