import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a host takes, after everything that can be collected was. */
export interface Measured {
  /** MiB: of JavaScript's heap, of array buffers, and all together as the system counts it. */
  readonly heap: number;
  readonly buffers: number;
  readonly resident: number;
  /** What keeps an event loop alive, by kind. */
  readonly handles: Readonly<Record<string, number>>;
  /** Open files, sockets and pipes; −1 where the system does not tell. */
  readonly descriptors: number;
  /** Of the process itself, and the processes that it has started; −1 where the system does not tell. */
  readonly threads: number;
  readonly processes: number;
}

const mebibyte = 2 ** 20;

export async function measured(): Promise<Measured> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What is let go of in a callback goes with the next turn.
  for (let turn = 0; turn < 4; turn++) {
    collect();
    await delay(250);
  }
  if (process.env.OPTIMIZER_LAB_SOAK_SNAPSHOTS) writeHeapSnapshot(join(process.env.OPTIMIZER_LAB_SOAK_SNAPSHOTS, `${Date.now()}.heapsnapshot`));
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  const count = (path: string) => readdir(path).then(({ length }) => length, () => -1);
  return { heap: heapUsed / mebibyte, buffers: arrayBuffers / mebibyte, resident: rss / mebibyte, handles, descriptors: await count('/proc/self/fd'), threads: await count('/proc/self/task'), processes: await children() };
}

async function children(): Promise<number> {
  try {
    const threads = await readdir('/proc/self/task');
    const lists = await Promise.all(threads.map((thread) => readFile(`/proc/self/task/${thread}/children`, 'utf8').catch(() => '')));
    return lists.join(' ').split(/\s+/).filter(Boolean).length;
  } catch {
    return -1;
  }
}
