import type { Checkpoint } from '../run/checkpoint.ts';
import type { Recording } from './recording.ts';
import type { Series } from './seriesWindow.ts';

/** A column that is asked for; all of its coordinates where none are named. */
export interface WantedColumn {
  readonly id: string;
  readonly coordinates?: readonly number[];
}

/** Reads any step of a run, whether it was kept or is computed again. */
export interface RunReader {
  /**
   * Every step from `from` to `to`, both included; a column of named coordinates has just these, in their order.
   * @param columns all where absent
   */
  readonly piece: (from: number, to: number, columns?: readonly WantedColumn[]) => Promise<Recording>;
  /** One coordinate of a column over steps, thinned as `seriesWindow` does it, from every step. */
  readonly series: (column: string, coordinate: number, from: number, to: number, buckets: number) => Promise<Series>;
  /** Where the run stood after a step: to branch from it. */
  readonly checkpoint: (step: number) => Promise<Checkpoint>;
}
