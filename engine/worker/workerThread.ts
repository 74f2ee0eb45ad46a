import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { controlIndex } from '../run/runMarks.ts';
import type { WorkerEntry } from './codeCache.ts';
import type { WorkerMessage, WorkerRequest } from './protocol.ts';
import { RowPump } from './rowPump.ts';
import { limitSettings } from './workerLimits.ts';
import type { WorkerLimits } from './workerLimits.ts';
import type { Call, CallEnd, CallListener, WorkerLink } from './workerLink.ts';

/** How long a killed worker may take to be gone before nobody waits for it any more: native code cannot be interrupted. */
const farewellMilliseconds = 200;

/** A worker in a thread of this process. */
export class WorkerThread implements WorkerLink {
  readonly #worker: Worker;
  readonly #limits: WorkerLimits;
  #pending: { readonly id: number; readonly listener: CallListener; readonly control: SharedArrayBuffer; end(end: CallEnd): void } | undefined;
  #pump: RowPump | undefined;
  #error: Error | undefined;
  #alive = true;
  #death: CallEnd | undefined;
  calls = 0;

  constructor([file, ...parameters]: WorkerEntry, limits: WorkerLimits) {
    this.#limits = limits;
    // Its standard output is kept from ours, where JSON may go; whatever still comes that way is of no use.
    this.#worker = new Worker(file, { argv: parameters, workerData: limits, resourceLimits: { maxOldGenerationSizeMb: limits.memory }, stdout: true, execArgv: permissionFlags(), name: 'optimizer-lab' });
    this.#worker.stdout.resume();
    this.#worker.unref();
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('messageerror', (error) => void this.#end({ type: 'failure', message: error.message }));
    this.#worker.on('error', (error: Error) => {
      this.#error = error;
    });
    this.#worker.on('exit', (code) => {
      this.#alive = false;
      this.#death = { type: 'died', why: whyDied(code, this.#error, this.#limits) };
      void this.#end(this.#death);
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  call(call: Call, listener: CallListener): Promise<CallEnd> {
    const id = ++this.calls;
    // Something of the user's that was left behind, a rejected promise, may have ended it since the last call.
    if (this.#death) return Promise.resolve(this.#death);
    this.#pump = undefined;
    return new Promise((resolve) => {
      this.#pending = { id, listener, control: call.control, end: resolve };
      // Only a worker at work keeps the process alive.
      this.#worker.ref();
      this.#worker.postMessage({ ...call, id } satisfies WorkerRequest);
    });
  }

  cancel(): void {
    if (this.#pending) new Int32Array(this.#pending.control)[controlIndex.cancel] = 1;
  }

  /** All rows that are written, to the listener of the call; whatever the worker does. */
  async handOver(): Promise<void> {
    await this.#pump?.finish();
  }

  /** What the worker writes its rows to. */
  get recordingBytes(): number {
    return this.#pump?.bytes ?? 0;
  }

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
    await this.#end({ type: 'killed' });
  }

  #receive(message: WorkerMessage): void {
    if (message.id !== this.#pending?.id) return;
    const { listener } = this.#pending;
    switch (message.type) {
      case 'started':
        listener.started?.();
        break;
      case 'opening':
        this.#pump = new RowPump(message.opening, (rows) => listener.rows?.(rows));
        listener.opening?.(message.opening, message.marks);
        break;
      case 'block':
        this.#pump!.add(message.block);
        break;
      case 'output':
        listener.output(message.text);
        break;
      case 'result':
      case 'problem':
      case 'failure':
        void this.#end(message);
        break;
    }
  }

  async #end(end: CallEnd): Promise<void> {
    const pending = this.#pending;
    this.#pending = undefined;
    if (this.#alive) this.#worker.unref();
    await this.handOver();
    pending?.end(end.type === 'died' && this.#error instanceof Killed ? { type: 'killed' } : end);
  }
}

/** A worker without them would have all rights again; of the host's other flags some are refused by workers. */
const permissionFlags = (): string[] => process.execArgv.filter((flag) => /^--(experimental-)?permission$|^--allow-/.test(flag));

class Killed extends Error {}

function whyDied(code: number, error: (Error & { code?: string }) | undefined, { memory }: WorkerLimits): string {
  if (error?.code === 'ERR_WORKER_OUT_OF_MEMORY') return `it ran out of memory, of which it may take ${memory} MiB (${limitSettings.memory})`;
  if (error) return `of an error outside the call: ${error.message}`;
  return `process.exit(${code}) was called`;
}
