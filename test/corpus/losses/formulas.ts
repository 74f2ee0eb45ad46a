// Textbook test functions, as one types them from a table.

/** @loss @start -1.9, 2 */
export function rosenbrock(x: number, y: number): number {
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
}

/** @loss @start 1.3, -0.7 */
export const ackley = (x: number, y: number) =>
  -20 * Math.exp(-0.2 * Math.sqrt(0.5 * (x ** 2 + y ** 2))) - Math.exp(0.5 * (Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y))) + Math.E + 20;

/** @loss @start 0.4, -0.6 */
export function goldsteinPrice(x: number, y: number): number {
  const a = 1 + Math.pow(x + y + 1, 2) * (19 - 14 * x + 3 * Math.pow(x, 2) - 14 * y + 6 * x * y + 3 * Math.pow(y, 2));
  const b = 30 + Math.pow(2 * x - 3 * y, 2) * (18 - 32 * x + 12 * Math.pow(x, 2) + 48 * y - 36 * x * y + 27 * Math.pow(y, 2));
  return a * b;
}

/** @loss @start 112, 88 */
export function eggholder(x: number, y: number) {
  const b = y + 47;
  return -b * Math.sin(Math.sqrt(Math.abs(x / 2 + b))) - x * Math.sin(Math.sqrt(Math.abs(x - b)));
}

const A = [3, 5, 2, 1, 7];
const B = [5, 2, 1, 4, 9];
const C = [1, 2, 5, 2, 3];

/** @loss @start 2.1, 1.2 */
export function langermann(x: number, y: number): number {
  let total = 0;
  for (let i = 0; i < 5; i++) {
    const d = (x - A[i]) ** 2 + (y - B[i]) ** 2;
    total += C[i] * Math.exp(-d / Math.PI) * Math.cos(Math.PI * d);
  }
  return -total;
}

/** @loss @start 0.7, -0.3 */
export function bukin({ 0: x, 1: y }: number[]): number {
  return 100 * Math.sqrt(Math.abs(y - 0.01 * x ** 2)) + 0.01 * Math.abs(x + 10);
}

/** @loss @start 0.2, 0.15, 0.48 */
export function hartmann3(p: number[]): number {
  const alpha = [1, 1.2, 3, 3.2];
  const scale = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]];
  const centre = [[0.3689, 0.117, 0.2673], [0.4699, 0.4387, 0.747], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]];
  return -alpha.reduce((sum, a, i) => sum + a * Math.exp(-p.reduce((s, x, j) => s + scale[i][j] * (x - centre[i][j]) ** 2, 0)), 0);
}
