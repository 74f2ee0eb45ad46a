import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { ColdTiming } from './cold.ts';
import { summary, type Timing } from './timing.ts';

export interface ColdTimings extends Readonly<Record<keyof ColdTiming, Timing>> {
  readonly method: 'source' | 'trace';
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
    return (['source', 'trace'] as const).map((method) => {
      const runs = Array.from({ length: times }, () => JSON.parse(execFileSync(process.execPath, [outfile, method, lines!], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as ColdTiming);
      const timing = (key: keyof ColdTiming): Timing => summary(runs.map((run) => run[key]));
      return { method, elapsed: timing('elapsed'), processor: timing('processor'), again: timing('again') };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
