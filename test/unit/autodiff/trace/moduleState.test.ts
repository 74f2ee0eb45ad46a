import assert from 'node:assert/strict';
import { gradientOf, near, trace } from './traceHelpers.ts';

/** State that survives a call of the untouched function; here each evaluation finds it as the module made it. */
const states: Readonly<Record<string, string>> = {
  'a variable': 'let calls = 0; export function f(p: number[]) { calls++; return p[0] * calls; }',
  'an array': 'const seen: number[] = []; export function f(p: number[]) { seen.push(p[0]); return seen.reduce((a, b) => a + b, 0); }',
  'a record': 'const o = { n: 0 }; export function f(p: number[]) { o.n += 1; return p[0] * o.n; }',
  'a Map': 'const cache = new Map<string, number>(); export function f(p: number[]) { const k = cache.get("k") ?? 1; cache.set("k", k + 1); return p[0] * k; }',
  'a Float64Array': 'const w = new Float64Array(2); export function f(p: number[]) { w[0] += p[0]; return w[0]; }',
  'a static member': 'class A { static n = 0; } export function f(p: number[]) { return p[0] * ++A.n; }',
  'a closure': 'const next = (() => { let n = 0; return () => ++n; })(); export function f(p: number[]) { return p[0] * next(); }',
  'an instance with private members': 'class Counter { #n = 0; next() { return ++this.#n; } } const c = new Counter(); export function f(p: number[]) { return p[0] * c.next(); }',
  'a generator': 'const g = (function* () { let n = 1; while (true) yield n++; })(); export function f(p: number[]) { return p[0] * (g.next().value as number); }',
  'a property of a function': 'function g(x: number) { g.n++; return x * g.n; } g.n = 0; export const f = (p: number[]) => g(p[0]);',
  'a module that is imported': "import { next } from './state'; export const f = (p: number[]) => p[0] * next();",
};

describe('trace: state of modules', () => {
  for (const [what, source] of Object.entries(states)) {
    it(`starts anew for each evaluation: ${what}`, async () => {
      const traced = await trace(source, { files: { 'state.ts': 'let n = 0; export const next = () => ++n;' } });
      for (const x of [3, 3, 5, -2, 3]) {
        assert.deepEqual(gradientOf(traced, [x]), { value: x, gradient: [1] });
        assert.equal(traced.value(Float64Array.of(x)), x);
      }
    });
  }

  it('says so once, where the state can be seen', async () => {
    const traced = await trace(states['a variable']!);
    for (let i = 0; i < 3; i++) gradientOf(traced, [1]);
    assert.deepEqual(traced.notes.map(({ message }) => message), ['The state of the module, “calls”, starts anew for each evaluation, so that value and gradient belong together.']);
  });

  it('keeps an instance where nothing changes', async () => {
    const realm = globalThis as { labEvaluations?: number };
    realm.labEvaluations = 0;
    const traced = await trace(
      "import table from './table.json'; (globalThis as any).labEvaluations++; enum Kind { a = 2 } const weights = [1, 2]; const layers = { relu: (x: number) => (x > 0 ? x : 0) }; class A { x = 1; } let scale = 2; export const f = (p: number[]) => layers.relu(p[0]) * weights[1] * scale * Kind.a * new A().x * table.k;",
      { files: { 'table.json': '{"k": 1}' } },
    );
    const before = realm.labEvaluations;
    for (const x of [1, 2, -1, 3, -4, 5]) near(gradientOf(traced, [x]).gradient, [x > 0 ? 8 : 0]);
    assert.equal(realm.labEvaluations, before + 1);
  });

  it('is right after a call that threw halfway', async () => {
    const traced = await trace('let n = 0; export function f(p: number[]) { n++; if (p[0] < 0) throw new Error("negative"); return p[0] * n; }');
    assert.deepEqual(gradientOf(traced, [2]), { value: 2, gradient: [1] });
    assert.throws(() => gradientOf(traced, [-1]), /negative/);
    assert.deepEqual(gradientOf(traced, [2]), { value: 2, gradient: [1] });
  });
});
