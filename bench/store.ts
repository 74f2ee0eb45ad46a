/*
 * What it costs a run that its steps reach the disk while it goes on: `npm run bench:store`.
 * One run of Adam on Rosenbrock in a process of its own, as in the editor, with its recording followed by the store and without, in turn: milliseconds from the request to the
 * end, medians and quartiles; and until all of it is stored, where it was followed and where it is written at the end.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashesFrom } from '../engine/node/fileHashes.ts';
import { parseSpec } from '../engine/optimizers/spec.ts';
import { createEngine } from '../engine/worker/engine.ts';
import type { Run } from '../extension/comparisons/comparison.ts';
import { ComparisonStore } from '../extension/store/comparisonStore.ts';

const rounds = 5;
const steps = 3_000_000;
const source = { file: join(import.meta.dirname, '..', 'examples', 'rosenbrock.ts'), name: 'rosenbrock', recognition: 'tagged' as const, overlays: {} };
const request = { source, optimizers: [parseSpec('adam')], steps, seed: 1, stop: {}, recording: { columns: 'all' as const, every: 1, budget: 2 ** 30 } };
const tell = (text: string): void => console.error(text);

const engine = createEngine({ concurrency: 1 });
const folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-bench-'));
const store = new ComparisonStore(folder, '0', { error: tell, warn: tell, info: tell }, (_, error) => tell(String(error)));

interface Sample {
  readonly run: number;
  readonly stored: number;
  readonly mebibytes: number;
}

async function once(follows: boolean): Promise<Sample> {
  const id = crypto.randomUUID();
  const run: Run = { label: 'adam', optimizer: request.optimizers[0]!, status: 'waiting', steps: 0, rate: 0 };
  const versions = { extension: '0', node: process.versions.node, vscode: '' };
  const facts = { id, pinned: false, versions, ...hashesFrom({}), startedAt: new Date(), request, loss: undefined, name: 'rosenbrock', dependencies: [], rerunOnSave: false, branches: [], breakpoints: [] };
  const comparison = { id, facts, runs: [run], problem: undefined };
  const began = performance.now();
  if (follows) void store.save(comparison);
  const [{ summary, recording }] = await engine.compare(request, {
    opened: (_, opening) => void Object.assign(run, { opening, status: 'running' }),
    progressed: (_, { recording: now }) => {
      if (now) run.recording = now;
      if (follows) store.follow(comparison, run);
    },
  }) as readonly [{ readonly summary: NonNullable<Run['summary']>; readonly recording: NonNullable<Run['recording']> }];
  const ended = performance.now();
  Object.assign(run, { summary, recording, status: 'finished' });
  await store.save(comparison);
  const stored = performance.now();
  const bytes = await store.size(id);
  await rm(join(folder, id), { recursive: true });
  return { run: ended - began, stored: stored - began, mebibytes: bytes / 2 ** 20 };
}

const samples: Record<string, Sample[]> = { followed: [], 'at the end': [] };
for (let round = 0; round <= rounds; round++) {
  for (const name of Object.keys(samples)) {
    const sample = await once(name === 'followed');
    // The first round warms up.
    if (round > 0) samples[name]!.push(sample);
  }
}
const quantile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.round(share * (values.length - 1))]!;
const medianOf = (name: string, of: 'run' | 'stored'): number => quantile(samples[name]!.map((sample) => sample[of]), 0.5);
for (const [name, found] of Object.entries(samples)) {
  for (const what of ['run', 'stored'] as const) {
    const values = found.map((sample) => sample[what]);
    console.log(`${name.padEnd(12)} ${what.padEnd(7)} ${quantile(values, 0.5).toFixed(0)} ms (${quantile(values, 0.25).toFixed(0)} … ${quantile(values, 0.75).toFixed(0)})`);
  }
}
console.log(`${steps} steps, ${samples['followed']![0]!.mebibytes.toFixed(0)} MiB. Followed to not followed: run × ${(medianOf('followed', 'run') / medianOf('at the end', 'run')).toFixed(3)}, until stored × ${(medianOf('followed', 'stored') / medianOf('at the end', 'stored')).toFixed(3)}`);
await rm(folder, { recursive: true });
await engine.dispose();
