/*
 * A window that somebody kills: it compares and stores, on and on, and says what has reached the disk, a line of JSON each. Started by kill.test.ts with a folder and a seed.
 */
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { lastCheckpoint } from '../../../engine/run/checkpoints.ts';
import type { Run } from '../../../extension/comparisons/comparison.ts';
import { ComparisonStore } from '../../../extension/store/comparisonStore.ts';
import type { StorableComparison } from '../../../extension/store/comparisonFile.ts';
import { comparisonOf, endRun, openingOf, recordingUntil } from './recordedRuns.ts';

export type Said = { readonly id: string; readonly steps: readonly number[]; readonly ended: boolean } | { readonly ready: true } | { readonly trouble: string } | { readonly trashing: string } | { readonly ending: string; readonly steps: readonly number[] };

const [folder, seed] = [process.argv[2]!, Number(process.argv[3])];
const say = (said: Said): void => void writeSync(1, `${JSON.stringify(said)}\n`);
const tell = (text: string): void => say({ trouble: text });

let state = seed;
/** 0 … below − 1. */
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

/** Every third comparison does not keep all rows. */
const shapeOf = ({ facts }: StorableComparison) => ({ dimensions: 2, every: facts.request.seed % 3 === 0 ? 16 : 1 });
const numbersOf = ({ facts }: StorableComparison, run: number): number => facts.request.seed * 8 + run;

const store = new ComparisonStore(folder, '1', { error: tell, warn: tell, info: tell }, (_, error) => tell(String(error)), 2);
const known: StorableComparison[] = (await store.list()).map(({ facts, runs, problem }) => ({ id: facts.id, facts, runs, problem }));

/** Takes runs on from where they stand. */
async function compare(comparison: StorableComparison): Promise<void> {
  const shape = shapeOf(comparison);
  const { runs } = comparison;
  for (const [index, run] of runs.entries()) {
    const before = run.recording ?? await store.readRecording(comparison.id, run);
    const first = before && lastCheckpoint(before)?.step;
    run.status = 'running';
    delete run.interrupted;
    run.opening = { ...openingOf(recordingUntil(0, 0, shape), shape.every), ...(first !== undefined && { first }) };
    // What it did after its last checkpoint is done again.
    if (first !== undefined) Object.assign(run, { steps: first, recording: recordingUntil(numbersOf(comparison, index), first, shape) });
  }
  await store.save(comparison);
  for (let tick = 3 + random(12); tick > 0; tick--) {
    for (const [index, run] of runs.entries()) {
      run.steps += 1 + random(tick % 4 === 0 ? 300 : 20);
      run.recording = recordingUntil(numbersOf(comparison, index), run.steps, shape);
      store.follow(comparison, run);
    }
    const steps = runs.map((run) => run.steps);
    await delay(3 + random(4));
    await store.idle(comparison.id);
    say({ id: comparison.id, steps, ended: false });
  }
}

async function end(comparison: StorableComparison, stopped: 'steps' | 'cancelled'): Promise<void> {
  comparison.runs.forEach((run: Run, index) => endRun(run, recordingUntil(numbersOf(comparison, index), run.steps, shapeOf(comparison)), stopped));
  const steps = comparison.runs.map((run) => run.steps);
  // It may end before it has come again to where it stood.
  say({ ending: comparison.id, steps });
  await store.save(comparison);
  say({ id: comparison.id, steps, ended: true });
}

say({ ready: true });
for (;;) {
  const paused = known.find(({ runs }) => runs.some(({ status }) => status === 'paused'));
  const comparison = paused ?? comparisonOf(crypto.randomUUID(), 2);
  if (!paused) {
    Object.assign(comparison, { facts: { ...comparison.facts, startedAt: new Date(), request: { ...comparison.facts.request, seed: 1 + random(1000) } } });
    known.push(comparison);
  }
  await compare(comparison);
  await end(comparison, random(2) === 0 ? 'steps' : 'cancelled');
  if (known.length > 3) {
    const [oldest] = known.splice(0, 1);
    say({ trashing: oldest!.id });
    await store.trash(oldest!.id);
    if (random(2) === 0) await store.emptyTrash();
  }
}
