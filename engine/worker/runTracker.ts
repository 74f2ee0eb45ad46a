import type { ComparedRun, RunProgress } from '../comparison/comparison.ts';
import type { Recording } from '../recording/recording.ts';
import { RecordingGatherer } from '../recording/recordingGatherer.ts';
import { controlIndex, RunMarks } from '../run/runMarks.ts';
import { withLastFiniteLoss } from '../run/lastFiniteLoss.ts';
import { unstartedRun } from '../run/unstartedRun.ts';
import type { RunConfiguration, RunSummary, StopReason } from '../run/run.ts';
import type { Problem } from '../problem.ts';
import type { RecordedRows, RunOpening } from './protocol.ts';

/** The host's knowledge of one run: what its worker announced, and what stands in the memory that they share. */
export class RunTracker {
  readonly #configuration: RunConfiguration;
  readonly #control: Int32Array;
  readonly #before: Recording | undefined;
  #opening: RunOpening | undefined;
  #marks: RunMarks | undefined;
  #gatherer: RecordingGatherer | undefined;
  #openedAt = 0;
  #lookedAt = 0;
  #step = 0;
  #rows = 0;
  #rate = 0;

  /** @param before what was recorded of the run, where it goes on */
  constructor(configuration: RunConfiguration, control: Int32Array, before?: Recording) {
    this.#configuration = configuration;
    this.#before = before;
    this.#control = control;
  }

  get opened(): boolean {
    return this.#opening !== undefined;
  }

  open(opening: RunOpening, marks: SharedArrayBuffer): void {
    this.#opening = opening;
    this.#marks = new RunMarks(opening.dimensions, this.#control, marks);
    this.#gatherer = new RecordingGatherer(opening, this.#configuration.steps, this.#before);
    this.#openedAt = this.#lookedAt = performance.now();
  }

  add(rows: RecordedRows): void {
    this.#gatherer?.add(rows);
  }

  /** What is new since the last look; undefined where nothing is. */
  look(): RunProgress | undefined {
    if (!this.#gatherer) return undefined;
    const now = performance.now();
    const step = Atomics.load(this.#control, controlIndex.step);
    const recording = this.#gatherer.recording();
    const rows = recording?.rows ?? 0;
    if (step === this.#step && rows === this.#rows) return undefined;
    this.#rows = rows;
    if (step > this.#step) {
      const rate = ((step - this.#step) / (now - this.#lookedAt)) * 1000;
      // Smoothed, so that the number shown can be read.
      this.#rate = this.#rate === 0 ? rate : 0.7 * this.#rate + 0.3 * rate;
      this.#step = step;
      this.#lookedAt = now;
    }
    return { step, rate: this.#rate, ...(recording && { recording }) };
  }

  /** The run as its worker summed it up. */
  finish(summary: RunSummary): ComparedRun {
    const recording = this.#gatherer?.finish();
    return { summary: withLastFiniteLoss(summary, recording), ...(recording && { recording }) };
  }

  /** The run of a worker that ended before it could sum up: everything up to the last complete step. */
  salvage(stopped: StopReason, problem?: Problem): ComparedRun {
    const opening = this.#opening;
    if (!opening) return { summary: unstartedRun(this.#configuration, stopped, problem) };
    const empty = unstartedRun(this.#configuration, stopped, problem, opening.start);
    return this.finish({
      ...empty,
      ...this.#marks?.read(),
      gradientMethod: opening.gradientMethod,
      every: opening.every,
      milliseconds: performance.now() - this.#openedAt,
    });
  }
}
