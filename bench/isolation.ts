/*
 * node bench/isolation.ts [worker.js]: what a worker in a process of its own costs, against one in a thread, and how long the host's event loop is held up: while every step of
 * a run is recorded, during eleven runs of 10⁶ steps, and while loss functions do what they can against it.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseSpec } from '../engine/optimizers/spec.ts';
import type { RunConfiguration } from '../engine/run/run.ts';
import { createEngine } from '../engine/worker/engine.ts';
import { delayText, hostDelay } from './hostDelay.ts';

const workerFile = resolve(process.argv[2] ?? 'engine/worker/worker.ts');
const folder = mkdtempSync(join(tmpdir(), 'optimizer-lab-'));
const file = join(folder, 'bowl.ts');
writeFileSync(file, '/** @loss @start 1, 2 */\nexport function bowl(x: number, y: number): number { return x ** 2 + 3 * y ** 2; }\n');
const source = { file, recognition: 'tagged', overlays: {} } as const;
const run = (steps: number, columns: RunConfiguration['recording']['columns'], optimizer = 'adam'): RunConfiguration => ({
  optimizer: parseSpec(optimizer), steps, seed: 1, stop: {}, recording: { columns, every: 1, budget: 2 ** 28 },
});

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Resident memory of this process and all that it started, in MiB; on Linux alone. */
function resident(): number {
  const own = (pid: string): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const pids = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid));
  const children = pids.filter((pid) => { try { return new RegExp(`PPid:\\s+${process.pid}\\b`).test(readFileSync(`/proc/${pid}/status`, 'utf8')); } catch { return false; } });
  return [String(process.pid), ...children].reduce((sum, pid) => sum + own(pid), 0);
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

for (const isolation of ['thread', 'process', 'thread', 'process'] as const) {
  const first: number[] = [];
  const second: number[] = [];
  const stop: number[] = [];
  let memory = 0;
  for (let i = 0; i < 5; i++) {
    const before = resident();
    const engine = createEngine({ workerFile, isolation, concurrency: 1 });
    first.push(await timed(() => engine.run({ source, run: run(100, 'all') })));
    memory = resident() - before;
    second.push(await timed(() => engine.run({ source, run: run(100, 'all') })));
    stop.push(await timed(() => engine.dispose()));
  }
  const engine = createEngine({ workerFile, isolation, concurrency: 1 });
  await engine.run({ source, run: run(100, 'all') });
  const recorded: string[] = [];
  for (const columns of ['all', 'none'] as const) {
    const steps = columns === 'all' ? 1_500_000 : 10_000_000;
    let milliseconds = 0;
    const delay = await hostDelay(async () => { milliseconds = await timed(() => engine.run({ source, run: run(steps, columns) })); });
    recorded.push(`${columns}: ${(steps / milliseconds / 1000).toFixed(1)} M steps/s, ${delayText(delay)}`);
  }
  const tf = await engine.run({ source, run: run(50, 'all', 'tf') }).then(({ summary }) => summary.stopped, String);
  await engine.dispose();
  console.log(`${isolation.padEnd(8)} first run ${median(first).toFixed(0)} ms, next ${median(second).toFixed(1)} ms, end ${median(stop).toFixed(0)} ms, ${memory.toFixed(0)} MiB; tf: ${tf}\n  ${recorded.join('\n  ')}`);
}

const optimizers = ['sgd', 'momentum', 'nesterov', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adamax', 'nadam', 'adamw', 'lion'].map((spec) => parseSpec(spec));
const engine = createEngine({ workerFile, isolation: 'process', concurrency: 1, workerLimits: { memory: 256 }, runLimits: { evaluationMilliseconds: 3000 }, output: () => undefined });
await engine.run({ source, run: run(100, 'all') });
const eleven = await hostDelay(() => engine.compare({ source, optimizers, steps: 1_000_000, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 2 ** 28 } }));
console.log(`11 runs of 10⁶ steps in 256 MiB: ${delayText(eleven)}`);

const deeds = {
  'an endless loop': 'let z = x; while (z < 2) z = Math.sin(z); return z;',
  'endless recursion': 'const f = (y: number): number => f(y) + 1; return f(x);',
  'a heap of objects': 'const hoard: unknown[] = []; for (;;) hoard.push({ x });',
  'one giant array': 'return new Array(1e9).fill(x).length;',
  'memory outside the heap': 'const hoard: unknown[] = []; for (;;) hoard.push(new Float64Array(1e6).fill(x));',
  'a loop over JSON.parse of 40 MB': 'const text = `[${"[1.5],".repeat(6e6)}1]`; let sum = 0; for (;;) sum += JSON.parse(text).length;',
  '100 MB on the console': 'const line = "x".repeat(999); for (let i = 0; i < 1e5; i++) console.log(line);',
};
for (const [name, deed] of Object.entries(deeds)) {
  const bad = join(folder, `${name.replaceAll(' ', '-')}.ts`);
  writeFileSync(bad, `/** @loss @start 1, 2 */\nexport function bad(x: number, y: number): number { if (Math.abs(x - 0.95) < 6e-6) { ${deed} } return x ** 2 + 3 * y ** 2; }\n`);
  const ended = { stopped: '', rows: 0 };
  const delay = await hostDelay(async () => {
    const { summary, recording } = await engine.run({ source: { ...source, file: bad }, run: run(20_000, 'all', 'adam:learningRate=0.00001') });
    Object.assign(ended, { stopped: summary.stopped, rows: recording?.rows ?? 0 });
  });
  console.log(`${name}: ${ended.stopped} after ${ended.rows} rows; ${delayText(delay)}`);
}
await engine.dispose();
rmSync(folder, { recursive: true });
