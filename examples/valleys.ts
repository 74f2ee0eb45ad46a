// Valleys: steep walls, a floor that hardly slopes, and bends. `rosenbrock.ts` has the most famous one.

/**
 * Beale's function, a flat plain between four steep corners, and a curved valley that leads to the minimum.
 *
 * Start it at 1, 4 instead and many optimizers never come back from the far end of the valley.
 *
 * @loss
 * @start 1, 1
 * @domain [-4.5, 4.5] [-4.5, 4.5]
 * @minimum 3, 0.5
 */
export function beale(x: number, y: number): number {
  return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2;
}

/**
 * Goldstein and Price's function, with values from 3 to a million on one small square.
 *
 * With such slopes the learning rate that suits the start is far too small near the minimum, and the other way round.
 *
 * @loss
 * @start 0.2, -0.5
 * @domain [-2, 2] [-2, 2]
 * @minimum 0, -1
 */
export function goldsteinPrice(x: number, y: number): number {
  const left = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x ** 2 - 14 * y + 6 * x * y + 3 * y ** 2);
  const right = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x ** 2 + 48 * y - 36 * x * y + 27 * y ** 2);
  return left * right;
}

/**
 * Dixon and Price's function, a bent valley that forks to two minima, one above and one below the axis.
 *
 * @loss
 * @start 5, 5
 * @domain [-10, 10] [-10, 10]
 * @minimum 1, 0.7071067811865476
 * @minimum 1, -0.7071067811865476
 */
export function dixonPrice(x: number, y: number): number {
  return (x - 1) ** 2 + 2 * (2 * y ** 2 - x) ** 2;
}
