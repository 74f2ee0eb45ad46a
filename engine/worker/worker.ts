import { createRequire } from 'node:module';
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { openNodeModules } from '../compile/nodeModules.ts';
import { parseSpec } from '../optimizers/spec.ts';
import { ProblemError } from '../problem.ts';
import { controlBytes } from '../run/runMarks.ts';
import { answerCheck, answerGradient, answerIntermediates, answerLandscape, answerRun } from './answers.ts';
import { answerReplays } from './answerReplays.ts';
import { CapturedOutput } from './captureOutput.ts';
import { closeGlobals } from './closeGlobals.ts';
import { isWorkerRequest } from './isWorkerRequest.ts';
import type { CallName, WorkerCalls, WorkerMessage, WorkerRequest } from './protocol.ts';
import { warmUpSources } from './warmUp.ts';
import type { WorkerLimits } from './workerLimits.ts';

/*
 * The entry of a worker. It answers one call after the other; what it announces on the way goes straight to the host, even while the user's code keeps it busy.
 * As a program it only becomes warm, for the code cache.
 */
if (parentPort) listen(parentPort, workerData as WorkerLimits);
else void warmUpAlone();

/** How long a run waits for what is behind with its rows. */
const patienceMilliseconds = 20;

function listen(port: MessagePort, { allowNodeModules, outputLines }: WorkerLimits): void {
  const output = new CapturedOutput(outputLines);
  if (allowNodeModules) openNodeModules(createRequire(process.execPath));
  else closeGlobals();

  port.on('message', (request: unknown) => {
    if (!isWorkerRequest(request)) throw new TypeError('A request that this worker does not understand.');
    void answer(request, port, output);
  });
}

async function warmUpAlone(): Promise<void> {
  const run = { optimizer: parseSpec('adam'), steps: 10, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1e6 } } as const;
  for (const source of warmUpSources) {
    await answerCheck({ source });
    await answerRun({ source, run }, new Int32Array(new SharedArrayBuffer(controlBytes)), { opening: () => undefined, block: () => undefined });
  }
}

async function answer(request: WorkerRequest, port: MessagePort, output: CapturedOutput): Promise<void> {
  const { id } = request;
  const send = (message: WorkerMessage) => port.postMessage(message);
  send({ id, type: 'started' });
  output.begin((text) => send({ id, type: 'output', text }));
  try {
    send({ id, type: 'result', result: await perform(request, send) });
  } catch (error) {
    if (error instanceof ProblemError) send({ id, type: 'problem', problem: error.problem });
    else if (error instanceof Error) send({ id, type: 'failure', message: error.message, ...(error.stack && { stack: error.stack }) });
    else send({ id, type: 'failure', message: String(error) });
  }
  // Timers that the user's code left behind would go off in the next call: that one gets a fresh worker.
  if (process.getActiveResourcesInfo().some((kind) => kind === 'Timeout' || kind === 'Immediate')) process.exit();
}

async function perform(request: WorkerRequest, send: (message: WorkerMessage) => void): Promise<WorkerCalls[CallName]['result']> {
  const { id } = request;
  switch (request.call) {
    case 'run':
      return answerRun(request.parameters, new Int32Array(request.control), {
        opening: (opening, marks) => send({ id, type: 'opening', opening, marks }),
        block: (block) => send({ id, type: 'block', block }),
        patience: patienceMilliseconds,
      });
    case 'replay':
      return answerReplays(request.parameters, new Int32Array(request.control));
    case 'landscape':
      return answerLandscape(request.parameters);
    case 'check':
      return answerCheck(request.parameters);
    case 'gradient':
      return answerGradient(request.parameters);
    case 'intermediates':
      return answerIntermediates(request.parameters);
  }
}
