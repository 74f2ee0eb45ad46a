import type { RecordedRows, RunOpening } from '../worker/protocol.ts';
import { rowsKept } from './keepEvery.ts';
import { RecordingAssembler } from './recordingAssembler.ts';
import { scalarColumns } from './recordingPlan.ts';
import { rowsUntil, scalarRowsUntil } from './rowsUntil.ts';
import type { Recording } from './recording.ts';

/** The host's side of all that a run keeps: its rows, the scalar columns where they are kept apart, and its checkpoints. */
export class RecordingGatherer {
  readonly #rows: RecordingAssembler;
  readonly #scalars: RecordingAssembler | undefined;
  readonly #checkpoints: RecordingAssembler;
  readonly #before: Recording | undefined;
  readonly #first: number;
  readonly #scalarEvery: number;

  /**
   * @param steps  of the run, at most
   * @param before of the same run, where it goes on: what it has up to the opening's first step stays
   */
  constructor(opening: RunOpening, steps: number, before?: Recording) {
    const { dimensions, columns, every, first = 0, plan, checkpoint = [] } = opening;
    const atMost = (distance: number) => rowsKept(steps - first, distance) + 1;
    this.#before = before;
    this.#first = before?.steps[0] ?? first;
    this.#scalarEvery = plan?.scalarEvery ?? 0;
    this.#rows = new RecordingAssembler(dimensions, columns, atMost(every), before && rowsUntil(before, first, every));
    if (plan && plan.scalarEvery > 0) {
      const scalars = scalarColumns(columns, dimensions);
      const kept = before && scalarRowsUntil(before, scalars.map((c) => columns[c]!.id), first, plan.scalarEvery);
      this.#scalars = new RecordingAssembler(dimensions, scalars.map((c) => columns[c]!), atMost(plan.scalarEvery), kept, false);
    }
    this.#checkpoints = new RecordingAssembler(dimensions, checkpoint, plan ? atMost(plan.checkpointEvery) : 1, before?.checkpoints && rowsUntil(before.checkpoints, first, plan?.checkpointEvery ?? 1));
  }

  /** Those of each stream in their order. @throws {RangeError} where rows before them are missing */
  add(rows: RecordedRows): void {
    switch (rows.stream) {
      case 'rows':
        return this.#rows.add(rows);
      case 'scalars':
        return this.#scalars?.add(rows);
      case 'checkpoints':
        return this.#checkpoints.add(rows);
    }
  }

  /** Undefined before the first row. */
  recording(): Recording | undefined {
    return this.#together(this.#rows.recording(), this.#scalars?.recording(), this.#checkpoints.recording());
  }

  /** After the run's end. */
  finish(): Recording | undefined {
    return this.#together(this.#rows.finish(), this.#scalars?.finish(), this.#checkpoints.finish());
  }

  #together(rows: Recording | undefined, scalars: Recording | undefined, checkpoints: Recording | undefined): Recording | undefined {
    // It has not gone on.
    if (this.#before && this.#isOld(rows)) return this.#before;
    if (!rows) return undefined;
    return {
      ...rows,
      ...(scalars && { scalars: { rows: scalars.rows, first: this.#first, every: this.#scalarEvery, last: this.#scalars!.last, columns: scalars.columns } }),
      ...(checkpoints && { checkpoints: { rows: checkpoints.rows, steps: checkpoints.steps, columns: checkpoints.columns } }),
    };
  }

  #isOld(rows: Recording | undefined): boolean {
    return !rows || rows.steps.at(-1)! <= this.#before!.steps.at(-1)!;
  }
}
