import type { Box } from './bounds.ts';
import { PathThinner, type Path } from './pathThinner.ts';
import { columnOf, type Recording } from './recording.ts';

/** Of the box, between neighbouring points of a path. */
export const pathResolution = 1000;

/**
 * The way of a run through the plane of the first two parameters (of x and the loss where there is one parameter only), thinned to a picture of `box`: see PathThinner.
 */
export function trajectoryPath(recording: Pick<Recording, 'rows' | 'steps' | 'columns'>, box: Box, resolution = pathResolution): Path {
  const thinner = new PathThinner(recording.rows, box, resolution);
  takePath(thinner, recording, 0, recording.rows);
  return thinner.path();
}

/** The next rows of a run: from `from` to `to`, which is left out. */
export function takePath(thinner: PathThinner, { steps, columns }: Pick<Recording, 'steps' | 'columns'>, from: number, to: number): void {
  const { data: xs, width } = columnOf({ columns }, 'parameters');
  const ys = width > 1 ? xs : columnOf({ columns }, 'loss').data;
  const offset = width > 1 ? 1 : 0;
  thinner.take(from, to, steps, xs, ys, width, offset);
}
