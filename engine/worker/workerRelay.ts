import { Socket } from 'node:net';
import process from 'node:process';
import { controlBytes, controlIndex } from '../run/runMarks.ts';
import { FrameWriter } from './frames.ts';
import { pipeIndex } from './relayProtocol.ts';
import type { FromRelay, RelayedRequest, ToRelay } from './relayProtocol.ts';
import { RunState } from './runState.ts';
import { limitSettings } from './workerLimits.ts';
import type { WorkerLimits } from './workerLimits.ts';
import type { CallEnd } from './workerLink.ts';
import { WorkerThread } from './workerThread.ts';

/*
 * The entry of a process that holds one worker: it passes on what the host asks and what the worker answers, and looks how much memory the process
 * takes. The worker's code never holds it up, as it runs in a thread of its own.
 */
const stateMilliseconds = 10;
const memoryMilliseconds = 20;

/** What the process takes without any code of the user's, in MiB: two isolates and what a warm worker has compiled. */
const ownMemory = 300;

const mebibyte = 2 ** 20;

const [, , limitsText, workerFile, ...parameters] = process.argv;
if (!workerFile || !limitsText || !process.send) throw new Error('This file is the entry of a process that Optimizer Lab starts, not a program.');
const limits = JSON.parse(limitsText) as WorkerLimits;
const thread = new WorkerThread([workerFile, ...parameters], limits);
// Where the host is gone the channel says so too.
const writer = new FrameWriter(new Socket({ fd: pipeIndex, readable: false, writable: true }).on('error', () => process.kill(process.pid, 'SIGKILL')));

interface Call {
  readonly control: SharedArrayBuffer;
  readonly timer: NodeJS.Timeout;
  state: RunState | undefined;
}

let pending: Call | undefined;
let isLeaving = false;

process.on('message', (message: ToRelay) => {
  switch (message.type) {
    case 'call':
      return void relay(message.request);
    case 'cancel':
      if (pending) new Int32Array(pending.control)[controlIndex.cancel] = 1;
      return;
    case 'leave':
      return void leave({ type: 'killed' });
  }
});
// Nobody waits for an answer any more. A thread in native code would hold up an orderly end.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
setInterval(watchMemory, memoryMilliseconds);
void send({ type: 'ready' });

async function relay(request: RelayedRequest): Promise<void> {
  const control = new SharedArrayBuffer(controlBytes);
  const call: Call = { control, timer: setInterval(() => void sendState(call, false), stateMilliseconds), state: undefined };
  pending = call;
  const end = await thread.call({ ...request, control }, {
    started: () => void send({ type: 'started' }),
    opening(opening, marks) {
      call.state = new RunState(control, marks);
      void send({ type: 'opening', opening, marksBytes: marks.byteLength });
    },
    rows(rows) {
      // No row is ahead of it.
      void sendState(call, true);
      return writer.rows(rows);
    },
    output: (text) => void send({ type: 'output', text }),
  });
  // Another way of ending has told the host already.
  if (pending !== call) return;
  await endCall(end);
  if (!thread.alive) process.exit();
}

async function sendState({ state }: Call, isWhole: boolean): Promise<void> {
  const message = state?.take(isWhole);
  if (message) await send(message);
}

/** Sends what the worker has written, and how the call ended. */
async function endCall(end: CallEnd): Promise<void> {
  const call = pending;
  pending = undefined;
  if (!call) return;
  clearInterval(call.timer);
  await thread.handOver();
  await sendState(call, true);
  await send({ type: 'ended', end });
}

/** Whatever the worker does; once. */
async function leave(end: CallEnd): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  await endCall(end);
  process.kill(process.pid, 'SIGKILL');
}

function watchMemory(): void {
  const taken = process.memoryUsage.rss() / mebibyte - ownMemory - thread.recordingBytes / mebibyte;
  if (taken <= limits.memory) return;
  void leave({ type: 'died', why: `it took ${Math.round(taken)} MiB of memory, of which it may take ${limits.memory} (${limitSettings.memory})` });
}

function send(message: FromRelay): Promise<void> {
  return writer.message(message);
}
