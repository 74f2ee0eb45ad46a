import { type Disposable, EventEmitter } from 'vscode';
import type { BranchPoint, ComparisonRequest } from '../../engine/comparison/comparison.ts';
import type { LossFunction } from '../../engine/loss/lossFunction.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { Problem } from '../../engine/problem.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import type { RunSummary } from '../../engine/run/run.ts';
import type { RunOpening } from '../../engine/worker/protocol.ts';
import type { ComparisonFiles } from './comparisonFiles.ts';
import type { Targets } from './runControl.ts';
import { RunRecordings } from './runRecordings.ts';

/** A run of a comparison, as far as it has come. */
export interface Run {
  /** Short and unique in the comparison. */
  readonly label: string;
  readonly optimizer: OptimizerConfiguration;
  /** Absent where it begins at the start. */
  readonly branch?: BranchPoint;
  /** `paused`: it stands before the budget of steps and waits to be continued. */
  status: 'waiting' | 'running' | 'paused' | 'finished';
  opening?: RunOpening;
  /** Updates so far, and updates per second lately. */
  steps: number;
  rate: number;
  summary?: RunSummary;
  /** What is in memory of it; grows while the run goes on. */
  recording?: Recording;
  /** Where it is on disk, once it has ended; the file's name in the comparison's folder. */
  stored?: StoredRecording;
  /** Its window went while it ran: it stands after the last step that had come to the disk. */
  interrupted?: true;
  /** What of its recording cannot be read, in words; known once it was read. */
  damage?: string;
}

export interface StoredRecording {
  readonly file: string;
  /** Absent where the run was interrupted: as many as there are. */
  readonly rows?: number;
  /** Of its curves, beside it; counts only where the recording has just so many bytes. */
  readonly overview?: { readonly file: string; readonly bytes: number };
  /** Of a file of format 1, which does not say what is in it. The columns of one number per step, by id, where they stand apart. */
  readonly scalars?: { readonly rows: number; readonly first: number; readonly every: number; readonly last: number; readonly columns: readonly string[] };
  /** How many there are, and the widths of their columns by id. */
  readonly checkpoints?: { readonly rows: number; readonly columns: readonly { readonly id: string; readonly width: number }[] };
}

/** An expression over the columns of a run: where it becomes true, the run pauses. One that is switched off is kept. */
export interface Breakpoint {
  readonly expression: string;
  readonly enabled: boolean;
}

/** What ran a comparison; empty where an older version stored it. */
export interface Versions {
  readonly extension: string;
  readonly node: string;
  readonly vscode: string;
}

/** What a comparison knows besides its runs. */
export interface ComparisonFacts {
  readonly id: string;
  /** The person's name for it; `name` stands where there is none. */
  readonly title?: string;
  /** It never goes by itself when the store is full. */
  readonly pinned: boolean;
  readonly versions: Versions;
  /** Of all that `fileHashes` has: the same where the same source was compared, wherever its files are. */
  readonly sourceHash: string;
  /** By the paths of `dependencies`, as `fileHash` gives them; a file that could not be read is not among them. Its text is in `request.source.overlays`, but for large data. */
  readonly fileHashes: Readonly<Record<string, string>>;
  readonly startedAt: Date;
  readonly request: ComparisonRequest;
  /** As its source said when it started; undefined where it could not be found. */
  readonly loss: LossFunction | undefined;
  /** The loss function's name, known even then. */
  readonly name: string;
  /** The files that it consists of, absolute: saving one of them may rerun it. */
  readonly dependencies: readonly string[];
  readonly rerunOnSave: boolean;
  /** Where the last of the runs begin, in their order. */
  readonly branches: readonly BranchPoint[];
  readonly breakpoints: readonly Breakpoint[];
}

/** A file that is not what it was when the comparison ran. */
export interface SourceChange {
  /** Absolute path. */
  readonly file: string;
  readonly kind: 'changed' | 'gone';
}

