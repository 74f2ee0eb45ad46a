import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import type { Problem } from '../problem.ts';
import type { CallName, RecordingBlock, RunOpening, WorkerCalls, WorkerMessage, WorkerRequest } from './protocol.ts';

/** How a call ended; `died` says why the worker is no more, as the end of a sentence. */
export type CallEnd =
  | { readonly type: 'result'; readonly result: WorkerCalls[CallName]['result'] }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'failure'; readonly message: string; readonly stack?: string }
  | { readonly type: 'died'; readonly why: string }
  | { readonly type: 'killed' };

export interface CallListener {
  started?(): void;
  opening?(opening: RunOpening, marks: SharedArrayBuffer): void;
  block?(block: RecordingBlock): void;
  output(text: string): void;
}

/** A request before it has a number. */
export type Call = { [Name in CallName]: Omit<Extract<WorkerRequest, { call: Name }>, 'id'> }[CallName];

/** How long a killed worker may take to be gone before nobody waits for it any more: native code cannot be interrupted. */
const farewellMilliseconds = 200;

/** The host's side of one worker: one call at a time. */
export class WorkerThread {
  readonly #worker: Worker;
  #pending: { readonly id: number; readonly listener: CallListener; end(end: CallEnd): void } | undefined;
  #error: Error | undefined;
  #alive = true;
  /** So far. */
  calls = 0;

  constructor(file: string, resourceLimits: ResourceLimits) {
    // Its standard output is kept from ours, where JSON may go; whatever still comes that way is of no use.
    this.#worker = new Worker(file, { resourceLimits, stdout: true, execArgv: [], name: 'optimizer-lab' });
    this.#worker.stdout.resume();
    this.#worker.unref();
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#end({ type: 'failure', message: error.message }));
    this.#worker.on('error', (error: Error) => {
      this.#error = error;
    });
    this.#worker.on('exit', (code) => {
      this.#alive = false;
      this.#end({ type: 'died', why: whyDied(code, this.#error) });
    });
  }

  /** False once the worker has ended or is to end. */
  get alive(): boolean {
    return this.#alive;
  }

  call(call: Call, listener: CallListener): Promise<CallEnd> {
    const id = ++this.calls;
    return new Promise((resolve) => {
      this.#pending = { id, listener, end: resolve };
      // Only a worker at work keeps the process alive.
      this.#worker.ref();
      this.#worker.postMessage({ ...call, id } satisfies WorkerRequest);
    });
  }

  /** Ends the worker whatever it does; a pending call ends as `killed`, at the latest a moment later. */
  async kill(): Promise<void> {
    this.#alive = false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, farewellMilliseconds);
    });
    // Messages sent before the end still arrive before `terminate` settles.
    this.#error = new Killed();
    await Promise.race([this.#worker.terminate(), late]);
    clearTimeout(timer);
    this.#worker.unref();
    this.#end({ type: 'killed' });
  }

  #receive(message: WorkerMessage): void {
    if (message.id !== this.#pending?.id) return;
    const { listener } = this.#pending;
    switch (message.type) {
      case 'started':
        listener.started?.();
        break;
      case 'opening':
        listener.opening?.(message.opening, message.marks);
        break;
      case 'block':
        listener.block?.(message.block);
        break;
      case 'output':
        listener.output(message.text);
        break;
      case 'result':
      case 'problem':
      case 'failure':
        this.#end(message);
        break;
    }
  }

  #end(end: CallEnd): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (this.#alive) this.#worker.unref();
    pending?.end(end.type === 'died' && this.#error instanceof Killed ? { type: 'killed' } : end);
  }
}

class Killed extends Error {}

function whyDied(code: number, error: (Error & { code?: string }) | undefined): string {
  if (error?.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'it ran out of memory';
  if (error) return `of an error outside the call: ${error.message}`;
  return `process.exit(${code}) was called`;
}
