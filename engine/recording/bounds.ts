import { columnOf } from './recording.ts';
import type { Recording } from './recording.ts';

export type Interval = readonly [low: number, high: number];

/** A rectangle of the plane of the first two parameters. */
export interface Box {
  readonly x: Interval;
  readonly y: Interval;
}

const padding = 0.1;
/** Of each run's points; the few that leap away do not decide what is seen. */
const shareShown = 0.98;
/** How many times as far as the nearer runs a run may go before it is left out of the box. */
const outlierFactor = 8;
const samplesPerRun = 2000;

/**
 * A box to draw the landscape in: around where the runs spend their steps, and surely around the given points (start and minima), with padding.
 * A run that explodes does not count: of each run only the inner 98 % of its points do, and a run whose extent is beyond 8 times the median extent only up to there.
 * @param points each of at least two numbers, or of one where there is one parameter: y is then taken from the loss
 */
export function bounds(recordings: readonly Recording[], points: readonly (readonly number[])[]): Box {
  return { x: interval(recordings, points, 0), y: interval(recordings, points, 1) };
}

function interval(recordings: readonly Recording[], points: readonly (readonly number[])[], coordinate: 0 | 1): Interval {
  const anchors = points.map((point) => point[coordinate] ?? NaN).filter(Number.isFinite);
  const extents = recordings.map((recording) => extent(recording, coordinate)).filter((found) => found !== undefined);
  const centre = anchors.length > 0 ? anchors.reduce((a, b) => a + b, 0) / anchors.length : (median(extents.map(([low, high]) => low / 2 + high / 2)) ?? 0);
  const reaches = extents.map(([low, high]) => Math.max(Math.abs(low - centre), Math.abs(high - centre)));
  const anchorReach = Math.max(0, ...anchors.map((value) => Math.abs(value - centre)));
  const reach = outlierFactor * Math.max(median(reaches) ?? 0, anchorReach) || Infinity;
  const low = Math.min(...anchors, ...extents.map((e) => Math.max(e[0], centre - reach)));
  const high = Math.max(...anchors, ...extents.map((e) => Math.min(e[1], centre + reach)));
  if (!(low <= high)) return [-1, 1];
  const size = high - low;
  // A single point, or what rounding makes of one, still needs room around it.
  const margin = size > 1e-12 * Math.max(1, Math.abs(low), Math.abs(high)) ? padding * size : Math.max(1, Math.abs(low) * padding);
  return [low - margin, high + margin];
}

/** Where the inner 98 % of a run's finite points are; its first one always is. */
function extent(recording: Recording, coordinate: 0 | 1): Interval | undefined {
  const parameters = columnOf(recording, 'parameters');
  const fromLoss = coordinate === 1 && parameters.width === 1;
  const { data, width } = fromLoss ? columnOf(recording, 'loss') : parameters;
  const stride = Math.ceil(recording.rows / samplesPerRun);
  const values: number[] = [];
  for (let row = 0; row < recording.rows; row += stride) {
    const value = data[row * width + (fromLoss ? 0 : coordinate)]!;
    if (Number.isFinite(value)) values.push(value);
  }
  const first = values[0];
  if (first === undefined) return undefined;
  values.sort((a, b) => a - b);
  const cut = Math.floor(((1 - shareShown) / 2) * values.length);
  return [Math.min(first, values[cut]!), Math.max(first, values[values.length - 1 - cut]!)];
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
