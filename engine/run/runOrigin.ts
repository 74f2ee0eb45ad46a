import type { ComparedRun } from '../comparison/comparison.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { RunPoint } from './run.ts';

/**
 * Where a run begins that does not begin at the start. Steps go on being counted from the checkpoint's, up to the run's `steps` in total.
 *
 * With `before` it is the same run going on: what comes of it is, to the bit, what would have come of one long run, rows before the checkpoint included.
 * Without, it is a branch: its recording begins with the step of the checkpoint, and its best point is looked for from there on.
 */
export interface RunOrigin {
  readonly checkpoint: Checkpoint;
  /** The run so far; what it recorded after the checkpoint's step is made anew. */
  readonly before?: ComparedRun;
  /**
   * Of a branch: whose state the checkpoint holds. The branch takes the state where its own optimizer and dialect are these and keep as many numbers; otherwise its
   * optimizer and schedules begin anew at the checkpoint's θ, with t from 1. Absent: the run's own.
   */
  readonly optimizer?: OptimizerConfiguration;
}

/** What a worker is told of it. */
export interface WorkerOrigin {
  readonly checkpoint: Checkpoint;
  /** Of a run that goes on: its best point up to the checkpoint, where it started, and the checkpoint's row, one array per column, where it is there. */
  readonly before?: { readonly best: RunPoint; readonly start: readonly number[]; readonly row?: readonly Float64Array[]; readonly milliseconds: number };
  readonly optimizer?: OptimizerConfiguration;
}
