import { ProblemError, type Problem } from '../problem.ts';
import type { Objective } from './objective.ts';

export interface Grid {
  /** Row by row from the lowest y, each from the lowest x; NaN where the function threw. Length columns · rows. */
  readonly values: Float64Array<ArrayBuffer>;
  /** The first exception. */
  readonly problem?: Problem;
}

type Interval = readonly [low: number, high: number];

/**
 * The loss of a function of two parameters over a rectangle, its edges included.
 * @param domain of x and of y
 * @param columns points along x, ≥ 2
 * @param rows points along y, ≥ 2
 * @throws RangeError where the function has not two parameters
 */
export function evaluateGrid(objective: Objective, [x, y]: readonly [Interval, Interval], columns: number, rows: number): Grid {
  if (objective.dimensions !== 2) throw new RangeError(`A landscape has two parameters; this function has ${objective.dimensions}.`);
  const values = new Float64Array(columns * rows);
  const theta = new Float64Array(2);
  let problem: Problem | undefined;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      theta[0] = between(x, column / (columns - 1));
      theta[1] = between(y, row / (rows - 1));
      try {
        values[row * columns + column] = objective.value(theta);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        problem ??= error.problem;
        values[row * columns + column] = NaN;
      }
    }
  }
  return { values, ...(problem && { problem }) };
}

/** Exactly `low` at 0 and `high` at 1. */
const between = ([low, high]: Interval, part: number): number => low * (1 - part) + high * part;
