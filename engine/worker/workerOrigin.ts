import { columnOf, rowAtStep, type Recording } from '../recording/recording.ts';
import type { RunPoint, RunSummary } from '../run/run.ts';
import type { RunOrigin, WorkerOrigin } from '../run/runOrigin.ts';

/** What the worker is told of where a run begins; undefined where all that can be done is to begin at the start. */
export function workerOrigin({ checkpoint, before, optimizer }: RunOrigin): WorkerOrigin | undefined {
  if (!before) return { checkpoint, ...(optimizer && { optimizer }) };
  const { summary, recording } = before;
  if (!recording) return undefined;
  const best = bestUntil(summary, recording, checkpoint.step);
  if (!best) return undefined;
  const at = rowAtStep(recording, checkpoint.step);
  const row = recording.steps[at] === checkpoint.step ? recording.columns.map(({ data, width }) => data.slice(at * width, (at + 1) * width)) : undefined;
  return { checkpoint, before: { best, start: summary.start, milliseconds: summary.milliseconds, ...(row && { row }) } };
}

/** Undefined where its parameters are not known any more. */
function bestUntil({ best }: RunSummary, recording: Recording, step: number): RunPoint | undefined {
  if (best.step <= step) return best;
  // What was done after the checkpoint is done again.
  if (recording.scalars) return undefined;
  const { data } = columnOf(recording, 'loss');
  let row = 0;
  for (let other = 1; other <= rowAtStep(recording, step); other++) if (data[other]! > -Infinity && (data[other]! < data[row]! || !Number.isFinite(data[row]))) row = other;
  const parameters = columnOf(recording, 'parameters');
  return { step: recording.steps[row]!, loss: data[row]!, parameters: Array.from(parameters.data.subarray(row * parameters.width, (row + 1) * parameters.width)) };
}
