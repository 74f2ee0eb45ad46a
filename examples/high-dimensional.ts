// Many parameters: θ is one array, and `@dimensions` says how long it is. The step inspector shows every coordinate.

/**
 * Rosenbrock's valley in 50 dimensions, a chain in which each parameter has to follow the one before it.
 *
 * @loss
 * @dimensions 50
 * @start all -1.2
 * @minimum all 1
 */
export function chainedRosenbrock(p: number[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < p.length; i++) {
    sum += 100 * (p[i + 1] - p[i] ** 2) ** 2 + (1 - p[i]) ** 2;
  }
  return sum;
}

/**
 * A bowl in 20 dimensions whose curvatures run from 1 to 1000, evenly on a log scale.
 *
 * The steepest parameter limits the learning rate of gradient descent, the flattest then needs a thousand times as long.
 *
 * @loss
 * @dimensions 20
 * @start all 1
 * @minimum all 0
 */
export function illConditionedBowl(p: number[]): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const curvature = 1000 ** (i / (p.length - 1));
    sum += curvature * p[i] ** 2;
  }
  return sum / 2;
}

/**
 * Styblinski and Tang's function in 10 dimensions, 1024 bowls with the lowest at -2.9035 in every coordinate.
 *
 * The parameters do not touch each other, so each coordinate of the step inspector tells the same story.
 *
 * @loss
 * @dimensions 10
 * @start normal 1
 * @minimum all -2.903534027771177
 */
export function manyBowls(p: number[]): number {
  return p.reduce((sum, z) => sum + 0.5 * (z ** 4 - 16 * z ** 2 + 5 * z), 0);
}
