import { loadLoss, type LoadedLoss } from '../loss/loadLoss.ts';
import { nodeFiles } from '../node/nodeFiles.ts';
import { ProblemError } from '../problem.ts';
import { replaySteps, type ReplayResult } from '../run/replaySteps.ts';
import { prepareRun, type PreparedRun } from './prepareRun.ts';
import type { ReplayOutcome, ReplayWish, WorkerCalls } from './protocol.ts';

/** Runs that are ready to go on from any checkpoint, by what tells them apart; the last one was used last. One that is at work is not here. */
const ready = new Map<string, PreparedRun>();
/** About as many as one looks at together. */
const readyAtMost = 24;
/** What a run of more parameters keeps is not kept beyond its replay. */
const keptDimensions = 1000;

/** Whoever looks around in a comparison asks for steps of the same runs again and again: preparing them takes longer than the steps. */
export async function answerReplays({ source, replays }: WorkerCalls['replay']['parameters'], control: Int32Array): Promise<readonly ReplayOutcome[]> {
  // At each call, so that data that have changed are seen.
  const loaded = await loadLoss(source, nodeFiles(source.overlays));
  const outcomes: ReplayOutcome[] = [];
  for (const wish of replays) {
    outcomes.push(await answerReplay(loaded, source, wish, control).catch((error: unknown) => {
      if (error instanceof ProblemError) return { problem: error.problem };
      throw error;
    }));
  }
  return outcomes;
}

async function answerReplay(loaded: LoadedLoss, source: WorkerCalls['replay']['parameters']['source'], { run, checkpoint, first, last, wanted }: ReplayWish, control: Int32Array): Promise<ReplayResult> {
  // A checkpoint sets all that changes while a run goes on; at its start a run must be fresh.
  const key = checkpoint && keyOf([loaded.hash, source.file, source.name, source.numericGradients, run]);
  const known = key === undefined ? undefined : ready.get(key);
  if (known) ready.delete(key!);
  const { prepared, stepper } = known ?? (await prepareRun(loaded, source, run, true));
  const { objective, start } = prepared;
  let mayGoOn = false;
  try {
    const result = replaySteps({ objective, stepper, theta: start, checkpoint, first, last, wanted, control });
    mayGoOn = start.length <= keptDimensions;
    return result;
  } finally {
    if (key !== undefined && mayGoOn) keep(key, { prepared, stepper });
    else stepper.dispose();
  }
}

function keep(key: string, run: PreparedRun): void {
  ready.set(key, run);
  const [oldest] = ready;
  if (ready.size <= readyAtMost || !oldest) return;
  ready.delete(oldest[0]);
  oldest[1].stepper.dispose();
}

/** Infinities too are told apart. */
function keyOf(parts: readonly unknown[]): string {
  return JSON.stringify(parts, (_, value: unknown) => (typeof value === 'number' ? String(value) : value));
}
