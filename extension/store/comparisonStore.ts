import { access, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogOutputChannel } from 'vscode';
import type { GridRequest, Landscape } from '../../engine/worker/protocol.ts';
import type { ComparisonFacts, Run } from '../comparisons/comparison.ts';
import { readColumnFile } from './columnFile.ts';
import { readComparisonFile, type StorableComparison, type StoredComparison, writeComparisonFile } from './comparisonFile.ts';
import { interruptedRun } from './interruptedRun.ts';
import { type LandscapeOrigin, readLandscapeFile, writeLandscapeFile } from './landscapeFile.ts';
import { LiveRecordings } from './liveRecordings.ts';
import { readOverview } from './overviewFile.ts';
import { glanceAtRecordingFile, type ReadRecording, readRecordingFile } from './recordingReader.ts';
import { replaceFile } from './replaceFile.ts';
import { Turns } from './turns.ts';
import { whyTextUnreadable, whyUnreadable } from './whyUnreadable.ts';
import { WindowMark } from './windowMark.ts';
import { makeFolder } from './makeFolder.ts';

const description = 'comparison.json';
const landscapeFile = 'landscape.json';
/** Beside the comparisons. */
const trashFolder = '.trash';
const windowFolder = '.windows';
/** What another window has trashed may still be restored there. */
const trashMilliseconds = 24 * 60 * 60 * 1000;

const isOld = (path: string): Promise<boolean> => stat(path).then(({ mtimeMs }) => Date.now() - mtimeMs > trashMilliseconds, () => false);

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** A comparison as it is stored now. */
export interface ListedComparison extends Omit<StoredComparison, 'window'> {
  /** It runs in another window: only that one writes it. */
  readonly isElsewhere: boolean;
}

/** What other windows, or the person, did to the files since the last look. */
export interface StoreChanges {
  readonly changed: readonly ListedComparison[];
  readonly gone: readonly string[];
}

/**
 * Comparisons on disk: a folder each, `comparisons/<id>/`, with comparison.json and one file per recording; see docs/format.md. Several windows may use it at the same
 * time: who runs a comparison writes it, whatever is replaced is replaced at once, and recordings only grow.
 */
export class ComparisonStore {
  readonly folder: string;
  private readonly version: string;
  private readonly log: Pick<LogOutputChannel, 'error' | 'warn' | 'info'>;
  private readonly mark: WindowMark;
  /** Whatever is written of one comparison is written one after the other. */
  private readonly turns = new Turns();
  /** Apart: who only looks at a comparison must not miss what another window writes of it. */
  private readonly landscapeTurns = new Turns();
  private readonly live: LiveRecordings;
  private readonly inTrash = new Set<string>();
  /** How the descriptions looked that were read or written last, by id. */
  private readonly seen = new Map<string, string>();

  /**
   * @param folder  absolute path; made when something is stored
   * @param version of the extension
   * @param trouble told of what a running comparison could not write; it is tried again
   * @param flushMilliseconds from a step to the disk, at most
   */
  constructor(folder: string, version: string, log: Pick<LogOutputChannel, 'error' | 'warn' | 'info'>, trouble: (comparison: StorableComparison, error: unknown) => void = () => undefined, flushMilliseconds = 500) {
    this.folder = folder;
    this.version = version;
    this.log = log;
    this.mark = new WindowMark(join(folder, windowFolder));
    this.live = new LiveRecordings(flushMilliseconds, (comparison, append) => void this.turns.take(comparison.id, () => this.withSpace(append)).catch((error: unknown) => trouble(comparison, error)), (comparison) => this.describe(comparison));
  }

  /** All comparisons that can be read; a broken one is left alone and logged. */
  async list(): Promise<readonly ListedComparison[]> {
    this.seen.clear();
    return (await this.changes()).changed;
  }

  /** Since the last time; a comparison that this window writes is not looked at. */
  async changes(): Promise<StoreChanges> {
    const ids = await this.ids();
    const gone = [...this.seen.keys()].filter((id) => !ids.includes(id));
    for (const id of gone) this.seen.delete(id);
    const changed = await Promise.all(ids.map(async (id) => {
      // What is being written now will be as this window knows it.
      if (this.turns.has(id)) return undefined;
      try {
        const look = await this.look(id);
        if (look === this.seen.get(id)) return undefined;
        const listed = await this.read(id);
        // Its window may go without a word.
        if (listed.isElsewhere) this.seen.set(id, '');
        else this.seen.set(id, look);
        return listed;
      } catch (error) {
        const look = await this.look(id).catch(() => undefined);
        // A window went before it had named what it began, or is about to name it.
        if (look === undefined && await this.isUnnamed(id)) return undefined;
        this.seen.set(id, look ?? '');
        this.log.error(`The stored comparison ${join(this.folder, id)} cannot be read, and is left as it is. ${whyUnreadable(error)}`);
        return undefined;
      }
    }));
    return { changed: changed.filter((comparison) => comparison !== undefined), gone };
  }

