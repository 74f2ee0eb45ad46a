import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from './makeFolder.ts';

const beatMilliseconds = 5_000;
/** A process number may be another's by now, but nobody else says that the window lives. */
const deadMilliseconds = 60_000;

/** Says to other windows that this one lives, by a file `<id>` with its process number that is touched every few seconds. */
export class WindowMark {
  readonly id: string = crypto.randomUUID();
  private readonly folder: string;
  private beating: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Does nothing where it is done already. */
  async set(): Promise<void> {
    if (this.beating) return;
    const path = join(this.folder, this.id);
    // Somebody may have taken it for that of a window that has gone.
    this.beating = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => writeFile(path, String(process.pid))).catch(() => undefined), beatMilliseconds);
    this.beating.unref();
    try {
      await makeFolder(this.folder);
      await writeFile(path, String(process.pid));
    } catch (error) {
      clearInterval(this.beating);
      this.beating = undefined;
      throw error;
    }
  }

  /** Is it another window that lives? One that has gone takes its mark along. */
  async isOther(id: string): Promise<boolean> {
    if (id === this.id) return false;
    const path = join(this.folder, id);
    try {
      if (!isAlive(Number(await readFile(path, 'utf8')))) await rm(path, { force: true });
      else if (await isFresh(path)) return true;
      // When the machine wakes up, or the other window was busy for long, its next touch is still to come.
      else {
        await delay(2 * beatMilliseconds, undefined, { ref: false });
        if (await isFresh(path)) return true;
        await rm(path, { force: true });
      }
    } catch {
      // It has gone, or nobody can tell.
    }
    return false;
  }

  async remove(): Promise<void> {
    clearInterval(this.beating);
    this.beating = undefined;
    await rm(join(this.folder, this.id), { force: true });
  }
}

async function isFresh(path: string): Promise<boolean> {
  return Date.now() - (await stat(path)).mtimeMs < deadMilliseconds;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