/** What the person may want of running runs: `stop` ends them, `pause` ends them where they can be continued. */
export type Ending = 'stop' | 'pause';

export type ComparisonStatus = 'running' | 'paused' | 'finished';

/** `state`: runs opened, ended or began anew; `progress`: running ones moved. */
export type ComparisonChange = 'state' | 'progress';

/** Several runs on one loss function: what a panel shows, live or reopened. A rerun replaces its facts and runs; the id stays. */
export class Comparison implements Disposable {
  private readonly changed = new EventEmitter<ComparisonChange>();
  private readonly recordings: RunRecordings;

  readonly files: ComparisonFiles;
  facts: ComparisonFacts;
  runs: readonly Run[];
  status: ComparisonStatus;
  /** What kept it from starting, or broke it. */
  problem: Problem | undefined;
  /** It runs in another window, and only there it can be changed. */
  isElsewhere = false;
  /** What became of its files since it ran, as far as was looked. */
  sourceChanges: readonly SourceChange[] = [];
  /** While it runs. */
  end: ((ending: Ending) => void) | undefined;
  /** While it runs: to where. */
  targets: Targets | undefined;
  /** Settles when the present runs have ended and are stored. */
  finished: Promise<void> = Promise.resolve();

  readonly onDidChange = this.changed.event;

  constructor(facts: ComparisonFacts, runs: readonly Run[], status: ComparisonStatus, files: ComparisonFiles) {
    this.facts = facts;
    this.runs = runs;
    this.status = status;
    this.files = files;
    this.recordings = new RunRecordings(() => this.runs, files, () => this.change('state'));
  }

  get id(): string {
    return this.facts.id;
  }

  get dimensions(): number {
    return this.opening?.dimensions ?? this.facts.loss?.dimensions ?? 0;
  }

  /** Where the runs start, once known. */
  get start(): readonly number[] {
    return this.opening?.start ?? [];
  }

  private get opening(): RunOpening | undefined {
    return this.runs.find(({ opening }) => opening)?.opening;
  }

  /** The recording of a run: in memory, or read from disk and kept until `release`. */
  async recording(index: number): Promise<Recording | undefined> {
    return this.recordings.whole(this.runAt(index));
  }

  /** The recording of a run as soon as it can be shown. Whether all of it is as it was written is looked at later; where something is damaged, it is replaced and `state` changes. */
  async glance(index: number): Promise<Recording | undefined> {
    return this.recordings.glance(this.runAt(index));
  }

  private runAt(index: number): Run {
    const run = this.runs[index];
    if (!run) throw new RangeError(`This comparison has no run ${index}.`);
    return run;
  }

  /** Whether somebody looks at its recordings: a panel has them in memory until it is closed. */
  get inUse(): boolean {
    return this.status === 'running' || this.runs.some(({ recording }) => recording !== undefined);
  }

  /** Lets go of the recordings that can be read again. */
  release(): void {
    this.recordings.release();
  }

  change(change: ComparisonChange): void {
    this.changed.fire(change);
  }

  dispose(): void {
    this.recordings.dispose();
    this.changed.dispose();
  }
}

/** The finished run with the smallest loss; the earlier step wins a tie. */
export function bestRun({ runs }: Pick<Comparison, 'runs'>): (Run & { readonly summary: RunSummary }) | undefined {
  const finished = runs.filter((run): run is Run & { summary: RunSummary } => run.summary !== undefined && Number.isFinite(run.summary.best.loss));
  return finished.sort((a, b) => a.summary.best.loss - b.summary.best.loss || a.summary.best.step - b.summary.best.step)[0];
}

/** How far the runs have come together, 0 … 1. */
export function shareDone({ runs, facts }: Pick<Comparison, 'runs' | 'facts'>): number {
  const total = runs.length * facts.request.steps;
  const done = runs.reduce((sum, run) => sum + (run.status === 'finished' || run.status === 'paused' ? facts.request.steps : Math.min(run.steps, facts.request.steps)), 0);
  return total === 0 ? 1 : done / total;
}
