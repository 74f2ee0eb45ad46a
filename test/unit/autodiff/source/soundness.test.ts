import assert from 'node:assert/strict';
import { assertClose, differentiable, hessianTimes } from './differentiate.ts';
import { assertJudged } from './judged.ts';

type Case = readonly [name: string, text: string, refusal?: RegExp | undefined, data?: () => unknown];

const loss = (body: string, more = ''): string => `${more}\nexport function loss(p: number[]): number { ${body} }`;

const cases: Readonly<Record<string, readonly Case[]>> = {
  'classes and objects': [
    ['static blocks', loss('return K.n * p[0];', 'class K { static n = 1; static { K.n = 5; } }'), /changed while its module is made/],
    ['static getters', loss('return K.v * p[0] + K.n;', 'class K { static get v() { return 3; } static n = 2; }')],
    ['setters', loss('const c = new C(); c.v = p[0]; c.v += p[1]; c.v *= 2; c.v++; return c.v;', 'class C { #w = 2; get v() { return this.#w * 3; } set v(z: number) { this.#w = z * z; } }')],
    ['getters that change the object', loss('const c = new C(p[0]); return c.v * p[1] + c.v * c.v;', 'class C { n = 0; constructor(public x: number) {} get v() { this.n += this.x; return this.n; } }')],
    ['a virtual call in the constructor', loss('const b = new B(p[0]); return b.v * p[1] + b.k;', 'class A { v: number; constructor(x: number) { this.v = this.f(x); } f(x: number) { return x; } }\nclass B extends A { k = 3; f(x: number) { return x * x * (this.k ?? 2); } }')],
    ['an iterator of its own', loss('let s = 0; for (const v of new R(p[0])) s += v; return s;', 'class R { constructor(private x: number) {} *[Symbol.iterator]() { yield this.x; yield 2 * this.x; } }'), /iterator of its own/],
    ['a spread before a change', loss('const o = { a: p[0] }; const q = { ...o, b: (o.a = p[1]) }; return q.a * 3 + q.b * o.a;')],
    ['the order of fields', loss('const o: any = { b: p[0], 2: p[1], 1: p[2] }; let s = 0, k = 1; for (const [, v] of Object.entries(o)) { s += (v as number) * k; k *= 3; } return s;')],
    ['a new field of a data row', 'export function loss(p: number[], d: any[]): number { const [r] = d; r.b[0] *= 2; r.c = p[0]; r.b.push(p[1]); return r.c * r.b[0] + r.b[2] + r.b.length; }', undefined, () => [{ a: 1, b: [1, 2] }]],
    ['all fields, where one has no value', loss('const b = new B(); for (const v of Object.values(b)) b.v += p[0]; return b.v * p[1];', 'class B { u?: number; v = 0; }'), /“u” is declared without a value/],
    ['keys, where one has no value', loss('const b = new B(); let s = 0; for (const k in b) s += p[0]; return s * p[1];', 'class A { u?: number; }\nclass B extends A { v = 0; }'), /“u” is declared without a value/],
    ['all fields, where each has a value', loss('const b = new B(); let s = 0; for (const v of Object.values(b)) s += v * p[0]; return s * p[1];', 'class B { u = 2; v = 3; }')],
    ['how often a number goes into another', loss('return 1 % (p[0] * 0 + p[2] * 0 + (p[1] - p[1] + 1e-3)) + (1 % (1e-3 * p[1] / p[1]));')],
    ['the length of a function', loss('const f = (a: number, b = 2, c = 3) => a * b * c; return f.length * p[0] + f(p[1]);')],
  ],
  'loops whose bound changes': [
    ['by a closure', loss('let n = 8; const f = () => { n -= 1; }; let s = 0; for (let i = 0; i < n; i++) { f(); s += p[i % 3] * i; } return s * n;')],
    ['by a method', loss('const b = new B(); let s = 0; for (let i = 0; i < b.n; i++) { b.shrink(); s += p[i % 3] * i; } return s;', 'class B { n = 6; shrink() { this.n--; } }')],
    ['through another name', loss('const o = { n: 6 }; const q = o; let s = 0; for (let i = 0; i < o.n; i++) { q.n -= 1; s += p[i % 3] * i; } return s;')],
    ['by a getter', loss('const b = new B(); let s = 0; for (let i = 0; i < b.n; i++) { b.m--; s += p[i % 3] * i; } return s;', 'class B { m = 6; get n() { return this.m; } }')],
    ['by a list that grows', loss('const a = [p[0]]; let s = 0; for (const v of a) { s += v * v; if (a.length < 4) a.push(v * p[1]); } return s;')],
    ['by a list that shrinks', loss('const a = [p[0], p[1], p[2]]; let s = 0; for (const v of a) { s += v * v; if (v > 0) a.splice(0, 1); } return s;')],
    ['by entries that grow', loss('const a = [p[0], p[1]]; let s = 0; for (const [i, v] of a.entries()) { s += v * (i + 1); if (a.length < 4) a.push(v * p[2]); } return s;'), /length of the list may change/],
    ['by keys that grow', loss('const a = [p[0], p[1]]; let s = 0; for (const i of a.keys()) { s += a[i]; if (a.length < 4) a.push(p[2]); } return s;'), /length of the list may change/],
    ['in a callback that shortens the list', loss('const a = [p[0], p[1], p[2]]; const b = a.map((v, i) => { if (i === 0) a.pop(); return v * v; }); return b.reduce((s, v) => s + (v ?? 0), 0) + b.length;'), /length of the list may change/],
    ['not where a callback makes a new list', loss('let s = [p[0], p[1]]; for (let k = 0; k < 3; k++) s = s.map((v, i) => v + s[(i + 1) % 2] * p[2]); return s[0] * s[1];')],
  ],
  'what is gone through while it changes': [
    ['the values of an object', loss('const o: any = { a: p[0], b: p[1] }; let s = 0; for (const v of Object.values(o) as number[]) { s += v * v; o.b = 7 * p[2]; } return s;')],
    ['elements further on', loss('const a = [p[0], p[1], p[2]]; let s = 0, i = 0; for (const v of a) { s += v; if (i < 2) a[i + 1] = v * a[i + 1]; i++; } return s;')],
    ['records in a list', loss('const a = p.map((v) => ({ v })); for (let i = 0; i < a.length; i++) { const o = a[i]; a[i] = { v: o.v * 2 }; o.v = 100; if (i > 0) a[i].v += a[i - 1].v * o.v; } return a.reduce((s, o) => s + o.v * o.v, 0);')],
    ['what comparators change', loss('let n = 0; const a = [p[0], p[1], p[2]].sort((x, y) => { n++; return x - y; }); return a[0] * n + a[2];'), /called to compare changes something/],
  ],
  holes: [
    ['in a literal', loss('const a = [p[0], , p[1]] as number[]; return a.filter(() => true).length * p[2];'), /list with holes/],
    ['that are filled from the end', loss('const a: number[] = []; for (let i = 2; i >= 0; i--) a[i] = p[i] * (i + 1); return a.reduce((s, v, i) => s + v * v * i, 0);')],
    ['that are filled by a loop', loss('const a = new Array<number>(3); for (let i = 0; i < 3; i++) a[i] = p[i] ** 2; return a.map((v) => v * 2).reduce((s, v) => s + v, p[0]);')],
  ],
  'functions in data': [
    ['methods of lists of functions', loss('const f = compose((x) => x * x, Math.sin, (x) => x + p[1]); return f(p[0]) * f(p[2]);', 'const compose = (...f: ((x: number) => number)[]) => (x: number) => f.reduceRight((v, g) => g(v), x);')],
    ['a spread list before a rest parameter', loss('return f(p[0], ...p) + f(...p, 2) + g(1, 2, ...p);', 'const f = (a: number, ...rest: number[]) => rest.reduce((s, v, i) => s + a * v * i, 0);\nfunction g(a: number, b: number, c: number, ...rest: number[]) { return a * b * c + rest.length * rest[0]; }')],
    ['a Map of the module', loss('if (!cache.has(1)) cache.set(1, p[0] * 2); return cache.get(1)! * p[1];', 'const cache = new Map<number, number>();'), /“set”/],
    ['numbers that are put to a list', loss('return [[p[0]], [p[1], p[2]]].flat().concat(p[0], [p[1]]).reduce((s, v, i) => s + v * v * i, 0);'), /a number or a list/],
  ],
  var: [
    ['of a parameter', loss('function f(x: number) { var x: number; return x * 2; } return f(p[0]);'), /use “let”/],
    ['in a block', loss('var x = p[0]; if (p[1] > 0) { var x = p[2] * 2; } return x * x;'), /use “let”/],
    ['of a loop', loss('var i = 5; for (var i = 0; i < 2; i++) { p[0] *= 2; } return p[0] * i;'), /use “let”/],
    ['that is set at once', loss('var s = 0; for (let k = 0; k < 2; k++) { var t = p[k] * 2; s += t * t; } return s;')],
  ],
  'modules that change what they made': [
    ['a closure over a variable', loss('return f(p[0]) * base;', 'let base = 2;\nconst f = ((k: number) => (x: number) => x * k)(base);\nbase = 5;'), /made from what changes/],
    ['a list of functions', loss('let s = 0; for (const f of list) s += f(p[0]) * p[1]; return s + list.length;', 'const list: ((x: number) => number)[] = [(x) => x];\nlist.push((x) => x * x);'), /changed while its module is made/],
    ['a table of functions', loss('return table.f(p[0]) * table.k;', 'const table = { f: (x: number) => x, k: 2 };\ntable.f = (x) => x * x; table.k = 7;'), /changed while its module is made/],
    ['a function variable', loss('return f(p[0]);', 'let f = (x: number) => x;\nif (1 > 0) f = (x) => x * x;'), /changed while its module is made/],
    ['a static field', loss('return K.n * p[0];', 'class K { static n = 1; }\nK.n = 5;'), /changed while its module is made/],
    ['an instance', loss('return k.add(p[0]) * k.n;', 'class K { n = 1; add(x: number) { this.n += x; return this.n; } }\nconst k = new K(); k.n = 4; k.add(2);'), /changed while its module is made/],
    ['an object, in a function', loss('return cfg.scale(p[0]) + cfg.a;', 'const cfg = { a: 1, scale: (x: number) => x * cfg.a };\nfunction init() { cfg.a = 9; }\ninit();'), /changed while its module is made/],
    ['a prototype', loss('return new K().f(p[0]);', 'class K { f(x: number) { return x; } }\n(K.prototype as any).f = (x: number) => x * x;'), /changed while its module is made/],
    ['a registry', loss('return a.f(p[0]) + b.f(p[1]);', 'const all: object[] = [];\nclass K { constructor(public k: number) { all.push(this); } f(x: number) { return x * this.k * all.length; } }\nconst a = new K(2), b = new K(3);'), /holds functions/],
    ['a counter', loss('return a.f(p[0]) + b.f(p[1]) * 10;', 'let next = 0;\nclass K { id = ++next; f(x: number) { return x * this.id; } }\nconst a = new K(), b = new K();'), /made from what changes/],
    ['nothing: functions that are only looked at', loss('return acts.reduce((v, f) => f(v) + p[1], p[0]) * count;', 'const acts = [(x: number) => x, (x: number) => x * x];\nconst count = acts.map((f) => f.length).length;')],
  ],
  exceptions: [
    ['the fold of an empty list', loss('return p.filter((v) => v > 1).reduce((a, b) => a * b) + p[0];')],
    ['a callback that throws', loss("const a = p.map((v) => { if (v > 1.6) throw new RangeError('big'); return Math.exp(v); }); return a.reduce((s, v) => s + v, 0);")],
    ['a field of nothing', loss('const rows: any[] = [{ v: p[0] }]; return rows[p[1] > 0 ? 0 : 1].v * p[2];')],
  ],
};

