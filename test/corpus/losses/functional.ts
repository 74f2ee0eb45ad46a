// Everything is map, reduce and spread.
import { norm, subtract } from './shared/vectors';

const sum = (xs: number[]) => xs.reduce((a, b) => a + b, 0);
const mean = (xs: number[]) => sum(xs) / xs.length;
const zip = <T, U>(a: T[], b: U[]): [T, U][] => a.map((x, i) => [x, b[i]]);
const range = (n: number) => [...Array(n).keys()];

/** @loss @dimensions 8 @start all 0.7 */
export const rastrigin = (p: number[]) => 10 * p.length + sum(p.map((x) => x ** 2 - 10 * Math.cos(2 * Math.PI * x)));

/** @loss @start 1, 2, -1, 0.5, 3 */
export const variance = (p: number[]): number => {
  const m = mean(p);
  return mean(p.map((x) => (x - m) ** 2));
};

/** @loss @start 0.3, -0.2, 0.9, 0.4 */
export const negativeEntropy = (logits: number[]) => {
  const top = Math.max(...logits);
  const e = logits.map((z) => Math.exp(z - top));
  const q = e.map((v) => v / sum(e));
  return sum(q.map((v) => v * Math.log(v)));
};

/** @loss @start 0.5, -1, 2, 0.3, -0.4, 1.1 */
export const smoothness = (p: number[]) =>
  p
    .slice(1)
    .map((x, i) => x - p[i])
    .map((d) => d * d)
    .reduce((a, b) => a + b, 0) + 0.1 * sum(p.filter((x) => x > 0).map((x) => Math.log1p(x)));

/** @loss @start 0.1, 0.9, 1.1, 0.2, -0.5, 0.8 */
export const pairDistances = (p: number[]) => {
  const points = range(p.length / 2).map((k) => [p[2 * k], p[2 * k + 1]]);
  const pairs = points.flatMap((a, i) => points.slice(i + 1).map((b) => [a, b] as const));
  return sum(pairs.map(([a, b]) => (norm(subtract(a, b)) - 1) ** 2));
};

/** @loss @start 1.5, -0.5, 0.25 */
export const polynomialThrough = (c: number[]) => {
  const horner = (x: number) => c.reduceRight((acc, ci) => acc * x + ci, 0);
  const targets: [number, number][] = [[-1, 2], [0, 1], [1, 3], [2, 7]];
  return targets.map(([x, y]) => horner(x) - y).reduce((acc, r) => acc + r ** 2, 0);
};

/** @loss @start 0.2, 0.5, -0.3 */
export function cosineSimilarity(w: number[], examples: number[][]): number {
  const dot = (a: number[], b: number[]) => sum(zip(a, b).map(([x, y]) => x * y));
  return -mean(examples.map((e) => dot(w, e) / (Math.hypot(...w) * Math.hypot(...e))));
}
export const cosineSimilarityData = [[1, 0.5, -0.2], [0.3, 0.8, 0.1], [0.9, -0.4, 0.6]];

/** @loss @start 3, 1, 2, 1.5 */
export const composed = (p: number[]) => {
  const pipe = (...fs: ((x: number) => number)[]) => (x: number) => fs.reduce((v, f) => f(v), x);
  const squash = pipe(Math.sin, (x) => x * 0.5, Math.exp, Math.log1p);
  return Object.entries({ first: p[0], ...{ rest: sum(p.slice(1)) } }).reduce((acc, [, v]) => acc + squash(v), 0);
};