  /** Writes a comparison as it is now: the recordings of its ended runs that are not yet on disk, then its description. */
  save(comparison: StorableComparison): Promise<void> {
    return this.turns.take(comparison.id, () => this.withSpace(() => this.write(comparison)));
  }

  /** A running run has recorded more: what is new reaches the disk soon. */
  follow(comparison: StorableComparison, run: Run): void {
    this.live.follow(comparison, this.folderOf(comparison.id), run);
  }

  /** Settles when what was begun of a comparison is written, or could not be. */
  async idle(id: string): Promise<void> {
    await this.turns.take(id, () => Promise.resolve());
    await this.landscapeTurns.take(id, () => Promise.resolve());
  }

  /**
   * Undefined where nothing was recorded. What is damaged is missing, and said in the log and in the run.
   * @throws Error where the recording's file is gone or nothing in it can be read
   */
  async readRecording(id: string, run: Run): Promise<ReadRecording['recording'] | undefined> {
    const { stored, opening } = run;
    if (!stored || !opening) return undefined;
    const path = join(this.folder, id, stored.file);
    try {
      if (stored.file.endsWith('.columns')) return await readColumnFile(path, stored, opening.dimensions, opening.columns);
      // What an interrupted run was about to write is no damage, at any look.
      const { recording, damage } = await readRecordingFile(path, run.interrupted ? undefined : stored.rows);
      if (damage !== undefined && run.damage === undefined) this.log.warn(`A part of the recording of ${run.label} cannot be read. ${damage} Rerun the comparison to have all of it.`);
      setDamage(run, damage, path);
      return recording;
    } catch (error) {
      setDamage(run, sentence(error), path);
      throw error;
    }
  }

  /**
   * A recording at once, to be shown: `readRecording` looks through all of it and says what is damaged.
   * @returns undefined where a glance does not tell it
   */
  async glanceAtRecording(id: string, { stored, label }: Run): Promise<ReadRecording['recording'] | undefined> {
    if (stored?.rows === undefined || stored.file.endsWith('.columns')) return undefined;
    const path = join(this.folder, id, stored.file);
    const { overview } = stored;
    const [recording, give, size] = await Promise.all([
      // Who reads all of it says why it cannot be read.
      glanceAtRecordingFile(path, stored.rows).catch(() => undefined),
      overview && readOverview(join(this.folder, id, overview.file)).catch((error: unknown) => this.log.info(`The curves of ${label} are drawn from all steps, since their overview cannot be read: ${sentence(error)}`)),
      stat(path).then((found) => found.size, () => undefined),
    ]);
    if (recording && give && size === overview?.bytes) give(recording);
    return recording;
  }

  /** The whole landscape that was kept of a comparison; undefined where there is none, or one of another source or grid. */
  async readLandscape(id: string, facts: ComparisonFacts, grid: GridRequest): Promise<Landscape | undefined> {
    try {
      return readLandscapeFile(await readFile(join(this.folderOf(id), landscapeFile), 'utf8'), this.originOf(facts), grid);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.log.info(`The landscape of ${facts.name} is computed again, since the one that was kept cannot be read. ${whyTextUnreadable(error, `Its file, ${landscapeFile},`)}`);
      return undefined;
    }
  }

  /** Keeps the whole landscape of a comparison that is stored. Where it cannot be written, it is computed again by whoever wants to see it. */
  keepLandscape(id: string, facts: ComparisonFacts, landscape: Landscape): Promise<void> {
    return this.landscapeTurns.take(id, async () => {
      const folder = this.folderOf(id);
      if (await this.isUnnamed(id)) return;
      const text = writeLandscapeFile(this.originOf(facts), landscape);
      await replaceFile(join(folder, landscapeFile), (handle) => handle.writeFile(text)).catch((error: unknown) => this.log.info(`The landscape of ${facts.name} is not kept: ${sentence(error)}`));
    });
  }

