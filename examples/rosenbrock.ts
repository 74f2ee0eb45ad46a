/**
 * Rosenbrock's banana valley, easy to find and hard to walk along.
 *
 * The floor of the valley is the parabola y = x². At the minimum the loss curves 2500 times as strongly across the valley as
 * along it, so a learning rate that is small enough for the walls is tiny for the floor. Press the lens and compare: plain
 * gradient descent creeps, momentum gathers speed along the floor, the adaptive optimizers rescale each coordinate.
 *
 * @loss
 * @start -1.2, 1
 * @domain [-2, 2] [-1, 3]
 * @minimum 1, 1
 */
export function rosenbrock(x: number, y: number): number {
  return (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;
}
