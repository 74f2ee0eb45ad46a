import type { Recording } from '../../engine/recording/recording.ts';
import type { Run } from './comparison.ts';

/** Where recordings that are not in memory come from. */
export interface RecordingSource {
  /** One that is on disk, all of it looked through; tells the run what of it is damaged. */
  readonly read: (run: Run) => Promise<Recording | undefined>;
  /** The same at once, as its heads tell it; undefined where that cannot be. */
  readonly glanceAt: (run: Run) => Promise<Recording | undefined>;
}

/** From the first glance to when all is looked through: the first picture is drawn before. */
const checkMilliseconds = 3000;

/** Brings recordings of a comparison's runs into memory, where their runs hold them until they are let go of. */
export class RunRecordings {
  private readonly runs: () => readonly Run[];
  private readonly source: RecordingSource;
  private readonly changed: () => void;
  private readonly reading = new Map<Run, Promise<Recording | undefined>>();
  private readonly glancing = new Map<Run, Promise<Recording | undefined>>();
  /** What was only glanced at. */
  private readonly unchecked = new WeakSet<Recording>();
  private checking: NodeJS.Timeout | undefined;
  private releases = 0;

  /**
   * @param runs    those of now
   * @param changed told when something was found to be damaged
   */
  constructor(runs: () => readonly Run[], source: RecordingSource, changed: () => void) {
    this.runs = runs;
    this.source = source;
    this.changed = changed;
  }

  /** All of it looked through. */
  async whole(run: Run): Promise<Recording | undefined> {
    const shown = run.recording;
    if (shown && !this.unchecked.has(shown)) return shown;
    return run.stored && this.readWhole(run, shown);
  }

  /** As soon as it can be shown; what is damaged in it is found later. */
  async glance(run: Run): Promise<Recording | undefined> {
    if (run.recording) return run.recording;
    const { releases } = this;
    const glanced = run.stored && run.damage === undefined ? await readOnce(this.glancing, run, this.source.glanceAt) : undefined;
    if (!glanced) return this.whole(run);
    if (run.recording) return run.recording;
    // Whoever asked has gone.
    if (releases !== this.releases) return glanced;
    this.unchecked.add(glanced);
    this.checking ??= setTimeout(() => void this.check(), checkMilliseconds).unref();
    return run.recording = glanced;
  }

  /** Lets go of those that can be read again. */
  release(): void {
    this.releases++;
    this.dispose();
    for (const run of this.runs()) if (run.stored) delete run.recording;
  }

  dispose(): void {
    clearTimeout(this.checking);
    this.checking = undefined;
  }

  /** Looks through all that was only glanced at, one run after the other. */
  private async check(): Promise<void> {
    this.checking = undefined;
    for (const run of this.runs()) {
      const shown = run.recording;
      // Who asks for one that cannot be read again is told why.
      if (shown && this.unchecked.has(shown)) await this.readWhole(run, shown).catch(() => undefined);
    }
  }

  /** What is shown already stays where nothing of it is damaged: readers know it. */
  private async readWhole(run: Run, shown: Recording | undefined): Promise<Recording | undefined> {
    const { damage } = run;
    const { releases } = this;
    try {
      const read = await readOnce(this.reading, run, this.source.read);
      // Whoever asked has gone, or another has what is whole.
      if (releases !== this.releases || (shown && run.recording !== shown)) return read;
      if (shown && run.damage === undefined) {
        this.unchecked.delete(shown);
        return shown;
      }
      if (read) run.recording = read;
      return read;
    } catch (error) {
      if (shown && run.recording === shown) delete run.recording;
      throw error;
    } finally {
      // Who is told asks again: of one that cannot be read at all, too.
      if (run.damage !== damage) this.changed();
    }
  }
}

/** One reading, however many ask for it meanwhile. */
async function readOnce(readings: Map<Run, Promise<Recording | undefined>>, run: Run, read: (run: Run) => Promise<Recording | undefined>): Promise<Recording | undefined> {
  const reading = readings.get(run) ?? read(run);
  readings.set(run, reading);
  try {
    return await reading;
  } finally {
    readings.delete(run);
  }
}
