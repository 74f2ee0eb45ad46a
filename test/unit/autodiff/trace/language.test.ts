import assert from 'node:assert/strict';
import { checkedGradient, differences, gradientOf, hessianVectorProductOf, near, trace, vector } from './traceHelpers.ts';

/** Losses of three parameters, by what of the language they need. */
const programs: Readonly<Record<string, string>> = {
  'operators and functions of Math': 'export const f = (p: number[]) => (p[0] ** 2 - 3 * p[1]) / (1 + Math.exp(-p[2])) + Math.sin(p[0] * p[1]) ** 3 + -p[2] + +p[0];',
  'compound assignment': 'export function f(p: number[]) { let s = 1; s += p[0]; s *= p[1]; s -= p[2] / 2; s /= 3; s **= 2; const a = [0, 0]; a[0] += s; a[1] -= p[2]; let i = 0; a[i++] *= p[1]; return a[0] + a[1] * i; }',
  'increments of parameters': 'export function f(p: number[]) { let x = p[0]; const o = { y: p[1] }; const a = [p[2]]; const before = x++; const after = ++o.y; a[0]--; return before * x + after * o.y * a[0]-- - a[0]; }',
  classes: `
    class Vector { constructor(readonly x: number, readonly y: number) {} plus(o: Vector) { return new Vector(this.x + o.x, this.y + o.y); } get length() { return Math.hypot(this.x, this.y); } static of(a: number[]) { return new Vector(a[0], a[1]); } }
    class Scaled extends Vector { #factor = 1; scale(k: number) { this.#factor *= k; return this; } get scaled() { return this.#factor * this.length; } }
    export function f(p: number[]) { const v = Vector.of(p).plus(new Vector(p[2], 1)); return v.length + new Scaled(p[1], p[2]).scale(p[0]).scale(2).scaled; }`,
  recursion: 'const power = (x: number, n: number): number => (n === 0 ? 1 : n % 2 ? x * power(x, n - 1) : power(x * x, n / 2)); export const f = (p: number[]) => power(p[0], 7) + power(p[1], 3) * p[2];',
  generators: 'function* terms(p: number[]) { for (const x of p) { yield x * x; yield Math.cos(x); } return 1; } export function f(p: number[]) { let s = 0; for (const t of terms(p)) s += t * (s + 1); return s + [...terms(p)].length; }',
  'Map and Set': 'export function f(p: number[]) { const m = new Map<string, number>([["a", p[0]]]); m.set("b", p[1] * p[2]); const s = new Set([p[0], p[1], p[0]]); let t = 0; for (const [k, v] of m) t += v * k.length; for (const x of s) t += x ** 3; m.forEach((v) => (t += Math.tanh(v))); return t * s.size; }',
  'numbers as keys of a Map': 'export function f(p: number[]) { const m = new Map<number, number>(); for (const x of p) m.set(x, (m.get(x) ?? 0) + x * x); return [...m.keys()].reduce((a, b) => a + b * m.get(b)!, 0); }',
  'sort and its like': 'export function f(p: number[]) { const s = [...p].sort((a, b) => b - a); const t = p.toSorted((a, b) => a - b); return s[0] + 2 * s[1] * s[2] + t.at(-1)! * t[0] + Math.max(...p) * Math.min(...p); }',
  'filter, find, some, every': 'export function f(p: number[]) { const q = p.filter((x) => x); return p.filter((x) => x > 0).reduce((a, x) => a + x * x, 0) + (p.find((x) => x < 1) ?? 7) + (p.some((x) => x > 100) ? 1 : p[0]) * (p.every(Boolean) ? p[1] : 2) + q.length * q[0]; }',
  'flat, flatMap, concat, slice': 'export function f(p: number[]) { const m = [[p[0], [p[1]]], [p[2]]]; return (m.flat(2) as number[]).concat(p.slice(1)).map((x, i) => x * i).reduce((a, b) => a + b) + p.flatMap((x) => [x, x * x]).at(-1)!; }',
  'spread and rest': 'const sum = (...xs: number[]) => xs.reduce((a, b) => a + b, 0); export function f(p: number[]) { const [first, ...rest] = p; const o = { ...{ a: first }, b: sum(...rest, ...p) }; const { a, ...others } = o; return a * others.b; }',
  switch: 'export function f(p: number[]) { let s = 0; for (let i = 0; i < 6; i++) { switch (i % 3) { case 0: s += p[0]; break; case 1: s *= p[1]; default: s += p[2] * i; } } switch (Math.floor(p[0])) { case 1: return s * p[0]; case 0: return s; } return s * 2; }',
  'switch over texts': 'const act = (kind: string, x: number) => { switch (kind) { case "relu": return x > 0 ? x : 0; case "tanh": return Math.tanh(x); default: throw new Error(kind); } }; export const f = (p: number[]) => act("relu", p[0]) * act("tanh", p[1]) + act("relu", -p[2]) + p[1];',
  'try and catch': 'function risky(x: number) { if (x > 1) throw { cause: x * x }; return x; } export function f(p: number[]) { let s = 0; for (const x of p) { try { s += risky(x * 2); } catch (e) { s += (e as any).cause * x; } finally { s *= 1.1; } } return s; }',
  'arrays of records': 'export function f(p: number[]) { const bodies = p.map((x, i) => ({ x, v: 0, m: i + 1 })); for (let t = 0; t < 5; t++) for (const b of bodies) { b.v -= 0.1 * b.x; b.x += 0.1 * b.v * b.m; } return bodies.reduce((s, { x, v }) => s + x * x + v * v, 0); }',
  'destructuring assignment': 'export function f(p: number[]) { let [a, b, c] = p; [a, b] = [b, a * b]; ({ x: c, y: [a] } = { x: a + c, y: [b] }); for (let i = 0; i < 3; i++) [a, b] = [b, a + b]; return a * b - c; }',
  'closures kept in data': 'const layers = [(x: number) => x * x, Math.sin, (x: number) => x > 0 ? x : 0.01 * x]; const compose = (...fs: ((x: number) => number)[]) => (x: number) => fs.reduce((y, g) => g(y), x); export const f = (p: number[]) => p.reduce((s, x, i) => s + compose(...layers)(x) * layers[i](p[0]), 0);',
  '&&, ||, ??, ?:': 'export function f(p: number[]) { let s = p[0] && p[1]; s += (0 || p[2]) * (p[1] || 1); s += (null ?? p[0]) + (p[2] ? 1 : 2) * p[2]; let t = 0; t ||= p[1]; t &&= t * p[0]; const o: any = { a: p[2] }; o.a &&= o.a * 2; (() => o)().b ||= p[0] ** 2; return s + t + o.a + o.b + (!p[0] ? 1 : p[1]); }',
  'while, do, labels, break, continue': 'export function f(p: number[]) { let x = p[0], n = 0; while (x < 50) { x = x * 2 + p[1]; n++; if (n > 20) break; } outer: for (const a of p) { for (const b of p) { if (a === b) continue outer; x += a * b; } } do { x -= p[2]; } while (x > 1000); return x * n; }',
  'typeof and conversions': 'export function f(p: number[]) { const x = p[0]; if (typeof x !== "number" || typeof p !== "object" || typeof nothing !== "undefined") return -1; return Number(x) * (Number.isFinite(x) ? p[1] : 0) + parseFloat(p[2] as any) + (isNaN(x) ? 5 : 0) + (Number.isInteger(p[1]) ? 3 : p[1]) + Number("2") * x; } declare const nothing: unknown;',
  'texts of numbers': 'export function f(p: number[]) { const name = `x=${p[0].toFixed(3)}`; const o: Record<string, number> = {}; o["k" + 1] = p[1]; return name.length * p[2] + o.k1 + ("" + Math.round(p[0])).length; }',
  'indices computed from parameters': 'export function f(p: number[]) { const table = [1, 4, 9, 16, 25]; const i = Math.min(4, Math.max(0, Math.floor(p[0] * 2))); return table[i] * p[1] + p[Math.round(Math.abs(p[2])) % 3] + table.slice(0, i + 1).length * p[0]; }',
  'includes, indexOf, Object.is': 'export const f = (p: number[]) => (p.includes(p[2]) ? p[0] : 0) + p.indexOf(p[1]) * p[1] + (Object.is(p[0], p[0]) ? p[2] : 1) + [1, 2].indexOf(p[0]);',
  'a Float64Array as work space': 'export function f(p: number[]) { const w = new Float64Array(3); for (let i = 0; i < 3; i++) w[i] += p[i] * (i + 1); w.set([p[0]], 1); const v = w.subarray(1); v[0] *= p[1]; const u = Float64Array.from(p, (x) => x * x).map((x) => x + 1); return w.reduce((a, b) => a + b * b, 0) + u[0] * u.length + Math.max(...w) + [...v].length + w.slice(1).sort()[0] + (w instanceof Float64Array && !Array.isArray(w) ? 1 : 2); }',
  'getters, setters, objects with valueOf': 'class Money { constructor(public amount: number) {} valueOf() { return this.amount; } } export function f(p: number[]) { const o = { _x: p[0], get x() { return this._x * 2; }, set x(v: number) { this._x = v + 1; } }; o.x += p[1]; return o.x * (new Money(p[2]) as any) + +(new Money(p[1]) as any) + ((new Money(p[0]) as any) > 1 ? p[1] : p[2]); }',
  'dual numbers written by the user': 'class Dual { constructor(readonly v: number, readonly d: number) {} times(o: Dual) { return new Dual(this.v * o.v, this.v * o.d + this.d * o.v); } } export const f = (p: number[]) => { const x = new Dual(p[0], 1); const y = x.times(x).times(new Dual(p[1], 0)); return y.d + y.v * p[2]; };',
  'matrices as nested arrays': 'const multiply = (a: number[][], b: number[][]) => a.map((row) => b[0].map((_, j) => row.reduce((s, x, k) => s + x * b[k][j], 0))); export const f = (p: number[]) => { const m = [[p[0], p[1]], [p[2], 1]]; const q = multiply(m, multiply(m, m)); return q[0][0] + q[1][1] * q[0][1]; };',
  'structuredClone, Array.from, fill, splice': 'export function f(p: number[]) { const c = structuredClone({ a: [...p] }); c.a[0] *= 2; const a = Array.from({ length: 3 }, (_, i) => p[i] * i); const b = new Array(3).fill(p[0]); a.splice(1, 1, p[2], p[1]); return c.a[0] + a.reduce((s, x) => s + x * x, 0) + b[2] * a.length; }',
  'reduceRight, entries, Object.entries, Object.fromEntries': 'export function f(p: number[]) { let s = p.reduceRight((a, x) => a * 0.5 + x, 0); for (const [i, x] of p.entries()) s += i * x * x; const o = Object.fromEntries(p.map((x, i) => [`k${i}`, x])); for (const [k, v] of Object.entries(o)) s += k.length * v; for (const k in o) s += o[k] * 0.5; return s; }',
  'Math functions of every kind': 'export const f = ([x, y, z]: number[]) => Math.sqrt(x * x + 1) + Math.cbrt(y) + Math.exp(x / 3) + Math.expm1(z) + Math.log(2 + x * x) + Math.log1p(y * y) + Math.log2(3 + z * z) + Math.log10(4 + x * x) + Math.sin(x) * Math.cos(y) + Math.tan(z / 3) + Math.asin(x / 5) + Math.acos(y / 9) + Math.atan(z) + Math.sinh(x / 2) + Math.cosh(y / 2) + Math.tanh(z) + Math.asinh(x) + Math.acosh(2 + y * y) + Math.atanh(z / 9) + Math.atan2(x, y) + Math.hypot(x, y, 3, z) + Math.abs(z) + Math.max(x, y, z) + Math.min(x, 2, z) + Math.pow(2 + x * x, y) + (3 + y * y) % 2 + x ** 3 + (x * x) ** 0.5 + y ** -1 + 2 ** z + Math.sign(x) * y;',
};

