import type { Checkpoint } from '../run/checkpoint.ts';
import type { Box } from './bounds.ts';
import type { Path } from './pathThinner.ts';
import type { ColumnLayout, Recording } from './recording.ts';
import type { Series, Spacing } from './seriesThinner.ts';

/** A column that is asked for; all of its coordinates where none are named. */
export interface WantedColumn {
  readonly id: string;
  readonly coordinates?: readonly number[];
}

/** Coordinates of a recorded or derived column over steps, as a chart shows them: see SeriesThinner. */
export interface SeriesRequest {
  readonly column: string;
  readonly coordinates: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
  readonly spacing: Spacing;
}

/** The way through the plane of the first two parameters, as a picture of the box shows it: see trajectoryPath. */
export interface PathRequest {
  readonly box: Box;
}

/** Reads any step of a run, whether it was kept or is computed again. What is given up by its signal throws the signal's reason. */
export interface RunReader {
  /** What the run records. */
  readonly columns: readonly ColumnLayout[];
  /**
   * Every step from `from` to `to`, both included; a column of named coordinates has just these, in their order.
   * @param columns all where absent
   */
  readonly piece: (from: number, to: number, columns?: readonly WantedColumn[], signal?: AbortSignal) => Promise<Recording>;
  /** One per coordinate, from every step. */
  readonly series: (request: SeriesRequest, signal?: AbortSignal) => Promise<readonly Series[]>;
  /** From every step. */
  readonly path: (request: PathRequest, signal?: AbortSignal) => Promise<Path>;
  /** Where the run stood after a step: to branch from it. */
  readonly checkpoint: (step: number) => Promise<Checkpoint>;
  /** How many steps must be computed again to know a recorded or derived column from one step to another. */
  readonly missing: (column: string, from: number, to: number) => number;
}
