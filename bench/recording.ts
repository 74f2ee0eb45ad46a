/*
 * What recording costs and keeps: `npm run bench:recording`.
 * The whole loop of a run of Adam on Rosenbrock in two dimensions, recorded and not, as its worker does it, and with what the host does to keep the rows, beside C that records the same
 * columns where a compiler is at hand (processor time, medians of rounds in turn, ± half the distance of the quartiles); a run of 10⁷ steps beside its budget; and how long a step that was not kept takes to be there again,
 * from the host's question to its answer.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { prepareLoss } from '../engine/loss/prepareLoss.ts';
import { nodeFiles } from '../engine/node/nodeFiles.ts';
import { createStepper } from '../engine/optimizers/createStepper.ts';
import { parseSpec } from '../engine/optimizers/spec.ts';
import { BlockReader } from '../engine/recording/blockReader.ts';
import { createRunReader } from '../engine/recording/createRunReader.ts';
import { GatheringAnnouncer } from '../engine/recording/gatheringAnnouncer.ts';
import type { Column, Recording } from '../engine/recording/recording.ts';
import { performRun, type RunAnnouncer } from '../engine/run/performRun.ts';
import type { RunConfiguration } from '../engine/run/run.ts';
import { controlBytes } from '../engine/run/runMarks.ts';
import { createEngine } from '../engine/worker/engine.ts';
import type { LossSource } from '../engine/worker/protocol.ts';
import { processorTime, summary, type Timing } from './autodiff/timing.ts';
import { compileC } from './optimizers/cLanguage.ts';

const rounds = 9;
const steps = 500_000;
const budget = 256 * 2 ** 20;
const source: LossSource = { file: join(import.meta.dirname, '..', 'examples', 'rosenbrock.ts'), name: 'rosenbrock', recognition: 'tagged', overlays: {} };
const quadratic: LossSource = { ...source, file: '/bench/quadratic.ts', name: 'quadratic', overlays: { '/bench/quadratic.ts': quadraticText(100) } };

function quadraticText(n: number): string {
  return `/** @loss\n * @dimensions ${n}\n * @start all 1 */\nexport function quadratic(p: number[]): number {\n  let sum = 0;\n  for (let i = 0; i < p.length; i++) sum += (i + 1) * p[i]! ** 2;\n  return sum;\n}\n`;
}

const configurationOf = (count: number, bytes: number, records = true): RunConfiguration => ({ optimizer: parseSpec('adam'), steps: count, seed: 1, stop: {}, recording: { columns: records ? 'all' : 'none', every: 1, budget: bytes } });

/** Gives each block back as soon as the next is begun, as who sends them on does. */
function returning(): RunAnnouncer {
  let reader: BlockReader;
  return {
    opening: (opening) => void (reader = new BlockReader(opening)),
    block(block) {
      reader.add(block);
      for (const _ of reader.take('full')) continue;
    },
  };
}

/** Nanoseconds per step. */
async function loop(bytes: number, records: boolean, announcer: RunAnnouncer = returning()): Promise<number> {
  const { objective, start } = await prepareLoss({ ...source, seed: 1 }, nodeFiles({}));
  const configuration = configurationOf(steps, bytes, records);
  const stepper = await createStepper(configuration.optimizer, 2, () => Promise.reject(new Error('not here')), { seed: 1, records });
  const before = processorTime();
  performRun({ objective, notes: [], stepper, theta: start, configuration, control: new Int32Array(new SharedArrayBuffer(controlBytes)), announcer });
  return ((processorTime() - before) * 1e6) / steps;
}

async function loops(): Promise<void> {
  const c = compileC();
  const subjects: Record<string, () => number | Promise<number>> = {
    'not recorded': () => loop(budget, false),
    recorded: () => loop(budget, true),
    'recorded and gathered': () => loop(budget, true, new GatheringAnnouncer(steps)),
    'recorded beyond the budget': () => loop(8 * 2 ** 20, true),
    ...(c && { 'C, not recorded': () => c.steps('adam', false, steps), 'C, recorded': () => c.steps('adam', true, steps) }),
  };
  const samples: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(subjects)) {
      const nanoseconds = await run();
      // The first round warms up.
      if (round > 0) (samples[name] ??= []).push(nanoseconds);
    }
  }
  c?.dispose();
  const timings: Record<string, Timing> = Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, summary(values)]));
  for (const [name, { median, spread }] of Object.entries(timings)) console.log(`${name}: ${median.toFixed(1)} ns per step ± ${(50 * spread).toFixed(0)} %`);
  const ratio = (a: string, b: string) => (timings[a] && timings[b] ? (timings[a].median / timings[b].median).toFixed(2) : 'not measured');
  console.log(`recorded : not recorded = ${ratio('recorded', 'not recorded')}, recorded : C recorded = ${ratio('recorded', 'C, recorded')}, gathered too ${ratio('recorded and gathered', 'C, recorded')}\n`);
}

/** Of the memory that its arrays hold. */
function bytesOf({ steps: rowSteps, columns, scalars, checkpoints }: Recording): number {
  const arrays = [rowSteps, ...[...columns, ...(scalars?.columns ?? []), ...(checkpoints?.columns ?? [])].map(({ data }: Column) => data), ...(checkpoints ? [checkpoints.steps] : [])];
  return [...new Set(arrays.map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

async function beyond(name: string, loss: LossSource, count: number, bytes: number): Promise<void> {
  const engine = createEngine({ isolation: 'process' });
  try {
    await engine.run({ source: loss, run: configurationOf(100, bytes) });
    const resident = process.memoryUsage.rss();
    const run = configurationOf(count, bytes);
    const begin = performance.now();
    const { recording } = await engine.run({ source: loss, run });
    if (!recording) throw new Error('Nothing was recorded.');
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const mebibytes = (value: number) => `${(value / 2 ** 20).toFixed(1)} MiB`;
    console.log(`${name}: ${count} steps in ${seconds} s; ${mebibytes(bytesOf(recording))} of ${mebibytes(bytes)}, the host grew by ${mebibytes(process.memoryUsage.rss() - resident)}; one row in ${recording.steps[1]}, a checkpoint every ${recording.checkpoints!.steps[1]} steps`);
    const asked: number[] = [];
    const seed = 123_457;
    for (let k = 0; k < 200; k++) {
      const step = (seed * (k + 1)) % count;
      const at = performance.now();
      await createRunReader(recording, (wish) => engine.replay({ source: loss, run, ...wish })).piece(step, step);
      asked.push(performance.now() - at);
    }
    asked.sort((a, b) => a - b);
    console.log(`  any step: median ${asked[100]!.toFixed(1)} ms, p99 ${asked[197]!.toFixed(1)} ms`);
    const at = performance.now();
    await createRunReader(recording, (wish) => engine.replay({ source: loss, run, ...wish })).series({ column: 'effectiveLearningRate', coordinates: [0], from: 0, to: count, buckets: 1000, spacing: 'linear' });
    console.log(`  a curve of one coordinate over all steps: ${((performance.now() - at) / 1000).toFixed(2)} s`);
  } finally {
    await engine.dispose();
  }
}

/** Each in a process of its own, so that what it grows by is its recording's. */
const cases: Readonly<Record<string, () => Promise<void>>> = {
  'as many steps as fit': () => beyond('2 parameters, as many steps as fit', source, 1_740_000, budget),
  '2 parameters': () => beyond('2 parameters', source, 1e7, budget),
  '100 parameters': () => beyond('100 parameters', quadratic, 2e5, budget / 11),
};

const [, file, asked] = process.argv;
if (asked !== undefined) await cases[asked]!();
else {
  await loops();
  for (const name of Object.keys(cases)) spawnSync(process.execPath, [file!, name], { stdio: 'inherit' });
}
