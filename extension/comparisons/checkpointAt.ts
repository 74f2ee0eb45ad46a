import type { Checkpoint } from '../../engine/run/checkpoint.ts';
import { checkpointBefore, lastCheckpoint } from '../../engine/run/checkpoints.ts';
import type { Engine } from '../../engine/worker/engine.ts';
import type { Comparison } from './comparison.ts';
import { configurationOf } from './performRuns.ts';

/**
 * Where a run stood after a step that it has done: as it was kept, else computed again from what was kept before it.
 * @throws Error where the signal ended it, or nothing was recorded of the run
 */
export async function checkpointAt(engine: Pick<Engine, 'run'>, comparison: Comparison, index: number, step: number, signal: AbortSignal): Promise<Checkpoint> {
  const run = comparison.runs[index]!;
  const recording = await comparison.recording(index);
  const nearest = recording && checkpointBefore(recording, step);
  if (nearest?.step === step) return nearest;
  const { breakpoints: _, ...configuration } = configurationOf(comparison, run, step);
  const again = await engine.run({
    source: comparison.facts.request.source,
    run: { ...configuration, stop: {} },
    ...(nearest && { from: { checkpoint: nearest, optimizer: run.optimizer } }),
  }, {}, signal);
  signal.throwIfAborted();
  const reached = again.recording && lastCheckpoint(again.recording);
  if (reached?.step !== step) throw new Error(`${run.label} could not be computed again up to step ${step}.`);
  return reached;
}
