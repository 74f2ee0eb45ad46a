import { access, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogOutputChannel } from 'vscode';
import type { Recording } from '../../engine/recording/recording.ts';
import { Comparison, type Run } from '../comparisons/comparison.ts';
import { statusOf } from '../comparisons/runControl.ts';
import { readComparisonFile, writeComparisonFile } from './comparisonFile.ts';
import { readRecordingFile, sizesOf, writeRecordingFile } from './recordingFile.ts';
import { replaceFile } from './replaceFile.ts';
import { whyUnreadable } from './whyUnreadable.ts';

const description = 'comparison.json';
/** Beside the comparisons. */
const trashFolder = '.trash';
/** What another window has trashed may still be restored there. */
const trashMilliseconds = 24 * 60 * 60 * 1000;

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** Comparisons on disk: a folder each, `comparisons/<id>/`, with comparison.json and one file per recording. */
export class ComparisonStore {
  private readonly folder: string;
  private readonly version: string;
  private readonly log: LogOutputChannel;
  /** Saves of one comparison follow each other. */
  private readonly saving = new Map<string, Promise<void>>();
  private readonly inTrash = new Set<string>();

  /**
   * @param folder  absolute path; made when something is stored
   * @param version of the extension
   */
  constructor(folder: string, version: string, log: LogOutputChannel) {
    this.folder = folder;
    this.version = version;
    this.log = log;
  }

  /** All comparisons that can be read; a broken one is left alone and logged. */
  async list(read: (comparison: Comparison, run: Run) => Promise<Recording | undefined>): Promise<readonly Comparison[]> {
    const ids = (await readdir(this.folder).catch(() => [])).filter((id) => !id.startsWith('.'));
    const comparisons = await Promise.all(ids.map(async (id) => {
      try {
        const { facts, runs, problem } = readComparisonFile(await readFile(join(this.folder, id, description), 'utf8'));
        if (facts.id !== id) throw new Error(`its id is ${facts.id}`);
        const comparison = new Comparison(facts, runs, statusOf(runs), read);
        comparison.problem = problem;
        return comparison;
      } catch (error) {
        this.log.error(`The stored comparison ${join(this.folder, id)} cannot be read: ${whyUnreadable(error)}`);
        return undefined;
      }
    }));
    return comparisons.filter((comparison) => comparison !== undefined);
  }

  /** Writes a comparison as it is now: the recordings of its ended runs that are not yet on disk, then its description. */
  save(comparison: Comparison): Promise<void> {
    const saving = (this.saving.get(comparison.id) ?? Promise.resolve()).catch(() => undefined).then(() => this.write(comparison));
    this.saving.set(comparison.id, saving);
    return saving;
  }

  /** @throws Error where the recording's file is gone or broken */
  async readRecording(id: string, { stored, opening }: Run): Promise<Recording | undefined> {
    if (!stored || !opening) return undefined;
    return readRecordingFile(join(this.folder, id, stored.file), stored, opening.dimensions, opening.columns);
  }

  /** What a comparison takes on disk, in bytes; 0 where it is not stored. */
  async size(id: string): Promise<number> {
    const names = await readdir(join(this.folder, id)).catch(() => []);
    // A file that goes meanwhile takes nothing.
    const sizes = await Promise.all(names.map((name) => stat(join(this.folder, id, name)).then(({ size }) => size, () => 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Puts a comparison aside, to be restored or to go with the trash. */
  async trash(id: string): Promise<void> {
    await this.saving.get(id)?.catch(() => undefined);
    this.saving.delete(id);
    const from = join(this.folder, id);
    if (!await exists(from)) return;
    await mkdir(join(this.folder, trashFolder), { recursive: true });
    await rm(this.trashed(id), { recursive: true, force: true });
    await rename(from, this.trashed(id));
    // From now on counts how long it lies there.
    await utimes(this.trashed(id), new Date(), new Date());
    this.inTrash.add(id);
  }

  /** @throws Error where it is not in the trash any more, or stands in its place again */
  async restore(id: string): Promise<void> {
    if (!await exists(this.trashed(id))) throw new Error('it is not in the trash any more, so it cannot be restored.');
    await rename(this.trashed(id), join(this.folder, id));
    this.inTrash.delete(id);
  }

  /** Deletes for good what this window has trashed, and what windows that are long gone have left. */
  async emptyTrash(): Promise<void> {
    const ids = await readdir(join(this.folder, trashFolder)).catch(() => []);
    await Promise.all(ids.map(async (id) => {
      const since = await stat(this.trashed(id)).then(({ mtimeMs }) => mtimeMs, () => 0);
      if (this.inTrash.has(id) || Date.now() - since > trashMilliseconds) await rm(this.trashed(id), { recursive: true, force: true });
    }));
    this.inTrash.clear();
  }

  private trashed(id: string): string {
    return join(this.folder, trashFolder, id);
  }

  private async write(comparison: Comparison): Promise<void> {
    const folder = join(this.folder, comparison.id);
    await mkdir(folder, { recursive: true });
    const { runs, facts } = comparison;
    for (const [index, run] of runs.entries()) {
      const { recording, summary } = run;
      if (run.stored || !recording || !summary) continue;
      // What a rerun, or going on, records is another file, so that the description on disk always names whole recordings of its own runs.
      const file = `${facts.startedAt.getTime().toString(36)}-${index}-${summary.steps}.columns`;
      await writeRecordingFile(join(folder, file), recording);
      // A run that went on meanwhile has another recording, to be stored when it ends.
      if (run.recording === recording && run.summary === summary) run.stored = { file, ...sizesOf(recording) };
    }
    // A rerun that began meanwhile writes its own description.
    if (comparison.runs !== runs) return;
    const text = writeComparisonFile(comparison, this.version);
    const named = new Set([description, ...runs.map(({ stored }) => stored?.file)]);
    await replaceFile(join(folder, description), (handle) => handle.writeFile(text));
    const obsolete = (await readdir(folder)).filter((name) => !named.has(name));
    await Promise.all(obsolete.map((name) => rm(join(folder, name), { force: true })));
  }
}