describe('Programs that are easily read wrongly', () => {
  for (const [group, members] of Object.entries(cases)) {
    describe(group, () => {
      for (const [name, text, refusal, data] of members) it(name, () => assertJudged(text, refusal, data));
    });
  }

  it('a Float64Array stays one where it is copied', () => {
    assertJudged('export function loss(p: Float64Array): number { p[1] = 2 * p[0]; return p[1] * p[2] * p.length; }');
    // Beyond its end nothing is kept.
    const found = differentiable('export function loss(p: Float64Array): number { p[1] = 2 * p[0]!; p[7] = 3; return p[1] * p.length; }');
    assert.equal(found.value(Float64Array.of(5, 0)), 20);
  });

  it('what is no list is not looped over', () => {
    const found = differentiable('export function loss(x: number, rows: any): number {\n  let s = x;\n  for (const r of rows) s += r;\n  return s; }');
    assert.equal(found.value(Float64Array.of(1), [2]), 3);
    for (const rows of [5, { length: 2 }]) assert.throws(() => found.value(Float64Array.of(1), rows), (error: { problem?: { line: number } }) => error.problem?.line === 3);
  });

  it('holes stop the evaluation where the language leaves them out', () => {
    const found = differentiable('export function loss(x: number): number {\n  const a: number[] = [];\n  if (x > 0) a[0] = 1;\n  a[1] = x;\n  return a.map((v) => v * x).length; }');
    assert.equal(found.value(Float64Array.of(1)), 2);
    assert.throws(() => found.value(Float64Array.of(-1)), (error: { problem?: { line: number; message: string } }) => error.problem?.line === 5 && error.problem.message.includes('never written'));
    assert.equal(found.value(Float64Array.of(2)), 2);
  });

  it('second derivatives keep their digits where first ones are flat', () => {
    const at = 1e-6;
    for (const name of ['asin', 'acos', 'atanh']) {
      const exact = name === 'atanh' ? (2 * at) / (1 - at * at) ** 2 : ((name === 'asin' ? 1 : -1) * at) / (1 - at * at) ** 1.5;
      const [product] = hessianTimes(`export function loss(x: number): number { return Math.${name}(x); }`, [at], [1]);
      assertClose([product! / exact], [1], 1e-14);
    }
  });
});
