import type { GradientCheck } from '../loss/checkGradient.ts';
import type { Recognition, Start } from '../loss/lossFunction.ts';
import type { LossIntermediates } from '../loss/lossIntermediates.ts';
import type { Problem } from '../problem.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { RecordingPlan } from '../recording/recordingPlan.ts';
import type { Checkpoint } from '../run/checkpoint.ts';
import type { WorkerOrigin } from '../run/runOrigin.ts';
import type { ReplayResult, ReplayWanted } from '../run/replaySteps.ts';
import type { GradientMethod, RunConfiguration, RunSummary } from '../run/run.ts';

/** Which loss function, and the texts of files that are open and unsaved (by absolute path): what is seen is what runs. */
export interface LossSource {
  readonly file: string;
  /** Absent: the file's only loss function. */
  readonly name?: string;
  readonly recognition: Recognition;
  readonly overlays: Readonly<Record<string, string>>;
  /** May central differences stand in where no exact gradient is possible? Such a loss function is refused where absent. */
  readonly numericGradients?: boolean;
}

/** A rectangle of the plane of the first two parameters, cut into columns × rows points (both ≥ 2, bounds included). */
export interface GridRequest {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly columns: number;
  readonly rows: number;
}

/** The loss at every point of the grid, row by row from the lowest y. */
export interface Landscape extends GridRequest {
  readonly values: Float64Array;
  /** The first exception; the loss is NaN where the function threw. */
  readonly problem?: Problem;
}

/** Steps that are computed again. */
export interface ReplayWish {
  readonly run: RunConfiguration;
  /** Before `first`; the start where absent. */
  readonly checkpoint?: Checkpoint;
  /** Both included; ≥ 0 and > checkpoint.step. */
  readonly first: number;
  readonly last: number;
  readonly wanted?: ReplayWanted;
}

export interface ReplayParameters extends ReplayWish {
  readonly source: LossSource;
}

export type ReplayOutcome = ReplayResult | { readonly problem: Problem };

/** Everything that can be asked of a worker; parameters and result of each call. */
export interface WorkerCalls {
  readonly run: { readonly parameters: { readonly source: LossSource; readonly run: RunConfiguration; readonly from?: WorkerOrigin }; readonly result: RunSummary };
  /** One outcome per wish, in their order. */
  readonly replay: { readonly parameters: { readonly source: LossSource; readonly replays: readonly ReplayWish[] }; readonly result: readonly ReplayOutcome[] };
  readonly landscape: { readonly parameters: { readonly source: LossSource; readonly grid: GridRequest }; readonly result: Landscape };
  /** Compiles, evaluates once at the start, and says what is wrong. */
  readonly check: { readonly parameters: { readonly source: LossSource }; readonly result: readonly Problem[] };
  readonly gradient: { readonly parameters: { readonly source: LossSource; readonly at?: Start; readonly seed: number }; readonly result: GradientCheck };
  readonly intermediates: { readonly parameters: { readonly source: LossSource; readonly theta: Float64Array }; readonly result: LossIntermediates };
}

export type CallName = keyof WorkerCalls;

export type WorkerRequest = {
  [Name in CallName]: {
    readonly id: number;
    readonly call: Name;
    readonly parameters: WorkerCalls[Name]['parameters'];
    /** Int32: [0] becomes 1 when the call is to end; the rest is where a run stands, see RunMarks. */
    readonly control: SharedArrayBuffer;
  };
}[CallName];

/** What a run announces before its first row. */
export interface RunOpening {
  readonly dimensions: number;
  readonly gradientMethod: GradientMethod;
  /** About the gradient: why it is not computed in the fastest way, and where it is 0 by rule. */
  readonly notes: readonly Problem[];
  readonly start: readonly number[];
  readonly columns: readonly ColumnLayout[];
  readonly every: number;
  /** Of the first row that the worker writes: 0, but where the run comes from a checkpoint. Absent in what older versions stored. */
  readonly first?: number;
  readonly plan?: RecordingPlan;
  /** The columns of a checkpoint; none where none are kept. */
  readonly checkpoint?: readonly ColumnLayout[];
}

/**
 * A piece of a recording, announced when it is begun and filled while both sides see it, so that rows survive the end of the worker.
 * Int32 [0] is the number of complete rows (a plain store: see BlockStream for when to trust it); [1] is set to 1 by the reader when it has taken them all, and the memory may be
 * written again. From byte 8 on Float64: the steps, then the columns one after the other, each `capacity` rows long.
 */
export interface RecordingBlock {
  /** Rows of all columns, of the scalar ones, or checkpoints. */
  readonly stream: 'rows' | 'scalars' | 'checkpoints';
  readonly firstRow: number;
  readonly capacity: number;
  /** Of its memory among those of its stream. */
  readonly place: number;
  /** Where it is written for the first time. */
  readonly memory?: SharedArrayBuffer;
}

/** Rows out of a block, which may be written again when whoever gets them is done. */
export interface RecordedRows {
  readonly stream: RecordingBlock['stream'];
  /** The first one's number, counted from the run's first. */
  readonly from: number;
  /** Their steps, then one array per column. */
  readonly values: readonly Float64Array[];
}

export type WorkerMessage =
  /** The worker is up and has taken the call. */
  | { readonly id: number; readonly type: 'started' }
  /** `marks` is the memory of the run's RunMarks. */
  | { readonly id: number; readonly type: 'opening'; readonly opening: RunOpening; readonly marks: SharedArrayBuffer }
  | { readonly id: number; readonly type: 'block'; readonly block: RecordingBlock }
  /** What the user's code printed, up to a limit per call. */
  | { readonly id: number; readonly type: 'output'; readonly text: string }
  | { readonly id: number; readonly type: 'result'; readonly result: WorkerCalls[CallName]['result'] }
  /** The user's mistake, to be shown where it is. */
  | { readonly id: number; readonly type: 'problem'; readonly problem: Problem }
  /** Ours. */
  | { readonly id: number; readonly type: 'failure'; readonly message: string; readonly stack?: string };
