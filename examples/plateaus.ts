// Plateaus and scales: gradients that say nothing, and coordinates that live on different scales.

/**
 * Easom's function, a needle hole (-1) in a plain that is flat almost everywhere.
 *
 * At the start the gradient is about 0.001. Gradient descent takes steps in proportion to it and hardly moves; Adam divides
 * by the gradient's own size and walks off at full speed.
 *
 * @loss
 * @start 1.65, 1.65
 * @domain [-1, 7] [-1, 7]
 * @minimum 3.141592653589793, 3.141592653589793
 */
export function easom(x: number, y: number): number {
  return -Math.cos(x) * Math.cos(y) * Math.exp(-((x - Math.PI) ** 2 + (y - Math.PI) ** 2));
}

/**
 * A hole with steep walls in a plain that flattens out exponentially, like a saturated neuron.
 *
 * At the start the slope is 0.003, near the hole 0.8: a step that is bold outside overshoots inside.
 *
 * @loss
 * @start 4, 4
 * @domain [-6, 6] [-6, 6]
 * @minimum 0, 0
 */
export function saturated(x: number, y: number): number {
  return Math.tanh(x) ** 2 + Math.tanh(y) ** 2;
}

/**
 * Powell's badly scaled function, with the minimum at x ≈ 0.00001 and y ≈ 9.1.
 *
 * x must be known a million times more finely than y. One learning rate for both is either far too long for x or far too
 * short for y.
 *
 * @loss
 * @start 0, 1
 * @domain [-0.0001, 0.0002] [0, 12]
 * @minimum 0.000010981593296998321, 9.106146739866404
 */
export function powellBadlyScaled(x: number, y: number): number {
  return (10_000 * x * y - 1) ** 2 + (Math.exp(-x) + Math.exp(-y) - 1.0001) ** 2;
}
