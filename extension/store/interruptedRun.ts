import { columnOf, type Recording } from '../../engine/recording/recording.ts';
import { lastCheckpoint } from '../../engine/run/checkpoints.ts';
import type { RunPoint, RunSummary } from '../../engine/run/run.ts';
import { unstartedRun } from '../../engine/run/unstartedRun.ts';
import type { ComparisonFacts, Run } from '../comparisons/comparison.ts';

/**
 * A run whose window went while it ran, as it stands by what had come to the disk: it waits to be continued.
 * Of the values and gradients that it computed those up to its last checkpoint are counted; its best point is the best of the kept rows.
 */
export function interruptedRun(run: Run, recording: Recording | undefined, { request }: Pick<ComparisonFacts, 'request'>): Run {
  const steps = recording?.steps.at(-1) ?? 0;
  const { opening, summary, branch } = run;
  // It had not gone on.
  const isOlder = summary !== undefined && steps <= summary.steps;
  const now = isOlder ? summary : recording && opening && summaryOf(run, recording, opening, request);
  return { ...run, status: 'paused', interrupted: true, steps: Math.max(now?.steps ?? 0, branch?.step ?? 0), ...(now && { summary: now }) };
}

function summaryOf({ optimizer, branch, summary }: Run, recording: Recording, opening: NonNullable<Run['opening']>, request: ComparisonFacts['request']): RunSummary {
  const losses = columnOf(recording, 'loss').data;
  const row = bestRow(losses);
  const checkpoint = lastCheckpoint(recording);
  return {
    ...unstartedRun({ ...request, optimizer }, 'cancelled', undefined, opening.start),
    steps: recording.steps.at(-1)!,
    evaluations: checkpoint?.evaluations ?? { loss: 0, gradient: 0 },
    gradientMethod: opening.gradientMethod,
    every: opening.every,
    milliseconds: summary?.milliseconds ?? 0,
    ...(branch && { branchedAt: summary?.branchedAt ?? branch.step }),
    best: pointOf(recording, row),
    last: pointOf(recording, recording.rows - 1),
  };
}

/** The smallest finite loss, at its first row; the first row where there is none. */
function bestRow(losses: Float64Array): number {
  let best = 0;
  for (let row = 1; row < losses.length; row++) if (Number.isFinite(losses[row]) && (!Number.isFinite(losses[best]) || losses[row]! < losses[best]!)) best = row;
  return best;
}

function pointOf(recording: Recording, row: number): RunPoint {
  const { data, width } = columnOf(recording, 'parameters');
  return { step: recording.steps[row]!, loss: columnOf(recording, 'loss').data[row]!, parameters: Array.from(data.subarray(row * width, (row + 1) * width)) };
}
