import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import process from 'node:process';
import type { Socket } from 'node:net';
import type { WorkerEntry } from './codeCache.ts';
import { MirroredRun } from './mirroredRun.ts';
import { FrameReader } from './frames.ts';
import { readPipe, type OpenPipe } from './readPipe.ts';
import { pipeIndex } from './relayProtocol.ts';
import type { FromRelay, RelayedRequest, ToRelay } from './relayProtocol.ts';
import { limitSettings } from './workerLimits.ts';
import type { WorkerLimits } from './workerLimits.ts';
import type { Call, CallEnd, CallListener, WorkerLink } from './workerLink.ts';

export interface WorkerProcessOptions {
  readonly entry: WorkerEntry;
  readonly relayFile: string;
  readonly limits: WorkerLimits;
  /** Node's permission model: files are read, not written; no other processes, no native add-ons. */
  readonly isRestricted: boolean;
}

/** How long a process may take to hand over what its run has recorded before it is killed. */
const farewellMilliseconds = 300;

/** Of what the process writes to standard error, to say why it crashed. */
const errorCharacters = 4000;

/** A worker in a process of its own: it can crash without taking this one along, and killing it is prompt whatever it does. */
export class WorkerProcess implements WorkerLink {
  readonly #child: ChildProcess;
  readonly #limits: WorkerLimits;
  readonly #pipe: OpenPipe;
  readonly #reader: FrameReader;
  #pending: { readonly run: MirroredRun; end(end: CallEnd): void } | undefined;
  #isReady = false;
  #isKilled = false;
  #isGarbled = false;
  #alive = true;
  #error = '';
  calls = 0;

  constructor({ entry, relayFile, limits, isRestricted }: WorkerProcessOptions) {
    this.#limits = limits;
    this.#child = fork(relayFile, [JSON.stringify(limits), ...entry], {
      serialization: 'advanced',
      execArgv: isRestricted ? permissionFlags() : [],
      env: withoutEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe', 'overlapped', 'ipc'],
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#error = (this.#error + text).slice(-errorCharacters);
    });
    this.#reader = new FrameReader({
      message: (message) => this.#receive(message as FromRelay),
      rows: (stream, from, values) => this.#pending?.run.rows(stream, from, values),
    });
    this.#pipe = readPipe(this.#child.stdio[pipeIndex] as Socket, (piece) => this.#read(piece));
    this.#child.on('error', (error) => this.#over(error.message));
    // After the streams are closed: what it said last is in.
    this.#child.on('close', (code, signal) => this.#over(this.#whyEnded(code, signal), signal === 'SIGKILL'));
    this.#hold(false);
  }

  get alive(): boolean {
    return this.#alive;
  }

  call({ control, ...request }: Call, listener: CallListener): Promise<CallEnd> {
    const id = ++this.calls;
    return new Promise((resolve) => {
      this.#pending = { run: new MirroredRun(control, listener), end: resolve };
      this.#hold(true);
      this.#send({ type: 'call', request: { ...request, id } as RelayedRequest });
    });
  }

  cancel(): void {
    this.#send({ type: 'cancel' });
  }

  async kill(): Promise<void> {
    this.#alive = false;
    this.#isKilled = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, farewellMilliseconds);
      this.#child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#send({ type: 'leave' });
    });
    this.#child.kill('SIGKILL');
    this.#hold(false);
    this.#end({ type: 'killed' });
  }

  /** Code that finds the pipe can write to it what it likes. */
  #read(piece: Uint8Array): void {
    if (this.#isGarbled) return;
    try {
      this.#reader.push(piece);
    } catch (error) {
      this.#isGarbled = true;
      this.#child.kill('SIGKILL');
      this.#over(`what its process sent cannot be read (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  #receive(message: FromRelay): void {
    if (message.type === 'ready') {
      this.#isReady = true;
      return;
    }
    if (!this.#pending) return;
    if (message.type !== 'ended') return this.#pending.run.receive(message);
    // It ends by itself, now that its worker has.
    if (message.end.type === 'died' || message.end.type === 'killed') this.#alive = false;
    this.#end(message.end);
  }

  /** @param wasKilled from outside while it started, perhaps: that says nothing about whether it can be started in this way */
  #over(why: string, wasKilled = false): void {
    this.#alive = false;
    this.#end(this.#isReady || this.#isKilled || wasKilled ? { type: 'died', why } : { type: 'unstarted', why });
  }

  #end(end: CallEnd): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#hold(false);
    pending?.end(end.type === 'died' && this.#isKilled ? { type: 'killed' } : end);
  }

  #send(message: ToRelay): void {
    // A process that is gone says so by its end.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Only a worker at work keeps this process alive. */
  #hold(isHeld: boolean): void {
    const change = isHeld ? 'ref' : 'unref';
    this.#child[change]();
    this.#child.channel?.[change]();
    for (const stream of [this.#child.stderr as Socket, this.#pipe]) stream[change]();
  }

  #whyEnded(code: number | null, signal: NodeJS.Signals | null): string {
    const fatal = /FATAL ERROR: (.*)/.exec(this.#error)?.[1];
    if (fatal && /memory|heap|size/i.test(fatal)) return `it asked for more memory at once than there is: it may take ${this.#limits.memory} MiB (${limitSettings.memory})`;
    if (fatal) return `its process crashed: ${fatal}`;
    if (signal === 'SIGKILL') return 'its process was killed from outside, perhaps by the system for want of memory';
    if (signal) return `its process crashed (${signal})`;
    return `its process ended with exit code ${code}${this.#error ? `: ${this.#error.trim().split('\n').at(-1)}` : ''}`;
  }
}

/** Nothing of the person's environment goes along; Windows needs to know where it is. */
export function withoutEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot, TEMP } = process.env;
  return { ELECTRON_RUN_AS_NODE: '1', ...(SystemRoot !== undefined && { SystemRoot }), ...(TEMP !== undefined && { TEMP }) };
}

/** Reading stays free: loss functions, data and packages may lie anywhere. */
function permissionFlags(): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isStable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return [isStable ? '--permission' : '--experimental-permission', '--allow-fs-read=*', '--allow-worker'];
}
