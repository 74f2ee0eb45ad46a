import { scalarStep } from '../../engine/recording/rowsUntil.ts';
import type { ComparedRun } from '../../engine/comparison/comparison.ts';
import { lastCheckpoint } from '../../engine/run/checkpoints.ts';
import type { RunPoint } from '../../engine/run/run.ts';
import type { Engine } from '../../engine/worker/engine.ts';
import { checkpointAt } from './checkpointAt.ts';
import type { Comparison } from './comparison.ts';

/**
 * The best point of an interrupted run that did not keep every row, up to its last checkpoint: the loss of each step is known, and its parameters are computed again.
 * Its summary knows the best of the kept rows only.
 */
export async function bestOfInterrupted(engine: Pick<Engine, 'replay'>, comparison: Comparison, index: number, { summary, recording }: ComparedRun, signal: AbortSignal): Promise<RunPoint> {
  const scalars = recording?.scalars;
  const losses = scalars?.columns.find(({ id }) => id === 'loss')?.data;
  const until = recording && lastCheckpoint(recording)?.step;
  if (!scalars || !losses || until === undefined) return summary.best;
  let best: Pick<RunPoint, 'step' | 'loss'> = summary.best.step <= until ? summary.best : { step: scalars.first, loss: losses[0]! };
  for (let row = 0; row < scalars.rows; row++) {
    const [step, loss] = [scalarStep(scalars, row), losses[row]!];
    if (step > until) break;
    if (Number.isFinite(loss) && (!Number.isFinite(best.loss) || loss < best.loss)) best = { step, loss };
  }
  if (best.step === summary.best.step) return summary.best;
  const checkpoint = await checkpointAt(engine, comparison, index, best.step, signal);
  return { step: best.step, loss: best.loss, parameters: checkpoint ? Array.from(checkpoint.parameters) : summary.start };
}
