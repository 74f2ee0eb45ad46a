// Fits of data: rows as records, rows as arrays.
type House = { area: number; rooms: number; price: number };

const houses: House[] = [
  { area: 0.9, rooms: 2, price: 1.6 },
  { area: 1.2, rooms: 3, price: 2.1 },
  { area: 0.6, rooms: 1, price: 0.9 },
  { area: 2.1, rooms: 5, price: 4.8 },
];
const points = [[0.1, 0.3], [0.5, 0.8], [1.1, 0.9], [1.7, 2.4], [2.3, 2.0], [3.0, 9.5]];

/** @loss @start 0.1, 0.2, 0.3 */
export function linear(w: number[], rows: House[]): number {
  let sse = 0;
  for (const row of rows) {
    const guess = w[0] + w[1] * row.area + w[2] * row.rooms;
    sse += (guess - row.price) ** 2;
  }
  return sse / rows.length;
}
export const linearData = houses;

/** @loss @start 0.5, -0.5, 0.2, 0.1 */
export function ridgePolynomial(c: number[], rows: number[][]): number {
  const lambda = 0.01;
  const guess = (x: number) => c.reduce((s, ck, k) => s + ck * x ** k, 0);
  const fit = rows.map(([x, y]) => (guess(x) - y) ** 2).reduce((a, b) => a + b, 0);
  return fit + lambda * c.slice(1).reduce((s, ck) => s + ck ** 2, 0);
}
export const ridgePolynomialData = points;

/** @loss @start 0.2, 1.1 */
export function huber(a: number, b: number, rows: number[][]): number {
  const delta = 1;
  let loss = 0;
  for (let i = 0; i < rows.length; i++) {
    const r = Math.abs(rows[i][1] - (a + b * rows[i][0]));
    loss += r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta);
  }
  return loss;
}
export const huberData = points;

/** @loss @start 0.2, 1.1 */
export function quantile(a: number, b: number, rows: number[][]): number {
  const tau = 0.8;
  return rows.reduce((loss, [x, y]) => {
    const r = y - a - b * x;
    return loss + Math.max(tau * r, (tau - 1) * r);
  }, 0);
}
export const quantileData = points;

/** @loss @start 0.3, -0.2, 0.1 */
export function logistic(w: number[], rows: { x1: number; x2: number; y: 0 | 1 }[]): number {
  const softplus = (z: number) => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
  let sum = 0;
  rows.forEach(({ x1, x2, y }) => {
    const z = w[0] + w[1] * x1 + w[2] * x2;
    sum += y ? softplus(-z) : softplus(z);
  });
  return sum / rows.length;
}
export const logisticData = [{ x1: 0.5, x2: -1, y: 1 }, { x1: -0.3, x2: 0.8, y: 0 }, { x1: 1.5, x2: 0.2, y: 1 }, { x1: -1.1, x2: -0.4, y: 0 }];

/** @loss @start 1, 0.5, 0.3 */
export function lassoWithDefaults(w: number[], rows: House[] = houses, lambda: number = 0.1): number {
  const features = ({ area, rooms }: House) => [1, area, rooms];
  const residuals = rows.map((row) => features(row).reduce((s, x, i) => s + x * w[i], -row.price));
  return residuals.reduce((s, r) => s + r * r, 0) + lambda * w.reduce((s, wi) => s + Math.abs(wi), 0);
}

/** An S-shaped curve. @loss @start 4, 1.5, 1.2 */
export function growthCurve(p: number[], rows: { t: number; size: number }[]): number {
  const [limit, rate, middle] = p;
  return rows.map(({ t, size }) => limit / (1 + Math.exp(-rate * (t - middle))) - size).reduce((s, r) => s + r ** 2, 0);
}
export const growthCurveData = [{ t: 0, size: 0.6 }, { t: 1, size: 1.7 }, { t: 2, size: 3.1 }, { t: 3, size: 3.8 }];

/** Groups are learned one mean each. @loss @start 0.5, 1.5, 0.1 */
export function groupMeans(mu: number[], rows: { group: string; y: number }[]): number {
  const index: Record<string, number> = { control: 0, low: 1, high: 2 };
  let loss = 0;
  for (const r of rows) loss += (r.y - mu[index[r.group]]) ** 2;
  return loss + 0.01 * Math.hypot(...mu);
}
export const groupMeansData = [{ group: 'control', y: 0.2 }, { group: 'high', y: 2.2 }, { group: 'low', y: 1.1 }, { group: 'high', y: 1.8 }];