describe('trace: the language', () => {
  for (const [name, source] of Object.entries(programs)) {
    it(`follows ${name}`, async () => {
      const traced = await trace(source);
      for (const theta of [[1.27, 0.55, 2.35], [-0.75, 1.75, 0.3], [3.45, -2.3, -1.1]]) {
        const { gradient } = checkedGradient(traced, theta);
        near(gradient, differences(traced, theta), 1e-7);
        assert.ok(gradient.some((derivative) => derivative !== 0));
      }
    });
  }

  it('has the same bits from a recording, its replay, and the code that is made of a replay', async () => {
    for (const [name, source] of Object.entries(programs)) {
      const traced = await trace(source);
      const theta = [1.27, 0.55, 2.35];
      for (let i = 0; i < 80; i++) gradientOf(traced, theta);
      for (const near of [theta, theta.map((x) => x + 1e-3), theta.map((x) => -x)]) assert.deepEqual(gradientOf(traced, near), gradientOf(await trace(source), near), name);
    }
  });

  it('follows Float64Array parameters, scalars, records and nested arrays', async () => {
    const typed = await trace('export const f = (p: Float64Array) => p.map((x) => x * x).reduce((a, b) => a + b, 0) * p[0] * (p instanceof Float64Array ? 1 : NaN);', { parameters: vector('Float64Array') });
    near(checkedGradient(typed, [2, 3]).gradient, [3 * 4 + 9, 2 * 2 * 3]);
    const scalar = await trace('export const f = (x: number, y: number) => x * y;', { parameters: { kind: 'scalars', names: ['x', 'y'] } });
    near(checkedGradient(scalar, [2, 3]).gradient, [3, 2]);
    const number = { kind: 'number' } as const;
    const structured = await trace('export const f = (W: number[][], layer: { b: number }) => W[0][0] * W[1][0] + W[0][1] * layer.b;', {
      parameters: {
        kind: 'structure',
        parameters: [
          { name: 'W', shape: { kind: 'array', elements: [{ kind: 'array', elements: [number, number] }, { kind: 'array', elements: [number] }] } },
          { name: 'layer', shape: { kind: 'record', fields: { b: number } } },
        ],
      },
    });
    assert.equal(structured.dimensions, 4);
    const into = new Float64Array(4);
    assert.equal(structured.valueAndGradient(Float64Array.of(2, 3, 5, 7), undefined, into), 2 * 5 + 3 * 7);
    assert.deepEqual([...into], [5, 7, 2, 3]);
    assert.equal(structured.value(Float64Array.of(2, 3, 5, 7)), 31);
  });

  it('gives Hessian-vector products, recorded and replayed', async () => {
    const traced = await trace(programs['Math functions of every kind']!);
    const theta = [1.25, 0.5, 2.5];
    for (let i = 0; i < 3; i++) {
      const { product, gradient } = hessianVectorProductOf(traced, theta, [1, -2, 0.5]);
      near(gradient, checkedGradient(traced, theta).gradient);
      const h = 1e-5;
      const along = (sign: number): number[] => checkedGradient(traced, theta.map((x, j) => x + sign * h * [1, -2, 0.5][j]!)).gradient;
      const [up, down] = [along(1), along(-1)];
      near(product, up.map((x, j) => (x - down[j]!) / (2 * h)), 1e-8);
    }
  });
});
