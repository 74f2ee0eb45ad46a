import type { WorkerEntry } from './codeCache.ts';
import type { WorkerLimits } from './workerLimits.ts';
import type { CallEnd, WorkerLink } from './workerLink.ts';
import { WorkerProcess } from './workerProcess.ts';
import { WorkerThread } from './workerThread.ts';

export interface WorkerStarterOptions {
  readonly entry: () => WorkerEntry;
  /** `workerRelay` beside the worker's bundle. */
  readonly relayFile: string;
  /** A process protects its host from all that ends one; a thread starts sooner and takes less memory. */
  readonly isolation: 'process' | 'thread';
  readonly limits: WorkerLimits;
  /** Told where workers cannot be started as they should be. */
  readonly output: (text: string) => void;
}

/** From the best to the last resort. */
const ways = ['restricted process', 'process', 'thread'] as const;

/** Starts workers, in a weaker way where the machine does not allow a better one. */
export function createWorkerStarter({ entry, relayFile, isolation, limits, output }: WorkerStarterOptions): () => WorkerLink {
  let level = isolation === 'thread' ? 2 : limits.allowNodeModules ? 1 : 0;

  return () => {
    const way = ways[level]!;
    if (way === 'thread') return new WorkerThread(entry(), limits);
    const link = new WorkerProcess({ entry: entry(), relayFile, limits, isRestricted: way === 'restricted process' });
    return watched(link, (why) => {
      // Others that were started at the same time fail for the same reason.
      if (ways[level] !== way) return;
      level++;
      output(`A ${way} for loss functions could not be started (${why}). They run in a ${ways[level]} from now on, which is less protected: see docs/security.md.\n`);
    });
  };
}

/** The same link, and who is told where its process cannot be started. */
function watched(link: WorkerLink, unstarted: (why: string) => void): WorkerLink {
  return {
    get alive() { return link.alive; },
    get calls() { return link.calls; },
    async call(call, listener): Promise<CallEnd> {
      const end = await link.call(call, listener);
      if (end.type === 'unstarted') unstarted(end.why);
      return end;
    },
    cancel: () => link.cancel(),
    kill: () => link.kill(),
  };
}
