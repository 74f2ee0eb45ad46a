import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from '../../engine/recording/recording.ts';
import type { Run, StoredRecording } from '../comparisons/comparison.ts';
import type { StorableComparison } from './comparisonFile.ts';
import { RecordingWriter } from './recordingWriter.ts';
import { writeOverview } from './overviewFile.ts';
import { makeFolder } from './makeFolder.ts';

interface Live {
  /** Waits for its turn. */
  timer: NodeJS.Timeout | undefined;
  file: string;
  /** The file that the comparison's description names. */
  described: string;
  writer: RecordingWriter | undefined;
  /** What was written last, while the run goes on, and of which beginning of it. */
  recording: Recording | undefined;
  opening: Run['opening'];
}

/** The files of the recordings that this window makes, which grow while their runs go on. */
export class LiveRecordings {
  private readonly runs = new WeakMap<Run, Live>();
  private readonly flushMilliseconds: number;
  private readonly inTurn: (comparison: StorableComparison, append: () => Promise<void>) => void;
  private readonly describe: (comparison: StorableComparison) => Promise<void>;

  /**
   * @param flushMilliseconds from a row to the disk, at most
   * @param inTurn   has something written after what is being written of the comparison
   * @param describe writes the comparison's description, which names the files
   */
  constructor(flushMilliseconds: number, inTurn: (comparison: StorableComparison, append: () => Promise<void>) => void, describe: (comparison: StorableComparison) => Promise<void>) {
    this.flushMilliseconds = flushMilliseconds;
    this.inTurn = inTurn;
    this.describe = describe;
  }

  /** Appends what is new of a running run, soon. */
  follow(comparison: StorableComparison, folder: string, run: Run): void {
    const live = this.liveOf(run);
    if (live.timer) return;
    live.timer = setTimeout(() => this.inTurn(comparison, async () => {
      live.timer = undefined;
      const { recording, summary } = run;
      // What has ended is written as a whole; what belongs to no comparison any more goes.
      if (run.status !== 'running' || !comparison.runs.includes(run) || !recording || !isComplete(run, recording)) return;
      // It goes on from before where it stood: what is on disk has more until it has come further.
      if (summary && recording.steps.at(-1)! < summary.steps) return;
      await this.append(live, folder, run, recording);
      if (live.file === live.described) return;
      await this.describe(comparison);
      live.described = live.file;
    }), this.flushMilliseconds);
    live.timer.unref();
  }

  /** The rest of a run that has ended. */
  async finish(folder: string, run: Run): Promise<void> {
    const live = this.liveOf(run);
    const { recording, summary } = run;
    if (!recording) return;
    await this.append(live, folder, run, recording);
    await live.writer!.sync();
    // It may be let go of in memory.
    live.recording = undefined;
    // A run that went on meanwhile has another recording, to be stored when it ends.
    if (run.recording !== recording || run.summary !== summary) return;
    const overview = await writeOverview(folder, recording);
    if (run.recording === recording && run.summary === summary) run.stored = { file: live.file, rows: recording.rows, ...(overview !== undefined && { overview: { file: overview, bytes: live.writer!.size } }) };
  }

  /** Where what is written of a run is; undefined where nothing is yet. What still grows has as many rows as are found. */
  storedOf(run: Run): StoredRecording | undefined {
    if (run.stored && run.status !== 'running') return run.stored;
    const live = this.runs.get(run);
    return live?.writer ? { file: live.file } : run.stored;
  }

  private liveOf(run: Run): Live {
    const live = this.runs.get(run) ?? { timer: undefined, file: '', described: '', writer: undefined, recording: undefined, opening: undefined };
    this.runs.set(run, live);
    return live;
  }

  private async append(live: Live, folder: string, run: Run, recording: Recording): Promise<void> {
    if (live.recording === recording) return;
    // What a run that goes on recorded after the step where it does so may be another now.
    const until = live.opening === run.opening ? Infinity : run.opening?.first ?? 0;
    if (!live.writer?.takes(recording, until) || !await wasAppended(live.writer, recording, until)) {
      const file = `${crypto.randomUUID()}.recording`;
      const writer = new RecordingWriter(join(folder, file), recording, run.opening?.every ?? 1);
      await makeFolder(folder);
      try {
        await writer.append(recording);
      } catch (error) {
        await rm(writer.path, { force: true });
        throw error;
      }
      Object.assign(live, { file, writer });
    }
    Object.assign(live, { recording, opening: run.opening });
  }
}

/** False where somebody has deleted the file. */
async function wasAppended(writer: RecordingWriter, recording: Recording, until: number): Promise<boolean> {
  try {
    await writer.append(recording, until);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Has every stream begun that its opening promises? Their columns stand in the file's head. */
function isComplete({ opening }: Run, { scalars, checkpoints }: Recording): boolean {
  return (scalars !== undefined || !opening?.plan?.scalarEvery) && (checkpoints !== undefined || !opening?.checkpoint?.length);
}
