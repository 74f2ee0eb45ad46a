import { partingPoint } from '../../engine/comparison/partingPoint.ts';
import type { Checkpoint } from '../../engine/run/checkpoint.ts';
import type { Engine } from '../../engine/worker/engine.ts';
import type { Comparison } from './comparison.ts';
import { configurationUpTo } from './performRuns.ts';

/** Where a run of a comparison stood after a step; see partingPoint. */
export async function checkpointAt(engine: Pick<Engine, 'replay'>, comparison: Comparison, index: number, step: number, signal: AbortSignal): Promise<Checkpoint | undefined> {
  const run = configurationUpTo(comparison, comparison.runs[index]!, step);
  return partingPoint(engine, { source: comparison.facts.request.source, run, recording: await comparison.recording(index) }, step, signal);
}
