import type { Dialect, Family, HyperparameterValue } from '../engine/optimizers/description.ts';
import type { GradientMethod, StopReason } from '../engine/run/run.ts';
import type { WireNumber } from '../engine/wireNumber.ts';
import type { EquationsView } from './inspector/equationsProtocol.ts';

export type { EquationsView, EquationView } from './inspector/equationsProtocol.ts';

/*
 * What the panel and the extension say to each other. The panel is stateless: it says `ready`, is given the whole `comparison`, then `progress`;
 * it asks for just the numbers that it can show. Numbers travel as Float64Array (JSON would lose NaN and infinities) or as WireNumber.
 */

export interface ColumnView {
  readonly id: string;
  readonly symbol: string;
  readonly meaning: string;
  readonly width: number;
  readonly group: 'loss' | 'parameters' | 'step' | 'state';
}

export interface PointView {
  readonly step: number;
  readonly loss: WireNumber;
}

export interface RunView {
  /** Position in the comparison; colour and dash follow from it. */
  readonly index: number;
  /** Short and unique in the comparison: `adam`, `adam@keras`, `adam lr=0.1`. */
  readonly label: string;
  readonly optimizer: { readonly id: string; readonly name: string; readonly summary: string; readonly family: Family; readonly dialect: Dialect };
  readonly hyperparameters: readonly { readonly id: string; readonly symbol: string; readonly name: string; readonly value: HyperparameterValue }[];
  readonly columns: readonly ColumnView[];
  /** What follows from its columns and can be charted like them. */
  readonly derived: readonly ColumnView[];
  /** The run that it leaves and the step that it begins with; absent where it begins at the start. */
  readonly branch?: { readonly of: number; readonly step: number };
  /** `paused`: it stands before the budget and waits to be continued. */
  readonly status: 'waiting' | 'running' | 'paused' | 'finished';
  /** Updates done so far. */
  readonly steps: number;
  /** Steps per second while running. */
  readonly rate?: number;
  /** Present when finished or paused. */
  readonly result?: {
    readonly stopped: StopReason;
    /** The expression that became true, where `stopped` is `breakpoint`, or `diverged` at a step at which one did. */
    readonly breakpoint?: string;
    readonly problem?: ProblemView;
    /** What of its recording cannot be read, and what to do, as shown to people. */
    readonly damage?: string;
    readonly divergence?: DivergenceView;
    readonly best: PointView;
    readonly last: PointView;
    readonly evaluations: { readonly loss: number; readonly gradient: number };
    readonly milliseconds: number;
    /** Every k-th step was kept. */
    readonly every: number;
  };
}

/** What was no longer finite at which step, and the loss of the step before. */
export interface DivergenceView {
  readonly step: number;
  readonly parameter: string;
  readonly quantity: 'gradient' | 'parameter';
  readonly value: WireNumber;
  readonly lastLoss: WireNumber;
  /** Where that was not finite: the last step whose loss was. */
  readonly lastFinite?: { readonly step: number; readonly loss: number };
}

export interface ProblemView {
  readonly message: string;
  /** As shown to people, e.g. `rosenbrock.ts:3:12`. */
  readonly place: string;
}

export interface ComparisonView {
  readonly id: string;
  /** The person's name for it. */
  readonly title?: string;
  /** `interrupted`: the window went while it ran, and it waits to be continued; `elsewhere`: another window runs it. */
  readonly standing?: 'interrupted' | 'elsewhere';
  /** Milliseconds since 1970: a rerun keeps the id and has another beginning, and nothing that was asked of the runs before it counts any more. */
  readonly startedAt: number;
  readonly loss: {
    readonly name: string;
    /** Relative to the workspace. */
    readonly file: string;
    readonly summary?: string;
    /** x and y for scalars, θ₁ … θₙ for a vector. */
    readonly parameterNames: readonly string[];
    readonly minima: readonly (readonly number[])[];
    /** Known once the first run has opened. */
    readonly gradientMethod?: GradientMethod;
  };
  readonly dimensions: number;
  readonly start: readonly number[];
  readonly seed: number;
  /** The budget of steps of each run. */
  readonly steps: number;
  readonly runs: readonly RunView[];
  readonly status: 'running' | 'paused' | 'finished';
  /** While it runs: the step at which all that runs will have paused or ended. */
  readonly until?: number;
  /** Expressions at which runs pause. */
  readonly breakpoints: readonly string[];
  /** What kept the comparison from starting at all. */
  readonly problem?: ProblemView;
  readonly rerunOnSave: boolean;
  /** Files that are not what they were when it ran, relative to the workspace. */
  readonly sourceChanges: readonly { readonly file: string; readonly kind: 'changed' | 'gone' }[];
}

