import type { TrajectoryView } from '../protocol.ts';
import { toPixel, type Plane } from './plane.ts';

/** How far outside the picture a line is still followed; beyond, canvases lose precision. */
const far = 20_000;

/** The way of a run up to a step (all of it by default), in CSS pixels; broken where a point is not finite. Ends at `head` if given. */
export function pathOf({ steps, x, y }: TrajectoryView, plane: Plane, until = Infinity, head?: readonly [number, number]): Path2D {
  const path = new Path2D();
  let drawing = false;
  for (let index = 0; index < steps.length && steps[index]! <= until; index++) {
    const [left, top] = toPixel(plane, x[index]!, y[index]!);
    if (!Number.isFinite(left) || !Number.isFinite(top)) {
      drawing = false;
      continue;
    }
    const [cx, cy] = [Math.min(far, Math.max(-far, left)), Math.min(far, Math.max(-far, top))];
    if (drawing) path.lineTo(cx, cy);
    else path.moveTo(cx, cy);
    drawing = true;
  }
  if (head && drawing && Number.isFinite(head[0]) && Number.isFinite(head[1])) path.lineTo(Math.min(far, Math.max(-far, head[0])), Math.min(far, Math.max(-far, head[1])));
  return path;
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
