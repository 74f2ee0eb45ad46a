// Features of the language that turn up when programs grow.
import tides from './shared/tides.json';

enum Shape { Circle, Square, Ring }

function areaOf(kind: Shape, size: number): number {
  switch (kind) {
    case Shape.Circle:
      return Math.PI * size ** 2;
    case Shape.Square:
      return size * size;
    case Shape.Ring: {
      const inner = size / 2;
      return Math.PI * (size ** 2 - inner ** 2);
    }
    default:
      throw new Error(`no such shape: ${kind}`);
  }
}

/** @loss @start 0.8, 1.1, 0.6 */
export function shapes(a: number, b: number, c: number): number {
  return (areaOf(Shape.Circle, a) - 1) ** 2 + (areaOf(Shape.Square, b) - 2) ** 2 + (areaOf(Shape.Ring, c) - 3) ** 2;
}

function* halving(from: number, until: number): Generator<number> {
  let x = from;
  while (Math.abs(x) > until) {
    yield x;
    x /= 2;
  }
}

/** @loss @start 3, -1.2 */
export function generated(p: number, q: number): number {
  let s = 0;
  for (const x of halving(p, 0.1)) s += Math.sin(x) * q;
  return s ** 2 + (p - 1) ** 2;
}

/** The root of z³ + z = x by Newton's method, differentiated through its steps. @loss @start 3, 0.5 */
export function newtonInside(x: number, y: number): number {
  let z = 1;
  let correction: number;
  do {
    correction = (z ** 3 + z - x) / (3 * z ** 2 + 1);
    z -= correction;
  } while (Math.abs(correction) > 1e-12);
  return (z - y) ** 2 + 0.1 * y * z;
}

type Tree = { value: number } | { left: Tree; right: Tree; op: '+' | '*' };

function evaluate(t: Tree, p: number[]): number {
  if ('value' in t) return p[t.value];
  const l = evaluate(t.left, p);
  const r = evaluate(t.right, p);
  return t.op === '+' ? l + r : l * r;
}

/** @loss @start 0.5, 1.5, -0.7 */
export function expressionTree(p: number[]): number {
  const tree: Tree = { op: '+', left: { op: '*', left: { value: 0 }, right: { value: 1 } }, right: { op: '*', left: { value: 2 }, right: { value: 2 } } };
  return (evaluate(tree, p) - 2) ** 2;
}

/** @loss @start 0.9, 0.2, 1.7, 0.4 */
export function histogram(p: number[]): number {
  const bins = new Map<number, number>();
  for (const x of p) {
    const key = Math.floor(x);
    bins.set(key, (bins.get(key) ?? 0) + x * x);
  }
  const seen = new Set<number>();
  let loss = 0;
  for (const [key, mass] of bins) {
    seen.add(key);
    loss += (mass - 1) ** 2 / (1 + key);
  }
  return loss + seen.size;
}

/** @loss @start 0.7, 2.1, -0.4, 1.2, 0.3 */
export function medianDistance(p: number[]): number {
  const median = (xs: number[]) => {
    const s = [...xs].sort((a, b) => a - b);
    const m = s.length >> 1;
    return s.length % 2 ? s[m] : (s[m - 1] + s[m]) / 2;
  };
  const c = median(p);
  return median(p.map((x) => Math.abs(x - c))) + c ** 2;
}

/** @loss @start 0.3, -0.5 */
export function guarded(x: number, y: number): number {
  const safeLog = (v: number): number => {
    if (v <= 0) throw new RangeError(`log of ${v.toFixed(3)}`);
    return Math.log(v);
  };
  let total = x ** 2;
  for (const v of [x, y, x + y + 2]) {
    try {
      total += safeLog(v) ** 2;
    } catch (e) {
      if (!(e instanceof RangeError)) throw e;
      total += 10 * v ** 2;
    }
  }
  return total;
}

/** @loss @start 1.1, 0.9, 2 */
export function tideTable(mean: number, amplitude: number, phase: number): number {
  const { period, heights } = tides;
  return heights.reduce((s, h, hour) => s + (mean + amplitude * Math.sin((2 * Math.PI * (hour - phase)) / period) - h) ** 2, 0);
}

interface Options { readonly weight?: number; readonly power?: number }

const penalty = (xs: readonly number[], { weight = 1, power = 2 }: Options = {}) => weight * xs.reduce((s, x) => s + Math.abs(x) ** power, 0);

/** @loss @start 0.5, -1.5, 0.25 */
export function optionsAndRest(p: number[]): number {
  const [first, ...rest] = p;
  const config: Options | undefined = rest.length > 5 ? undefined : { weight: 0.5 };
  let [a, b = 1] = rest;
  [a, b] = [b, a];
  return penalty([first, a], config) + penalty([b], { power: 3 }) + (config?.weight ?? 2) * first * b;
}
