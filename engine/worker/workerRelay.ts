import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { controlBytes, controlIndex } from '../run/runMarks.ts';
import type { FromRelay, RelayedPiece, RelayedRequest, ToRelay } from './relayProtocol.ts';
import { RowRelay } from './rowRelay.ts';
import { limitSettings } from './workerLimits.ts';
import type { WorkerLimits } from './workerLimits.ts';
import type { CallEnd } from './workerLink.ts';
import { WorkerThread } from './workerThread.ts';

/*
 * The entry of a process that holds one worker: it passes on what the host asks and what the worker answers, and looks how much memory the process
 * takes. The worker's code never holds it up, as it runs in a thread of its own.
 */
const pumpMilliseconds = 10;
const memoryMilliseconds = 20;

/** What the process takes without any code of the user's, in MiB: two isolates and what a warm worker has compiled. */
const ownMemory = 300;

const mebibyte = 2 ** 20;

const [, , workerFile, limitsText] = process.argv;
if (!workerFile || !limitsText || !process.send) throw new Error('This file is the entry of a process that Optimizer Lab starts, not a program.');
const limits = JSON.parse(limitsText) as WorkerLimits;
const thread = new WorkerThread(workerFile, limits);

let pending: { readonly id: number; readonly control: SharedArrayBuffer; readonly rows: RowRelay; recorded: number; readonly over: AbortController } | undefined;

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
  const rows = new RowRelay(new Int32Array(control));
  const call = { id: request.id, control, rows, recorded: 0, over: new AbortController() };
  pending = call;
  const piece = (each: RelayedPiece) => send({ type: 'piece', id: request.id, piece: each });
  const ended = thread.call({ ...request, control }, {
    started: () => void piece({ type: 'started' }),
    opening: (opening, marks) => void piece(rows.open(opening, marks)),
    block: (block) => {
      call.recorded += block.memory.byteLength;
      rows.add(block);
    },
    output: (text) => void piece({ type: 'output', text }),
  });
  const pumped = pump(call);
  const end = await ended;
  call.over.abort();
  await pumped;
  // Another way of ending has told the host already.
  if (pending !== call) return;
  await endCall(end);
  if (!thread.alive) process.exit();
}

async function pump(call: NonNullable<typeof pending>): Promise<void> {
  const { signal } = call.over;
  while (!signal.aborted && pending === call) {
    for (const piece of call.rows.take(false)) {
      // Each waits until it is on its way: no more memory is taken than one piece needs.
      await send({ type: 'piece', id: call.id, piece });
      if (pending !== call) return;
    }
    // An answer does not wait for the next look.
    await delay(pumpMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** Sends what the worker has written, and how the call ended. */
async function endCall(end: CallEnd): Promise<void> {
  const call = pending;
  pending = undefined;
  if (!call) return;
  for (const piece of call.rows.take(true)) await send({ type: 'piece', id: call.id, piece });
  await send({ type: 'piece', id: call.id, piece: { type: 'ended', end } });
}

/** Whatever the worker does. */
async function leave(end: CallEnd): Promise<void> {
  await endCall(end);
  process.kill(process.pid, 'SIGKILL');
}

function watchMemory(): void {
  const taken = process.memoryUsage.rss() / mebibyte - ownMemory - (pending?.recorded ?? 0) / mebibyte;
  if (taken <= limits.memory) return;
  void leave({ type: 'died', why: `it took ${Math.round(taken)} MiB of memory, of which it may take ${limits.memory} (${limitSettings.memory})` });
}

function send(message: FromRelay): Promise<void> {
  return new Promise((resolve) => process.send!(message, undefined, undefined, () => resolve()));
}
