import assert from 'node:assert/strict';
import { differentiateSource } from '../../../engine/autodiff/source/differentiateSource.ts';
import { sourceProgram } from '../../../engine/autodiff/sourceProgram.ts';
import { traceLoss } from '../../../engine/autodiff/trace/traceLoss.ts';
import { untouchedLoss } from '../../../engine/autodiff/untouched.ts';
import { loadModuleGraph } from '../../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';

/** Functions of x and y that throw, or nearly, for reasons that a compiler may overlook: nothing where an object is needed, and `this` of nothing. */
const functions = [
  'export function f(x: number, y: number) { const o: any = x > 0 ? {} : null; return (o?.a.c ?? 1) * x + y; }',
  'export function f(x: number, y: number) { const o: any = {}; const u = o.a.c; return x * y; }',
  'export function f(x: number, y: number) { const o: any = { b: x }; return (o?.a.c ?? 1) * x + y; }',
  'export function f(x: number, y: number) { const o: any = null; o.a; return x * y; }',
  'export function f(x: number, y: number) { let o: any; const z = o[0]; return x * y; }',
  'export function f(x: number, y: number) { const o: any = undefined; const { a } = o; return x * y; }',
  'export function f(x: number, y: number) { const o: any = undefined; const [a] = o; return x * y; }',
  'export function f(x: number, y: number) { const o: any = [x]; const z = o[1].length; return x * y; }',
  'export function f(x: number, y: number) { const o: any = [x]; const z = o[1].c; return x * y; }',
  'export function f(x: number, y: number) { const o: any = [[x]]; const z = o[1][0]; return x * y; }',
  'export function f(x: number, y: number) { const o: any = [[x]]; let s = 0; for (let i = 0; i < 2; i++) { const z = o[i][0]; s += x; } return s * y; }',
  'export function f(x: number, y: number) { const o = { a: x, m() { return [1].map(function (this: any) { return this.a; })[0]; } }; return o.m() * y; }',
  'export function f(x: number, y: number) { const o = { a: x, m() { function g(this: any) { return this.a; } return g(); } }; return o.m() * y; }',
  'export function f(x: number, y: number) { const o = { a: x, m() { const g = function (this: any) { return this?.a ?? 2; }; return g(); } }; return o.m() * y; }',
  'export function f(x: number, y: number) { const o = { a: x, m() { const g = function (this: any) { const h = this.a; return 2; }; return g(); } }; return o.m() * y; }',
  'function h(this: any, z: number) { return this.a * z; } export function f(x: number, y: number) { const o = { a: x, h }; return o.h(y) + h(2); }',
  'function h(this: any, z: number) { return this === undefined ? z : this.a * z; } export function f(x: number, y: number) { const o = { a: x, h }; const g = o.h; return o.h(y) + g(2); }',
  'class A { a = 3; m() { return this.a; } } export function f(x: number, y: number) { const o = new A(); const g = o.m; return g() * x * y; }',
  'class A { a: number; constructor(a: number) { this.a = a; } m() { return this.a; } } export function f(x: number, y: number) { const o = new A(x); const g = o.m; return g() * x * y; }',
  'class A { a: number; constructor(a: number) { this.a = a; } m() { return this.a; } } export function f(x: number, y: number) { const o = new A(x); const { m } = o; return m() * x * y; }',
  'export function f(x: number, y: number) { const o = { a: x, m() { return this.a; } }; const g = o.m; return g() * y; }',
  'export function f(x: number, y: number) { const o = { a: x, m() { return this.a; } }; const { m } = o; return m() * y; }',
  'export function f(x: number, y: number) { const o = { a: x, m: function() { return this.a; } }; return [o.m].map((g) => g())[0] * y; }',
  'export function f(x: number, y: number) { return x * y + (this as any).z; }',
  'export function f(x: number, y: number) { const r: any[] = []; const z = r.at(-1).x; return x * y; }',
  'export function f(x: number, y: number) { const r: any[] = [1]; const z = r.find((q) => q > 2).x; return x * y; }',
  'export function f(x: number, y: number) { const o: any = { a: { b: x } }; const z = o.q?.b.c; return x * y * (z === undefined ? 1 : 2); }',
  'export function f(x: number, y: number) { const o: any = { a: { b: x } }; return x * y * (o.q?.b.c === undefined ? 1 : 2); }',
  'export function f(x: number, y: number) { const o: any = null; return x * y * (o?.b.c.d === undefined ? 1 : 2); }',
  'export function f(x: number, y: number) { const o: any = null; return x * y * ((o?.b).c === undefined ? 1 : 2); }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? null : { g: () => x }; return x * y * (o?.b.g() === undefined ? 1 : 2); }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? { b: undefined } : { b: { c: x } }; return x * y * (o?.b.c ?? 2); }',
  'export function f(x: number, y: number) { const o: any = undefined; const n = o.length; return x * y; }',
  'export function f(x: number, y: number) { const o: any = undefined; const n = [...o]; return x * y; }',
  'export function f(x: number, y: number) { const o: any = undefined; for (const q of o) {} return x * y; }',
  'export function f(x: number, y: number) { const o: any = null; const n = { ...o }; return x * y; }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? undefined : 2; const n = o.toFixed(2); return x * y; }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? undefined : [2]; const n = o.map((q: number) => q); return x * y; }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? undefined : [2]; o?.map((q: number) => q).length; return x * y; }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? undefined : {a: x}; o.a = 2; return x * y; }',
  'export function f(x: number, y: number) { const z = undefinedName; return x * y; }',
  'const o: any = undefined; export function f(x: number, y: number) { const z = o.a; return x * y; }',
  'const o: any = {}; export function f(x: number, y: number) { const z = o.a.b; return x * y; }',
  'const o: any = {}; export function f(x: number, y: number) { let s = x; if (o.a.b > 2) s = s; return s * y; }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? {} : { f: () => x }; return x * y * (o.f?.(1) ?? 2); }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? {} : { f: () => x }; return x * y * o.f(); }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? { g: { f: () => ({ c: y }) } } : null; return x * (o?.g.f().c ?? 2); }',
  'export function f(x: number, y: number) { const o: any = x < 0 ? { g: { f: () => ({ c: y }) } } : null; return x * (o?.g.f().c ?? 2); }',
  'export function f(x: number, y: number) { const o: any = { g: x > 0 ? null : { f: () => y } }; return x * (o?.g.f() ?? 2); }',
  'export function f(x: number, y: number) { const o: any = { g: x > 0 ? null : { f: () => y } }; return x * (o?.g?.f() ?? 2) + y; }',
  'export function f(x: number, y: number) { const list: any[] = [() => x, null]; let s = y; for (const g of list) s += g(); return s; }',
  'class A { a: number; constructor(a: number) { this.a = a; } m() { return 1; } } export function f(x: number, y: number) { const o: any = x > 0 ? null : new A(x); return o.m() * x * y; }',
  'class A { a: number; constructor(a: number) { this.a = a; } m() { return 1; } } export function f(x: number, y: number) { const o: any = x < 0 ? null : new A(x); return o.m() * x * y; }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? { k: Math.sin } : {}; return x * o.k(y); }',
  'export function f(x: number, y: number) { const o: any = x > 0 ? {} : { k: Math.sin }; return x * o.k(y); }',
];

