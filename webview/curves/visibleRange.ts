import type { SeriesView } from '../protocol.ts';
import type { LiveRun } from '../state/liveRun.ts';
import { rangeOf, type ValueAxis, type ValueRange } from './valueAxis.ts';

/** Whether a run left for infinity; its last values would take the whole axis for themselves. */
export function hasDiverged(run: LiveRun | undefined): boolean {
  return run?.result?.stopped === 'diverged';
}

/** The values that decide the height of the axis: those of the runs that did not diverge, and where the others began. */
export function rangeToShow(series: readonly SeriesView[], runs: readonly LiveRun[]): ValueRange | undefined {
  const calm = series.filter(({ run }) => !hasDiverged(runs.find((candidate) => candidate.index === run)));
  if (calm.length === 0) return rangeOf(series.map(({ values }) => values));
  const beginnings = series.filter((one) => !calm.includes(one)).map(({ values }) => values.subarray(0, 1));
  return rangeOf([...calm.map(({ values }) => values), ...beginnings]);
}

/** The axis' ends as positions, with a little room above and below. */
export function axisEnds(range: ValueRange, axis: ValueAxis): readonly [number, number] {
  const [low, high] = [axis.forward(range.low), axis.forward(range.high)];
  const room = (high - low) * 0.04 || Math.abs(low) * 0.05 || 0.5;
  return [low - room, high + room];
}
