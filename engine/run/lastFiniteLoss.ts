import { scalarStep } from '../recording/rowsUntil.ts';
import type { Recording } from '../recording/recording.ts';
import type { RunSummary } from './run.ts';

/** The summary, with the last step whose loss was finite where that of the step before a divergence was not, as far as the recording knows. */
export function withLastFiniteLoss(summary: RunSummary, recording: Recording | undefined): RunSummary {
  const { divergence } = summary;
  if (!divergence || !recording || Number.isFinite(divergence.lastFinite.loss)) return summary;
  const { scalars } = recording;
  const { rows, columns } = scalars ?? recording;
  const losses = columns.find(({ id }) => id === 'loss')?.data.subarray(0, rows);
  const row = losses?.findLastIndex(Number.isFinite) ?? -1;
  if (row < 0) return summary;
  const lastFiniteLoss = { step: scalars ? scalarStep(scalars, row) : recording.steps[row]!, loss: losses![row]! };
  return { ...summary, divergence: { ...divergence, lastFiniteLoss } };
}
