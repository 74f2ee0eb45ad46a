import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { ColdTiming } from './cold.ts';
import { summary, type Timing } from './timing.ts';

/** What a worker has at its start: nothing, what V8 compiled of its bundle before, or what it has computed on its own to be warm. */
const states = ['new', 'code kept', 'warm'] as const;

export interface ColdTimings extends Readonly<Record<keyof ColdTiming, Timing>> {
  readonly method: 'source' | 'trace';
  readonly worker: (typeof states)[number];
}

const times = 9;

/** In turn, each time in a worker of a process of its own; the bundle is made as the extension's is. */
export async function coldTimings(): Promise<ColdTimings[]> {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-lab-bench-'));
  try {
    const entryPoints = { cold: join(import.meta.dirname, 'cold.ts'), loader: join(import.meta.dirname, '../../engine/worker/cachedWorker.ts') };
    await build({ entryPoints, outdir: folder, bundle: true, platform: 'node', format: 'cjs', minifyWhitespace: true, target: 'node20', mainFields: ['module', 'main'], logLevel: 'error' });
    const [loader, bundle, kept, none] = ['loader.js', 'cold.js', 'cold.compiled', 'none.compiled'].map((name) => join(folder, name)) as [string, string, string, string];
    execFileSync(process.execPath, [loader, bundle, kept]);

    const lines = join(import.meta.dirname, 'hundredLines.ts');
    const run = (method: string, worker: ColdTimings['worker']): ColdTiming => {
      const parameters = [loader, bundle, worker === 'new' ? none : kept, method, lines, ...(worker === 'warm' ? ['warm'] : [])];
      const program = 'new (require("node:worker_threads").Worker)(process.argv[1], { argv: process.argv.slice(2) })';
      return JSON.parse(execFileSync(process.execPath, ['-e', program, ...parameters], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as ColdTiming;
    };
    const cases = (['source', 'trace'] as const).flatMap((method) => states.map((worker) => ({ method, worker, runs: [] as ColdTiming[] })));
    for (let time = 0; time < times; time++) for (const { method, worker, runs } of cases) runs.push(run(method, worker));
    return cases.map(({ method, worker, runs }) => {
      const timing = (key: keyof ColdTiming): Timing => summary(runs.map((each) => each[key]));
      return { method, worker, elapsed: timing('elapsed'), processor: timing('processor'), again: timing('again') };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
