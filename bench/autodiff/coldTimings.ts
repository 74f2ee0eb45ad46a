import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { ColdTiming } from './cold.ts';
import { summary, type Timing } from './timing.ts';

export interface ColdTimings extends Readonly<Record<keyof ColdTiming, Timing>> {
  readonly method: 'source' | 'trace';
  /** Has the worker computed what it computes on its own to be warm? */
  readonly warm: boolean;
}

const times = 9;

/** Each time in a process of its own, whose engine is bundled as the extension's is. */
export async function coldTimings(): Promise<ColdTimings[]> {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-lab-bench-'));
  try {
    const outfile = join(folder, 'cold.mjs');
    const [cold, lines] = ['cold.ts', 'hundredLines.ts'].map((name) => join(import.meta.dirname, name));
    // Some libraries are CommonJS and require modules of Node.
    const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
    await build({ entryPoints: [cold!], outfile, bundle: true, platform: 'node', format: 'esm', minify: true, target: 'node20', mainFields: ['module', 'main'], banner, logLevel: 'error' });
    const cases = (['source', 'trace'] as const).flatMap((method) => [false, true].map((warm) => ({ method, warm })));
    return cases.map(({ method, warm }) => {
      const runs = Array.from({ length: times }, () => JSON.parse(execFileSync(process.execPath, [outfile, method, lines!, ...(warm ? ['warm'] : [])], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as ColdTiming);
      const timing = (key: keyof ColdTiming): Timing => summary(runs.map((run) => run[key]));
      return { method, warm, elapsed: timing('elapsed'), processor: timing('processor'), again: timing('again') };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
