import assert from 'node:assert/strict';
import { evaluateModule } from '../../../engine/compile/evaluateModule.ts';
import { mapError } from '../../../engine/compile/mapError.ts';
import type { Problem } from '../../../engine/problem.ts';
import { graphOf, place, problemOf, run, unsaved } from './compileHelpers.ts';
import { loadModuleGraph } from '../../../engine/compile/moduleGraph.ts';

describe('evaluateModule', () => {
  it('makes fresh instances at every call', async () => {
    const graph = await graphOf({ 'm.ts': "import { state } from './s';\nexport const count = () => ++state.n;", 's.ts': 'export const state = { n: 0 };' });
    const [a, b] = [evaluateModule(graph), evaluateModule(graph)];
    const count = (exported: typeof a): unknown => (exported.count as () => number)();
    assert.deepEqual([count(a), count(a), count(b)], [1, 2, 1]);
  });

  it('evaluates a module once, and cycles as CommonJS does', async () => {
    const exported = await run({
      'm.ts': "import { even } from './b'; import './c'; export const odd = (n: number): boolean => n > 0 && even(n - 1); export const result = odd(7); export const times = (globalThis as any).__times;",
      'b.ts': "import { odd } from './m'; import './c'; export const even = (n: number): boolean => n === 0 || odd(n - 1);",
      'c.ts': '(globalThis as any).__times = ((globalThis as any).__times ?? 0) + 1;',
    });
    assert.equal(exported.result, true);
    assert.equal(exported.times, 1);
  });

  it('lets live bindings live', async () => {
    const exported = await run({ 'm.ts': "import { n, up } from './n'; export const f = () => { up(); return n; };", 'n.ts': 'export let n = 0; export const up = () => { n++; };' });
    assert.equal((exported.f as () => number)(), 1);
  });

  it('keeps the default export apart', async () => {
    const exported = await run({ 'm.ts': 'export default function f(x: number): number { return x; }' });
    assert.equal((exported.default as (x: number) => number)(3), 3);
    assert.equal(typeof (await run({ 'm.js': 'module.exports = function () {};' })).default, 'function');
  });

  it('sees nothing of the engine', async () => {
    const exported = await run({ 'm.ts': 'declare const graph: unknown, instances: unknown; export const seen = [typeof graph, typeof instances, typeof this];' });
    assert.deepEqual(exported.seen, ['undefined', 'undefined', 'object']);
  });

  it('loads by import(…) and require(…) when they are reached', async () => {
    const exported = await run({ 'm.ts': "declare const require: (s: string) => { a: number }; export const later = async () => (await import('./a')).a + require('./a').a;", 'a.ts': 'export const a = 2;' });
    assert.equal(await (exported.later as () => Promise<number>)(), 4);
  });

  it('says where a module throws while it is evaluated', async () => {
    const graph = await graphOf({ 'm.ts': "import './a';", 'a.ts': 'type T = {\n  a: number };\nexport const a = (null as any).b;' });
    const problem = await problemOf(() => evaluateModule(graph));
    assert.match(place(problem), /^\/unsaved\/a.ts:3:\d+$/);
    assert.match(problem.message, /^TypeError: Cannot read properties of null/);
  });

  it('says which file this engine does not take', async () => {
    const graph = await graphOf({ 'm.ts': "import './a';", 'a.ts': 'export const a = 1; var yield_; { var package_; }' });
    const broken = { ...graph, modules: { ...graph.modules, '/unsaved/a.ts': { text: 'let 1', code: 'let 1', imports: {} } } };
    assert.match((await problemOf(() => evaluateModule(broken))).message, /cannot run: SyntaxError/);
  });

  it('refuses a module whose name is computed', async () => {
    const problem = await problemOf(run({ 'm.ts': "declare const require: (s: string) => unknown;\nconst name = './a';\nexport const a = require(name);" }));
    assert.equal(place(problem), '/unsaved/m.ts:3:18');
    assert.match(problem.message, /“.\/a” cannot be imported: name a module by a text/);
  });
});

