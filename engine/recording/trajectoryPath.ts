import type { Box } from './bounds.ts';
import { columnOf } from './recording.ts';
import type { Recording } from './recording.ts';

export interface Path {
  readonly steps: Float64Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
}

/** More would only slow the picture down. */
const pointsAtMost = 20_000;

/**
 * The way of a run through the plane of the first two parameters (of x and the loss where there is one parameter only), thinned to a picture of `box`: a point
 * comes when it is at least 1/`resolution` of the box away from the one before it, besides the first, the last, and the last before and the first
 * after a point that is not finite, which comes as NaN. Of a run that leaps about for ever only every k-th such point comes.
 */
export function trajectoryPath(recording: Recording, box: Box, resolution = 1000): Path {
  const parameters = columnOf(recording, 'parameters');
  const xs = parameters.data;
  const ys = parameters.width > 1 ? parameters.data : columnOf(recording, 'loss').data;
  const width = parameters.width;
  const yOffset = width > 1 ? 1 : 0;
  const perX = resolution / (box.x[1] - box.x[0] || 1);
  const perY = resolution / (box.y[1] - box.y[0] || 1);

  let rows: number[] = [];
  let kept = -1;
  let keptX = NaN;
  let keptY = NaN;
  let broken = false;
  for (let row = 0; row < recording.rows; row++) {
    const x = xs[row * width]!;
    const y = ys[row * width + yOffset]!;
    const finite = x - x === 0 && y - y === 0;
    if (!finite) {
      if (broken) continue;
      if (row > 0 && kept !== row - 1) rows.push(row - 1);
    } else if (!broken && row > 0 && row < recording.rows - 1) {
      const dx = (x - keptX) * perX;
      const dy = (y - keptY) * perY;
      // Written so that a distance that overflows counts as far.
      if (dx * dx + dy * dy < 1) continue;
    }
    rows.push(row);
    kept = row;
    keptX = x;
    keptY = y;
    broken = !finite;
  }

  if (rows.length > pointsAtMost) {
    const stride = Math.ceil(rows.length / pointsAtMost);
    rows = rows.filter((row, i) => i % stride === 0 || i === rows.length - 1 || !Number.isFinite(xs[row * width]! + ys[row * width + yOffset]!));
  }

  const path = { steps: new Float64Array(rows.length), x: new Float64Array(rows.length), y: new Float64Array(rows.length) };
  rows.forEach((row, i) => {
    const x = xs[row * width]!;
    const y = ys[row * width + yOffset]!;
    const finite = x - x === 0 && y - y === 0;
    path.steps[i] = recording.steps[row]!;
    path.x[i] = finite ? x : NaN;
    path.y[i] = finite ? y : NaN;
  });
  return path;
}
