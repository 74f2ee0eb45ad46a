// Bowls: one minimum, no trap. What differs is only the shape, and the shape alone decides how fast an optimizer is.

/**
 * The round bowl, where the gradient points straight at the minimum.
 *
 * @loss
 * @start 1, 1
 * @domain [-5.12, 5.12] [-5.12, 5.12]
 * @minimum 0, 0
 */
export function sphere(x: number, y: number): number {
  return x ** 2 + y ** 2;
}

/**
 * Booth's function, an elongated bowl that lies askew.
 *
 * @loss
 * @start -9, -9
 * @domain [-10, 10] [-10, 10]
 * @minimum 1, 3
 */
export function booth(x: number, y: number): number {
  return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2;
}

/**
 * Matyas' function, a bowl with an almost flat floor along the diagonal.
 *
 * @loss
 * @start -3, 3
 * @domain [-10, 10] [-10, 10]
 * @minimum 0, 0
 */
export function matyas(x: number, y: number): number {
  return 0.26 * (x ** 2 + y ** 2) - 0.48 * x * y;
}

/**
 * An ellipse along the axes, 100 times as strongly curved in y as in x.
 *
 * An adaptive optimizer divides each coordinate by the size of its own gradients, so here it sees a round bowl.
 *
 * @loss
 * @start 4, 4
 * @domain [-5, 5] [-5, 5]
 * @minimum 0, 0
 */
export function alignedEllipse(x: number, y: number): number {
  return 0.5 * (x ** 2 + 100 * y ** 2);
}

/**
 * The same ellipse turned by 45°, so that no coordinate is steep on its own.
 *
 * Gradient descent and momentum walk the same path as before, only turned. The adaptive optimizers, which look at each
 * coordinate alone, lose their advantage: after 300 steps with a learning rate of 0.1 Adam has a loss of about 1e-11 in
 * `alignedEllipse`, and 3.7 here, from the same point of the bowl.
 *
 * @loss
 * @start 0, 5.656854249492381
 * @domain [-6, 6] [-6, 6]
 * @minimum 0, 0
 */
export function rotatedEllipse(x: number, y: number): number {
  return alignedEllipse((x + y) / Math.SQRT2, (y - x) / Math.SQRT2);
}
