// In a worker: cold.js source|trace FILE [warm] gives milliseconds from a saved file to its first gradient, audit included, in a worker that has loaded the
// engine and computed nothing yet, or only what a worker computes to be warm; and once more after a change of the file. Without arguments it becomes warm.
import { readFileSync } from 'node:fs';
import { checkLoss } from '../../engine/loss/checkLoss.ts';
import { prepareLoss } from '../../engine/loss/prepareLoss.ts';
import { nodeFiles } from '../../engine/node/nodeFiles.ts';
import { warmUpSources } from '../../engine/worker/warmUp.ts';
import { processorTime } from './timing.ts';

/** In milliseconds. */
export interface ColdTiming {
  readonly elapsed: number;
  readonly processor: number;
  /** Processor time after another save. */
  readonly again: number;
}

// The loader's own arguments come first.
const [, , , , method, file, warm] = process.argv;
void timed();

async function timed(): Promise<void> {
  if (warm !== undefined || method === undefined) for (const { overlays, ...source } of warmUpSources) await checkLoss(source, nodeFiles(overlays));
  if (method === undefined || file === undefined) return;
  const text = readFileSync(file, 'utf8');
  // Generators are the tracer's.
  const generator = 'function* indices(count: number): Generator<number> {\n  for (let i = 0; i < count; i++) yield i;\n}';
  const saved = method === 'trace' ? text.replace(/function indices\(count: number\).*?\n}/s, generator) : text;

  const [begun, processorBegun] = [performance.now(), processorTime()];
  await gradientOf(file, saved);
  const [elapsed, processor] = [performance.now() - begun, processorTime() - processorBegun];
  const againBegun = processorTime();
  await gradientOf(file, saved.replace('0.01 * value', '0.02 * value'));
  console.log(JSON.stringify({ elapsed, processor, again: processorTime() - againBegun } satisfies ColdTiming));
}

async function gradientOf(path: string, source: string): Promise<void> {
  const { objective, start } = await prepareLoss({ file: path, recognition: 'tagged', seed: 1 }, nodeFiles({ [path]: source }));
  objective.gradient(start, 1, new Float64Array(start.length));
  if (objective.gradientMethod !== method) throw new Error(`by ${objective.gradientMethod}`);
}
