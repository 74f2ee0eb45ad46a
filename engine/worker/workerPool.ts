import { setMaxListeners } from 'node:events';
import type { Call, CallEnd, CallListener, WorkerLink } from './workerLink.ts';

export interface WorkerPoolOptions {
  readonly start: () => WorkerLink;
  /** Workers at most; ≥ 1. */
  readonly size: number;
  /** From the wish to cancel to the end by force. */
  readonly graceMilliseconds: number;
}

/** `expired`: the call took longer than it may. */
export type JobEnd = CallEnd | { readonly type: 'expired' };

export interface JobLimits {
  readonly signal?: AbortSignal;
  /** From the moment that a worker takes the call up; its own start does not count. */
  readonly milliseconds?: number;
}

interface Job {
  readonly call: Call;
  readonly listener: CallListener;
  readonly limits: JobLimits;
  readonly end: (end: JobEnd) => void;
  readonly fail: (error: unknown) => void;
  /** Takes it out of the queue. */
  readonly forget: () => void;
}

/** Warm workers, started when first needed, and the queue before them: first come, first served. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Set<WorkerLink>();
  readonly #idle: WorkerLink[] = [];
  readonly #queue: Job[] = [];
  #disposed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Ends as `killed` where the signal took effect before the worker answered. */
  perform(call: Call, listener: CallListener, limits: JobLimits = {}): Promise<JobEnd> {
    if (this.#disposed) return Promise.reject(new Error('The engine is disposed of.'));
    if (limits.signal?.aborted) return Promise.resolve({ type: 'killed' });
    // One signal ends all the runs of a comparison.
    if (limits.signal) setMaxListeners(0, limits.signal);
    return new Promise((resolve, reject) => {
      const forget = () => this.#forget(job);
      const job: Job = { call, listener, limits, end: resolve, fail: reject, forget };
      this.#queue.push(job);
      limits.signal?.addEventListener('abort', forget, { once: true });
      this.#next();
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const job of this.#queue.splice(0)) job.end({ type: 'killed' });
    await Promise.all([...this.#workers].map((thread) => thread.kill()));
    this.#workers.clear();
  }

  #forget(job: Job): void {
    const index = this.#queue.indexOf(job);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    job.end({ type: 'killed' });
  }

  #next(): void {
    if (this.#queue.length === 0 || this.#disposed) return;
    const thread = this.#takeIdle() ?? this.#start();
    if (!thread) return;
    const job = this.#queue.shift()!;
    job.limits.signal?.removeEventListener('abort', job.forget);
    const isUsed = thread.calls > 0;
    let taken = false;
    const finish = (end: JobEnd) => {
      // A worker that ended between two calls, by a timer that the user's code left behind, never saw this one.
      // Nor did one that could not be started: the next is started in another way.
      if ((end.type === 'died' && isUsed && !taken) || end.type === 'unstarted') this.#queue.unshift(job);
      else job.end(end);
    };
    this.#run(thread, job, () => (taken = true)).then(finish, job.fail).finally(() => {
      if (thread.alive) this.#idle.push(thread);
      else this.#workers.delete(thread);
      this.#next();
    });
  }

  #takeIdle(): WorkerLink | undefined {
    for (;;) {
      const thread = this.#idle.pop();
      if (!thread || thread.alive) return thread;
      this.#workers.delete(thread);
    }
  }

  #start(): WorkerLink | undefined {
    if (this.#workers.size >= this.#options.size) return undefined;
    const thread = this.#options.start();
    this.#workers.add(thread);
    return thread;
  }

  async #run(thread: WorkerLink, { call, listener, limits: { signal, milliseconds } }: Job, onTaken: () => void): Promise<JobEnd> {
    let grace: NodeJS.Timeout | undefined;
    const cancel = () => {
      thread.cancel();
      grace = setTimeout(() => void thread.kill(), this.#options.graceMilliseconds);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    let expired = false;
    const expire = () => {
      expired = true;
      void thread.kill();
    };
    let limit: NodeJS.Timeout | undefined;
    const started = () => {
      onTaken();
      listener.started?.();
      if (milliseconds !== undefined && Number.isFinite(milliseconds)) limit = setTimeout(expire, milliseconds);
    };
    try {
      const ended = thread.call(call, { ...listener, started });
      if (signal?.aborted) cancel();
      const end = await ended;
      return expired && end.type === 'killed' ? { type: 'expired' } : end;
    } finally {
      clearTimeout(limit);
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
    }
  }
}
