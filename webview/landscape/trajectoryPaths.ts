import type { TrajectoryView } from '../protocol.ts';
import { toPixel, type Plane } from './plane.ts';

/** How far outside the picture a line is still followed; beyond, canvases lose precision. */
const far = 20_000;

/** The way of one run in CSS pixels, to be drawn piece by piece. */
export interface MeasuredPath {
  readonly run: number;
  readonly steps: Float64Array;
  /** How many points it has up to a step. */
  pointsAt(step: number): number;
  /** From point `from` to the last one before `to`; broken where a point is not finite. */
  piece(from: number, to: number): Path2D;
  /** How long it is up to a point since it last broke: where a dashed line goes on. */
  lengthAt(point: number): number;
}

export function measurePath({ run, steps, x, y }: TrajectoryView, plane: Plane): MeasuredPath {
  const [left, top, length] = [new Float64Array(steps.length), new Float64Array(steps.length), new Float64Array(steps.length)];
  for (let index = 0; index < steps.length; index++) {
    const [px, py] = toPixel(plane, x[index]!, y[index]!);
    left[index] = Math.min(far, Math.max(-far, px));
    top[index] = Math.min(far, Math.max(-far, py));
    const added = index === 0 ? 0 : Math.hypot(left[index]! - left[index - 1]!, top[index]! - top[index - 1]!);
    length[index] = Number.isFinite(added) ? (length[index - 1] ?? 0) + added : 0;
  }
  return {
    run,
    steps,
    pointsAt: (step) => countUpTo(steps, step),
    piece: (from, to) => {
      const path = new Path2D();
      let drawing = false;
      for (let index = from; index < to; index++) {
        const finite = Number.isFinite(left[index]) && Number.isFinite(top[index]);
        if (finite && drawing) path.lineTo(left[index]!, top[index]!);
        else if (finite) path.moveTo(left[index]!, top[index]!);
        drawing = finite;
      }
      return path;
    },
    lengthAt: (point) => length[point] ?? 0,
  };
}

/** How many of the rising numbers are at most `limit`. */
function countUpTo(numbers: Float64Array, limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface NearPoint {
  readonly run: number;
  readonly step: number;
  readonly x: number;
  readonly y: number;
}

/** The recorded point nearest to a place of the picture, within `reach` CSS pixels. */
export function nearestPoint(trajectories: readonly TrajectoryView[], plane: Plane, left: number, top: number, reach: number): NearPoint | undefined {
  let best = reach * reach;
  let found: NearPoint | undefined;
  for (const { run, steps, x, y } of trajectories) {
    for (let index = 0; index < steps.length; index++) {
      const [px, py] = toPixel(plane, x[index]!, y[index]!);
      const distance = (px - left) ** 2 + (py - top) ** 2;
      if (distance < best) {
        best = distance;
        found = { run, step: steps[index]!, x: x[index]!, y: y[index]! };
      }
    }
  }
  return found;
}
