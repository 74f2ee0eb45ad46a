// A gradient written by hand: export a function named like the loss with `Gradient` after it. It takes the same parameters
// and returns one partial derivative for each of them. It is used as it is, and held against the exact gradient, which is used without it.

/**
 * McCormick's function, a wavy plane with a parabolic valley, minimum -1.9132.
 *
 * @loss
 * @start -1, 3
 * @domain [-1.5, 4] [-3, 4]
 * @minimum -0.5471975511965976, -1.5471975511965976
 */
export function mcCormick(x: number, y: number): number {
  return Math.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1;
}

/** [∂/∂x, ∂/∂y]: the wave slopes alike in both directions, the valley in opposite ones. */
export function mcCormickGradient(x: number, y: number): number[] {
  const wave = Math.cos(x + y);
  const valley = 2 * (x - y);
  return [wave + valley - 1.5, wave - valley + 2.5];
}