describe('mapError', () => {
  const fallback = { file: '/unsaved/m.ts', line: 9, column: 9 };
  async function thrownBy(texts: Readonly<Record<string, string>>, ...given: unknown[]): Promise<Problem> {
    const graph = await graphOf(texts);
    const { f } = evaluateModule(graph) as { readonly f: (...given: unknown[]) => unknown };
    try {
      f(...given);
    } catch (error) {
      return mapError(error, graph, fallback);
    }
    throw new Error('f was to throw.');
  }

  it('finds line and column in TypeScript with lines of types in between', async () => {
    const problem = await thrownBy({ "it's (1) b.ts": 'interface A {\n  a: number;\n}\n\nexport function f(x: number): number {\n  const a: A = { a: x };\n  if (a.a > 0) throw new Error("too large");\n  return 1;\n}' }, 1);
    assert.equal(place(problem), "/unsaved/it's (1) b.ts:7:22");
    assert.equal(problem.message, 'Error: too large');
  });

  it('finds the first line, before any header', async () => {
    assert.match(place(await thrownBy({ 'm.ts': 'export function f(x: any) { return x.y.z; }' }, {})), /^\/unsaved\/m.ts:1:(36|38|40)$/);
    assert.match(place(await thrownBy({ 'm.js': 'exports.f = function (x) { return x.y.z; }' }, {})), /^\/unsaved\/m.js:1:(35|37|39)$/);
  });

  it('finds the column after templates, with and without text of their own', async () => {
    const text = 'type Unit = `${number}px`;\nexport const name = (x: number, y: number): string => `${x}${y}` + `a${x}`; export const f = (x: number): number => { throw new Error(`${x}`); };\n\nexport const g = (x: number): number => f(x);';
    const problem = await thrownBy({ 'm.ts': text }, 1);
    assert.equal(place(problem), `/unsaved/m.ts:2:${text.split('\n')[1]!.indexOf('new Error') + 1}`);
    assert.equal(problem.message, 'Error: 1');
    assert.equal(((await run({ 'm.ts': text })).name as (x: number, y: number) => string)(1, 2), '12a1');
  });

  it('points into the helper that threw', async () => {
    const problem = await thrownBy({ 'm.ts': "import { h } from './h';\nexport const f = (x: number) => h(x);", 'h.ts': '\n\nexport const h = (x: number): number => (undefined as any).length;' }, 1);
    assert.match(place(problem), /^\/unsaved\/h.ts:3:\d+$/);
  });

  it('points at the user’s call where a package threw', async () => {
    const graph = await loadModuleGraph('/unsaved/m.ts', unsaved({ 'm.ts': "import { p } from './node_modules/p/i.js';\nexport const f = () =>\n  p();", 'node_modules/p/i.js': 'exports.p = () => { throw new TypeError("inside"); };' }));
    const { f } = evaluateModule(graph) as { readonly f: () => unknown };
    assert.throws(f, (error) => place(mapError(error, graph, fallback)) === '/unsaved/m.ts:3:3');
  });

  it('explains an endless recursion', async () => {
    const problem = await thrownBy({ 'm.ts': 'type A = 1;\nexport function f(x: number): number { return f(x) + 1; }' }, 1);
    assert.match(place(problem), /^\/unsaved\/m.ts:2:\d+$/);
    assert.match(problem.message, /calls itself without end/);
  });

  it('takes whatever is thrown', async () => {
    for (const [thrown, message] of [
      ['"text"', 'The text “text” was thrown. Throw an Error, so that its place can be shown.'],
      ['undefined', /^undefined was thrown/],
      ['null', /^null was thrown/],
      ['3', /^3 was thrown/],
      ['{}', /^An object was thrown/],
      ['10n', /^The bigint 10n was thrown/],
      ['Symbol()', /^A symbol was thrown/],
      ['Object.assign(new Error(""), { stack: undefined })', 'Error'],
      ['{ name: "Mine", message: "custom" }', 'Mine: custom'],
    ] as const) {
      const problem = await thrownBy({ 'm.ts': `export function f() { throw ${thrown}; }` });
      assert.equal(place(problem), '/unsaved/m.ts:9:9', thrown);
      if (typeof message === 'string') assert.equal(problem.message, message);
      else assert.match(problem.message, message);
    }
  });
});
