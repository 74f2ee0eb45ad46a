// node bench/isolation.ts [worker.js]: what a worker in a process of its own costs, against one in a thread.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseSpec } from '../engine/optimizers/spec.ts';
import type { RunConfiguration } from '../engine/run/run.ts';
import { createEngine } from '../engine/worker/engine.ts';

const workerFile = resolve(process.argv[2] ?? 'dist/worker.js');
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
  const delays = monitorEventLoopDelay({ resolution: 2 });
  delays.enable();
  const recorded: string[] = [];
  for (const columns of ['all', 'none'] as const) {
    let rows = 0;
    const steps = columns === 'all' ? 1_500_000 : 10_000_000;
    const milliseconds = await timed(async () => { rows = (await engine.run({ source, run: run(steps, columns) })).recording?.rows ?? 0; });
    recorded.push(`${columns}: ${(steps / milliseconds / 1000).toFixed(1)} M steps/s, ${rows} rows`);
  }
  delays.disable();
  const tf = await engine.run({ source, run: run(50, 'all', 'tf') }).then(({ summary }) => summary.stopped, String);
  await engine.dispose();
  console.log(`${isolation.padEnd(8)} first run ${median(first).toFixed(0)} ms, next ${median(second).toFixed(1)} ms, end ${median(stop).toFixed(0)} ms, ${memory.toFixed(0)} MiB; ${recorded.join('; ')}; longest delay of the host ${(delays.max / 1e6).toFixed(0)} ms; tf: ${tf}`);
}
rmSync(folder, { recursive: true });
