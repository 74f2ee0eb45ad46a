// Many minima: which one an optimizer ends in depends on its start, its learning rate and its momentum.

/**
 * Himmelblau's function, four minima of value 0, each with a basin of its own.
 *
 * Drag the start over the landscape and watch where the basins meet: neighbours end far apart.
 *
 * @loss
 * @start 0, 0
 * @domain [-6, 6] [-6, 6]
 * @minimum 3, 2
 * @minimum -2.805118086952745, 3.131312518250573
 * @minimum -3.779310253377747, -3.283185991286170
 * @minimum 3.584428340330492, -1.848126526964404
 */
export function himmelblau(x: number, y: number): number {
  return (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2;
}

/**
 * The three-hump camel, a minimum of value 0 in the middle and a worse one (0.2986) on either side.
 *
 * With a learning rate of 0.01 momentum rolls through the side basin that stops gradient descent; with 0.001 it does not.
 *
 * @loss
 * @start 2, 1
 * @domain [-5, 5] [-5, 5]
 * @minimum 0, 0
 */
export function threeHumpCamel(x: number, y: number): number {
  return 2 * x ** 2 - 1.05 * x ** 4 + x ** 6 / 6 + x * y + y ** 2;
}

/**
 * The six-hump camel, six minima of which the best two (-1.0316) lie opposite each other.
 *
 * @loss
 * @start -1, 1
 * @domain [-3, 3] [-2, 2]
 * @minimum 0.08984201368301331, -0.7126564032704135
 * @minimum -0.08984201368301331, 0.7126564032704135
 */
export function sixHumpCamel(x: number, y: number): number {
  return (4 - 2.1 * x ** 2 + x ** 4 / 3) * x ** 2 + x * y + 4 * (y ** 2 - 1) * y ** 2;
}

/**
 * Branin's function, three equally good minima (0.39789) along a winding valley.
 *
 * @loss
 * @start 0, 10
 * @domain [-5, 10] [0, 15]
 * @minimum -3.141592653589793, 12.275
 * @minimum 3.141592653589793, 2.275
 * @minimum 9.42477796076938, 2.475
 */
export function branin(x: number, y: number): number {
  const valley = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

/**
 * Styblinski and Tang's function, four bowls, only one of which is the lowest (-78.332).
 *
 * @loss
 * @start 0, 0
 * @domain [-5, 5] [-5, 5]
 * @minimum -2.903534027771177, -2.903534027771177
 */
export function styblinskiTang(x: number, y: number): number {
  const bowls = (z: number) => 0.5 * (z ** 4 - 16 * z ** 2 + 5 * z);
  return bowls(x) + bowls(y);
}

/**
 * Rastrigin's function, a bowl covered with ripples, with a minimum near every pair of whole numbers.
 *
 * No optimizer here is made for it: each follows its slope into the nearest ripple. It shows what gradients cannot tell.
 *
 * @loss
 * @start -2, 3.5
 * @domain [-5.12, 5.12] [-5.12, 5.12]
 * @minimum 0, 0
 */
export function rastrigin(x: number, y: number): number {
  const ripple = (z: number) => z ** 2 - 10 * Math.cos(2 * Math.PI * z);
  return 20 + ripple(x) + ripple(y);
}

/**
 * Ackley's function, a rippled plain with a funnel in the middle.
 *
 * The tip of the funnel is a kink, not a round bowl: close to it the gradient keeps its length, so an optimizer with a
 * constant step length circles around the minimum instead of settling.
 *
 * @loss
 * @start 2, -1.5
 * @domain [-5, 5] [-5, 5]
 * @minimum 0, 0
 */
export function ackley(x: number, y: number): number {
  const distance = Math.sqrt((x ** 2 + y ** 2) / 2);
  const ripple = (Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y)) / 2;
  return -20 * Math.exp(-0.2 * distance) - Math.exp(ripple) + 20 + Math.E;
}