  /** What a comparison takes on disk, in bytes; 0 where it is not stored. */
  async size(id: string): Promise<number> {
    const names = await readdir(this.folderOf(id)).catch(() => []);
    // A file that goes meanwhile takes nothing.
    const sizes = await Promise.all(names.map((name) => stat(join(this.folder, id, name)).then(({ size }) => size, () => 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /**
   * Puts a comparison aside, to be restored or to go with the trash.
   * @returns false where it was never stored
   */
  trash(id: string): Promise<boolean> {
    return this.turns.take(id, async () => {
      const from = this.folderOf(id);
      this.seen.delete(id);
      if (!await exists(from)) return false;
      await makeFolder(join(this.folder, trashFolder));
      await rm(this.trashed(id), { recursive: true, force: true });
      await rename(from, this.trashed(id));
      this.inTrash.add(id);
      // From now on counts how long it lies there; where that cannot be said, from when it was written.
      await utimes(this.trashed(id), new Date(), new Date()).catch(() => undefined);
      return true;
    });
  }

  /**
   * @returns what was trashed
   * @throws Error where it is not in the trash any more, or stands in its place again
   */
  restore(id: string): Promise<ListedComparison> {
    return this.turns.take(id, async () => {
      if (!await exists(this.trashed(id))) throw new Error('it is not in the trash any more, so it cannot be restored.');
      await rename(this.trashed(id), this.folderOf(id));
      this.inTrash.delete(id);
      this.seen.set(id, await this.look(id));
      return this.read(id);
    });
  }

  /** Deletes for good what this window has trashed, and what windows that are long gone have left: there, or begun and never named. */
  async emptyTrash(): Promise<void> {
    const trashed = await readdir(join(this.folder, trashFolder)).catch(() => []);
    await Promise.all(trashed.map(async (id) => {
      if (this.inTrash.has(id) || await isOld(this.trashed(id))) await rm(this.trashed(id), { recursive: true, force: true });
    }));
    this.inTrash.clear();
    for (const id of await this.ids().catch(() => [])) if (await this.isUnnamed(id) && await isOld(this.folderOf(id))) await rm(this.folderOf(id), { recursive: true, force: true });
  }

  /** Before the window goes. */
  async close(): Promise<void> {
    await this.emptyTrash();
    await this.mark.remove();
  }

  /** @throws Error where the folder cannot be read: that is not one in which all are gone */
  private async ids(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((id) => !id.startsWith('.'));
  }

  private originOf({ sourceHash, startedAt, name }: ComparisonFacts): LandscapeOrigin {
    return { version: this.version, sourceHash, startedAt: startedAt.toISOString(), name };
  }

  private folderOf(id: string): string {
    return join(this.folder, id);
  }

  private trashed(id: string): string {
    return join(this.folder, trashFolder, id);
  }

  /** Changes with each writing. */
  private async look(id: string): Promise<string> {
    const { ino, size, mtimeMs } = await stat(join(this.folder, id, description));
    return [ino, size, mtimeMs].join(' ');
  }

  private async isUnnamed(id: string): Promise<boolean> {
    return !await exists(join(this.folderOf(id), description));
  }

  private async read(id: string): Promise<ListedComparison> {
    const { facts, runs, problem, window } = readComparisonFile(await readFile(join(this.folder, id, description), 'utf8'));
    if (facts.id !== id) throw new Error(`its id is ${facts.id}`);
    const isElsewhere = window !== undefined && await this.mark.isOther(window);
    return { facts, problem, isElsewhere, runs: isElsewhere ? runs : await Promise.all(runs.map((run) => this.settled(facts, run))) };
  }

  /** What was running and does so no more was interrupted. */
  private async settled(facts: ComparisonFacts, run: Run): Promise<Run> {
    if (run.status === 'finished' || run.status === 'paused') return run;
    const recording = await this.readRecording(facts.id, run).catch((error: unknown) => {
      this.log.error(`What the interrupted run ${run.label} had recorded cannot be read: ${sentence(error)}`);
      return undefined;
    });
    if (recording && run.stored) run.stored = { ...run.stored, rows: recording.rows };
    return interruptedRun(run, recording, facts);
  }

  private async write(comparison: StorableComparison): Promise<void> {
    const { runs } = comparison;
    for (const run of runs) if (!run.stored && run.recording && run.summary) await this.live.finish(this.folderOf(comparison.id), run);
    // A rerun that began meanwhile writes its own description.
    if (comparison.runs === runs) await this.describe(comparison);
  }

  private async describe(comparison: StorableComparison): Promise<void> {
    const { id, runs } = comparison;
    const folder = this.folderOf(id);
    await makeFolder(folder);
    const isRunning = runs.some(({ status }) => status === 'running' || status === 'waiting');
    if (isRunning) await this.mark.set();
    const storedOf = (run: Run) => this.live.storedOf(run);
    const named = new Set([description, landscapeFile, ...runs.flatMap((run) => [storedOf(run)?.file, storedOf(run)?.overview?.file])]);
    const text = writeComparisonFile(comparison, this.version, isRunning ? this.mark.id : undefined, storedOf);
    await replaceFile(join(folder, description), (handle) => handle.writeFile(text));
    this.seen.set(id, await this.look(id));
    const obsolete = (await readdir(folder)).filter((name) => !named.has(name));
    await Promise.all(obsolete.map((name) => rm(join(folder, name), { force: true })));
  }

  /** Where the disk is full, what was trashed goes first. */
  private async withSpace(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isFull(error) || this.inTrash.size === 0) throw error;
      this.log.warn('The disk is full, so what was deleted goes for good and cannot be restored any more.');
      await this.emptyTrash();
      await write();
    }
  }
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');

/** The person knows the run, and need not know its file. */
function setDamage(run: Run, damage: string | undefined, path: string): void {
  if (damage === undefined) delete run.damage;
  else run.damage = damage.replace(`${path} cannot be read`, path).replace(`${path}: `, '');
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
