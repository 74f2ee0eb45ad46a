// Saddles: the gradient vanishes although it is not a minimum. All starts here lie close to the ridge.

/**
 * A saddle between two minima of value -0.5, with the start almost exactly on the ridge between them.
 *
 * Downhill is along y, where the slope starts at 0.002 and grows with the distance from the ridge. What counts is how many
 * steps an optimizer loses at the saddle before it notices.
 *
 * @loss
 * @start 1, 0.001
 * @domain [-2, 2] [-2, 2]
 * @minimum 0, 1
 * @minimum 0, -1
 */
export function saddle(x: number, y: number): number {
  return x ** 2 - y ** 2 + 0.5 * y ** 4;
}

/**
 * The monkey saddle, three valleys (two legs and a tail) that meet where even the curvature is zero.
 *
 * The pure monkey saddle x³ - 3xy² falls for ever; the bowl added to it stops the fall in three minima of value -27/32.
 *
 * @loss
 * @start 0.01, 0.02
 * @domain [-2, 2] [-2, 2]
 * @minimum -1.5, 0
 * @minimum 0.75, 1.299038105676658
 * @minimum 0.75, -1.299038105676658
 */
export function monkeySaddle(x: number, y: number): number {
  return x ** 3 - 3 * x * y ** 2 + 0.5 * (x ** 2 + y ** 2) ** 2;
}

/**
 * Two wells of unequal depth in a bowl, with a saddle between them; the start is nearer to the shallow one.
 *
 * The deep well reaches down to -0.9051, the shallow one to -0.5084.
 *
 * @loss
 * @start -0.2, 1.5
 * @domain [-3, 3] [-3, 3]
 * @minimum 0.9516173669760204, 0
 */
export function twoWells(x: number, y: number): number {
  const well = (center: number, depth: number) => depth * Math.exp(-2 * ((x - center) ** 2 + y ** 2));
  return 0.1 * (x ** 2 + y ** 2) - well(1, 1) - well(-1, 0.6);
}
