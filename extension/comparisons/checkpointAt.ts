import type { Checkpoint } from '../../engine/run/checkpoint.ts';
import { checkpointBefore } from '../../engine/run/checkpoints.ts';
import type { Engine } from '../../engine/worker/engine.ts';
import type { Comparison } from './comparison.ts';
import { configurationUpTo } from './performRuns.ts';

/**
 * Where a run stood after a step that it has done: as it was kept, else computed again from what was kept before it. Undefined: at its start.
 * @throws what the engine throws
 */
export async function checkpointAt(engine: Pick<Engine, 'replay'>, comparison: Comparison, index: number, step: number, signal: AbortSignal): Promise<Checkpoint | undefined> {
  if (step === 0) return undefined;
  const run = comparison.runs[index]!;
  const recording = await comparison.recording(index);
  const nearest = recording && checkpointBefore(recording, step);
  if (nearest?.step === step) return nearest;
  const { breakpoints: _, ...configuration } = configurationUpTo(comparison, run, step);
  const { checkpoint } = await engine.replay({
    source: comparison.facts.request.source,
    run: configuration,
    ...(nearest && { checkpoint: nearest }),
    first: (nearest?.step ?? 0) + 1,
    last: step,
    wanted: { kind: 'columns', columns: [] },
  }, signal);
  return checkpoint;
}