/** The value; `throws` where it throws; undefined where a way of differentiating does not cover the function. */
function outcome(compute: () => number | undefined): number | 'throws' | undefined {
  try {
    return compute();
  } catch {
    return 'throws';
  }
}

describe('exceptions of the user’s function are those of its derivatives', () => {
  for (const text of functions) {
    it(text, async () => {
      const graph = await loadModuleGraph('/w/f.ts', nodeFiles({ '/w/f.ts': text }));
      const start = Float64Array.of(2, 3);
      const parts = { graph, name: 'f', parameters: { kind: 'scalars', names: ['x', 'y'] } as const, place: { line: 1, column: 1 }, start };
      const expected = outcome(() => untouchedLoss(parts)(start));
      const source = differentiateSource(sourceProgram(parts));
      const into = new Float64Array(2);
      if (source.ok) {
        assert.equal(outcome(() => source.differentiable.value(start)), expected);
        assert.equal(outcome(() => source.differentiable.valueAndGradient(start, undefined, into)), expected);
        assert.equal(outcome(() => source.differentiable.hessianVectorProduct(start, Float64Array.of(1, 1), undefined, into, new Float64Array(2))), expected);
      } else assert.match(text, /undefinedName|\?\.\(1\)/);
      assert.equal(outcome(() => traceLoss(parts).valueAndGradient(start, undefined, into)), expected);
    });
  }
});