/** A column of one run over a range of steps, thinned to what a chart can show: per bucket the first, last, smallest and largest value; NaN where the curve breaks. */
export interface SeriesView {
  readonly run: number;
  readonly coordinate: number;
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** The way of one run through the plane of the first two parameters, thinned to the resolution of the picture. */
export interface TrajectoryView {
  readonly run: number;
  readonly steps: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface LandscapeView {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly columns: number;
  readonly rows: number;
  /** The loss, row by row from the lowest y; NaN and infinities as the loss function gave them. */
  readonly values: Float64Array;
}

/** Where one run stands at a step: its own last row where it ended or was thinned before it. */
export interface HeadView {
  readonly run: number;
  readonly step: number;
  readonly loss: WireNumber;
  /** The first two parameters (one for n = 1). */
  readonly parameters: Float64Array;
}

/** The coordinates of one run at one step that pass a filter, in the order asked for, as many as were asked for. */
export interface RowsView {
  readonly run: number;
  readonly step: number;
  /** The place in the order of the first that is here. */
  readonly first: number;
  /** How many pass. */
  readonly matching: number;
  /** Those that are here. */
  readonly coordinates: Float64Array;
  /** One array per column of the RunView: its values at `coordinates`, or its one value. */
  readonly columns: readonly Float64Array[];
  /** Per column, the largest finite magnitude of all coordinates. */
  readonly largest: Float64Array;
  /** The coordinate that was asked about, and its place in the order: −1 where it does not pass. */
  readonly coordinate: number;
  readonly position: number;
  /** What is wrong with the filter, which then lets all pass. */
  readonly problem?: string;
}

/** What the coordinates of one run at one step are like together. */
export interface SummaryView {
  readonly run: number;
  readonly step: number;
  readonly columns: readonly {
    readonly column: string;
    /** Norm, smallest value, quantiles at 5, 25, 50, 75, 95 %, largest value; all but the norm of the finite values. */
    readonly statistics: Float64Array;
    readonly notFinite: number;
    /** `counts[i]` values from `edges[i]` to `edges[i + 1]`. */
    readonly histogram: { readonly scale: 'linear' | 'log' | 'symmetric log'; readonly edges: Float64Array; readonly counts: Float64Array };
  }[];
  /** The coordinates with the largest updates, from the largest. */
  readonly movers: { readonly coordinates: Float64Array; readonly updates: Float64Array };
}

/** The order of coordinates: by one of the columns (its id), or by `coordinate` itself. */
export interface RowSorting {
  readonly column: string;
  readonly by: 'value' | 'magnitude';
  readonly descending: boolean;
}

/** A step of a run at which something happened. */
export type EventView = { readonly run: number; readonly step: number } & (
  | { readonly kind: 'branch' }
  | { readonly kind: 'schedule'; readonly symbol: string; readonly value: number }
  | { readonly kind: 'best'; readonly value: number }
  | { readonly kind: 'end'; readonly stopped: StopReason }
);

/** What the panel may ask for; every request is answered with its result or with a message for the person. */
export interface PanelQueries {
  readonly series: {
    readonly parameters: {
      readonly runs: readonly number[];
      readonly column: string;
      readonly coordinates: readonly number[];
      readonly from: number;
      readonly to: number;
      /** At most about 4 values come back per bucket. */
      readonly buckets: number;
      readonly spacing: 'linear' | 'logarithmic';
    };
    readonly result: readonly SeriesView[];
  };
  /** The exact values at some steps; what was not recorded of them is left out. */
  readonly values: {
    readonly parameters: { readonly runs: readonly number[]; readonly column: string; readonly coordinates: readonly number[]; readonly steps: readonly number[] };
    readonly result: readonly SeriesView[];
  };
  /** The steps of all runs to which one wants to go, those of a run in their order. */
  readonly events: { readonly parameters: Readonly<Record<string, never>>; readonly result: readonly EventView[] };
  /** As fine as a picture of `x` × `y` can show, or of the whole where they are undefined. */
  readonly trajectories: {
    readonly parameters: { readonly runs: readonly number[]; readonly x?: readonly [number, number]; readonly y?: readonly [number, number] };
    readonly result: readonly TrajectoryView[];
  };
  /** Undefined bounds: the loss function's domain, else around the trajectories. */
  readonly landscape: {
    readonly parameters: { readonly x?: readonly [number, number]; readonly y?: readonly [number, number]; readonly columns: number; readonly rows: number };
    readonly result: LandscapeView;
  };
  readonly heads: { readonly parameters: { readonly step: number }; readonly result: readonly HeadView[] };
  /** Of the coordinates that pass `filter` (parts of names, conditions such as `|g| > 0.1`), in order, those from place `first` on; and where `coordinate` stands. */
  readonly rows: {
    readonly parameters: { readonly run: number; readonly step: number; readonly filter: string; readonly sort?: RowSorting; readonly first: number; readonly count: number; readonly coordinate: number };
    readonly result: RowsView;
  };
  readonly summary: { readonly parameters: { readonly run: number; readonly step: number }; readonly result: SummaryView };
  /** How the numbers of a step came to be, of one run or of two side by side, for one coordinate. */
  readonly equations: { readonly parameters: { readonly runs: readonly number[]; readonly step: number; readonly coordinate: number }; readonly result: EquationsView };
}

export type QueryName = keyof PanelQueries;

/** What the panel may have done; no answer but what changes. */
export type PanelCommand =
  | { readonly name: 'stop' }
  | { readonly name: 'pause' | 'continue' | 'step' | 'stepMany' | 'runFurther' | 'editBreakpoints' | 'showSourceChanges' }
  /** From the step of a run, with an optimizer that the person then writes. */
  | { readonly name: 'branch'; readonly run: number; readonly step: number }
  | { readonly name: 'rerun' }
  | { readonly name: 'export'; readonly format: 'csv' | 'json' }
  | { readonly name: 'saveExperiment' }
  | { readonly name: 'openLoss' }
  /** Between a run and another one, which the person then chooses. */
  | { readonly name: 'showDifferences'; readonly run: number }
  /** Of the parameters where a run stood at a step. */
  | { readonly name: 'checkGradient'; readonly run: number; readonly step: number }
  | { readonly name: 'setRerunOnSave'; readonly value: boolean };

export type PanelToHost =
  | { readonly type: 'ready' }
  | { [Name in QueryName]: { readonly type: 'query'; readonly id: number; readonly name: Name; readonly parameters: PanelQueries[Name]['parameters'] } }[QueryName]
  | { readonly type: 'command'; readonly command: PanelCommand }
  /** Where the person is: at a step of the chosen run. Told when it changes, a few times a second at most, and when the panel gets the focus. */
  | { readonly type: 'lookingAt'; readonly run: number; readonly step: number }
  /** Whether the page has the keyboard now. Told when that changes. */
  | { readonly type: 'keyboard'; readonly here: boolean }
  | PageFault;

/** Something went wrong in a page that the person cannot see elsewhere: for the log. */
export interface PageFault {
  readonly type: 'fault';
  readonly message: string;
}

export type HostToPanel =
  /** The whole truth; replaces what was there. Also sent when a run opens or ends. */
  | { readonly type: 'comparison'; readonly comparison: ComparisonView }
  /** At most a few times a second: runs that moved. Curves and trajectories are asked for again as the panel sees fit. */
  | { readonly type: 'progress'; readonly runs: readonly { readonly index: number; readonly steps: number; readonly rate: number; readonly loss: WireNumber }[] }
  | { [Name in QueryName]: { readonly type: 'answer'; readonly id: number; readonly name: Name; readonly result: PanelQueries[Name]['result'] } }[QueryName]
  | { readonly type: 'refusal'; readonly id: number; readonly message: string };

/** What one of the curves' charts shows. */
export interface ChartState {
  readonly column: string;
  /** The one that all areas show where it is left out. */
  readonly coordinates?: readonly number[] | undefined;
  /** As the values are where it is left out. */
  readonly logarithmic?: boolean | undefined;
}

/** Kept by VS Code for the restored panel (`setState`); a newer version than ours is ignored. */
export interface PanelState {
  readonly version: 1;
  readonly comparison: string;
  readonly step?: number;
  readonly run?: number;
  readonly charts?: readonly ChartState[];
  readonly logarithmicSteps?: boolean;
  /** What the horizontal axis of the curves counts; steps where it is left out. */
  readonly horizontal?: 'steps' | 'evaluations' | 'time';
  /** How fast the steps are played. */
  readonly speed?: string;
  readonly coordinate?: number;
  readonly hidden?: readonly number[];
  /** Of the table of coordinates. */
  readonly filter?: string;
  readonly sort?: RowSorting;
}

export const panelViewType = 'optimizerLab.comparison';
