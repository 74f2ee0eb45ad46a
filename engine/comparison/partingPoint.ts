import type { Recording } from '../recording/recording.ts';
import type { Checkpoint } from '../run/checkpoint.ts';
import { checkpointBefore } from '../run/checkpoints.ts';
import type { RunConfiguration } from '../run/run.ts';
import type { Engine } from '../worker/engine.ts';
import type { LossSource } from '../worker/protocol.ts';

/** A run that has been at a step. */
export interface PartedRun {
  readonly source: LossSource;
  readonly run: RunConfiguration;
  readonly recording: Recording | undefined;
}

/**
 * Where a run stood after a step that it has done: as it was kept, else computed again from what was kept before it. Undefined: at its start.
 * @throws what the engine throws
 */
export async function partingPoint(engine: Pick<Engine, 'replay'>, { source, run, recording }: PartedRun, step: number, signal?: AbortSignal): Promise<Checkpoint | undefined> {
  if (step === 0) return undefined;
  const nearest = recording && checkpointBefore(recording, step);
  if (nearest?.step === step) return nearest;
  const { breakpoints: _, ...configuration } = run;
  const { checkpoint } = await engine.replay({
    source,
    run: { ...configuration, steps: step },
    ...(nearest && { checkpoint: nearest }),
    first: (nearest?.step ?? 0) + 1,
    last: step,
    wanted: { kind: 'columns', columns: [] },
  }, signal);
  return checkpoint;
}
