import assert from 'node:assert/strict';
import type { Problem } from '../../../../engine/problem.ts';
import { differentiate, exactRungs } from '../../../../engine/autodiff/differentiate.ts';
import { graphOf, place, problemOf } from '../../compile/compileHelpers.ts';
import { gradientOf, near, trace, vector, type TraceOptions } from './traceHelpers.ts';

const problemAt = async (source: string, theta: readonly number[] = [1, 2], data?: unknown, options: TraceOptions = {}): Promise<Problem> => {
  const traced = await trace(source, options);
  return problemOf(() => gradientOf(traced, theta, data));
};

/** What loses a derivative, and where it is told. */
const losing: Readonly<Record<string, readonly [source: string, at: string]>> = {
  'a Float32Array': ['export function f(p: number[]) {\n  const a = new Float32Array(2);\n  a[0] = p[0];\n  return a[0];\n}', '/unsaved/f.ts:3:6'],
  'an array of integers': ['export const f = (p: number[]) =>\n  Int32Array.from(p)[0];', '/unsaved/f.ts:2:3'],
  JSON: ['export const f = (p: number[]) =>\n  JSON.parse(JSON.stringify(p))[0];', '/unsaved/f.ts:2:19'],
  'a built-in function': ['export const f = (p: number[]) =>\n  p[0] + new Date(p[1]).getTime();', '/unsaved/f.ts:2:10'],
  'functions reached around the names': ['export const f = (p: number[]) => (globalThis as any).Math.sin(p[0]);', '/unsaved/f.ts:1:60'],
  'Math.fround': ['export const f = (p: number[]) =>\n  Math.fround(p[0]);', '/unsaved/f.ts:2:8'],
  'the memory of a Float64Array': ['export const f = (p: number[]) =>\n  new Float64Array(p).buffer.byteLength;', '/unsaved/f.ts:2:23'],
  eval: ['export const f = (p: number[]) => {\n  return (0, eval)("1") + eval("p[0]");\n};', '/unsaved/f.ts:2:27'],
  'what try … catch would hide': ['export function f(p: number[]) {\n  try { return JSON.parse(JSON.stringify(p))[0]; } catch { return 0; }\n}', '/unsaved/f.ts:2:32'],
};

/** By way of text: refused by the source text and by the trace alike, whatever else is noted. */
const readBack: Readonly<Record<string, string>> = {
  Number: 'Number(`${p[0]}`)',
  parseFloat: 'parseFloat(p[0].toFixed(6))',
  parseInt: 'parseInt(p[0].toFixed(0)) * p[1]',
  'a unary plus': '+p[0].toString()',
  arithmetic: '(`${p[0]}` as any) * 2',
  'a sum that becomes a product': '("" + p[0]) as any - p[1]',
  Math: 'Math.sqrt(String(p[0]) as any)',
  JSON: 'JSON.parse(`[${p[0]}]`)[0]',
  'parts of a text': 'p.join().split(",").map(Number)[1]!',
  'codes of signs': '`${p[0]}`.charCodeAt(0) * p[1]',
  Date: 'new Date(`${p[0]}`).getTime()',
  BigInt: 'Number(BigInt(p[0].toFixed(0))) * p[1]',
  Intl: 'Number(new Intl.NumberFormat("en").format(p[0]))',
  'an object around a number': '(new Number(p[0]) as any) * p[1]',
  'the names of an object': 'Number(Object.keys({ [p[0]]: 1 })[0])',
  'an array of one number': 'Number([p[0]] as any)',
  'an object that turns into a text': '(new (class { n = p[0]; valueOf() { return `${this.n}`; } })() as any) * p[1]',
  'the memory of an array': '(() => { const b = new Float64Array(1); b[0] = p[0]; return new Float64Array(b.buffer)[0]!; })()',
  'a view of memory': '(() => { const b = new DataView(new ArrayBuffer(8)); b.setFloat64(0, p[0]); return b.getFloat64(0); })()',
  'an array of integers': 'Int16Array.of(p[0])[0]! * p[1]',
};

describe('ways in which a number may leave and come back', () => {
  for (const [what, expression] of Object.entries(readBack)) {
    it(`are refused: ${what}`, async () => {
      const graph = await graphOf({ 'f.ts': `export const f = (p: number[]): number => Math.floor(p[1]) +\n  (${expression});` });
      const result = differentiate({ graph, name: 'f', parameters: vector(), place: { line: 1, column: 14 }, start: Float64Array.of(1, 2.5) });
      assert.ok(!result.ok);
      assert.deepEqual(result.refusals.map(({ method, problem }) => `${method}:${problem.line}`), ['source:2', 'trace:2'], result.refusals.map(({ problem }) => problem.message).join('\n'));
    });
  }

  it('take nothing from keys, messages and comparisons', async () => {
    const source = 'export function f(p: number[]): number {\n  const memo = new Map<string, number>();\n  const key = `${p[0]},${p[1]}`;\n  if (!memo.has(key)) memo.set(key, p[0] * p[1]);\n  if (key === "") throw new Error(`no ${key}`);\n  return memo.get(key)! + Number("3");\n}';
    const graph = await graphOf({ 'f.ts': source.replace(' + Number("3")', '') });
    for (const rung of exactRungs) {
      const result = differentiate({ graph, name: 'f', parameters: vector(), place: { line: 1, column: 17 }, start: Float64Array.of(2, 3) }, [rung]);
      if (result.ok) near(gradientOf(result.differentiable, [2, 3]).gradient, [3, 2]);
      else assert.equal(rung.method, 'source');
    }
    assert.match((await problemAt(source)).message, /^A text is turned into a number/);
  });

  it('give the keys of groups back as they are', async () => {
    const traced = await trace('export const f = (p: number[]) => [...(Map as any).groupBy(p, (x: number) => x).keys()].reduce((s: number, x: number) => s + x * x, 0);');
    near(gradientOf(traced, [1, 2]).gradient, [2, 4]);
  });
});

describe('trace: bad input', () => {
  for (const [what, [source, at]] of Object.entries(losing)) {
    it(`refuses ${what} at its place`, async () => {
      const problem = await problemAt(source);
      // The place of a call of a member is the member's name.
        assert.equal(place(problem), at);
      assert.match(problem.message, /depends on the parameters/);
    });
  }

  it('refuses results that are no numbers', async () => {
    assert.match((await problemAt('export const f = async (p: number[]) => p[0];')).message, /returns a Promise.*without “async”/);
    assert.match((await problemAt('export const f = (p: number[]) => `${p[0]}`;')).message, /returns a number, but here it returned the text “1”/);
    assert.match((await problemAt('export const f = (p: number[]) => p;')).message, /it returned an array/);
    assert.match((await problemAt('export const f = (p: number[]) => { p[0]; };')).message, /it returned undefined/);
  });

  it('tells what the function throws, where it throws, and goes on right', async () => {
    const traced = await trace('export function f(p: number[]) {\n  const y = p[0] * p[1];\n  if (y < 0) throw new RangeError(`no ${1}`);\n  return Math.sqrt(y);\n}');
    near(gradientOf(traced, [4, 9]).gradient, [0.75, 1 / 3]);
    for (let i = 0; i < 3; i++) {
      const problem = await problemOf(() => gradientOf(traced, [-1, 2]));
      assert.equal(`${place(problem)} ${problem.message}`, '/unsaved/f.ts:3:20 RangeError: no 1');
      near(gradientOf(traced, [4, 9]).gradient, [0.75, 1 / 3]);
    }
    assert.match((await problemOf(() => traced.value(Float64Array.of(-1, 2)))).message, /RangeError: no 1/);
  });

  it('tells of recursion without end', async () => {
    const problem = await problemAt('const g = (x: number): number => g(x + 1);\nexport const f = (p: number[]) => g(p[0]);');
    assert.match(problem.message, /calls itself without end/);
    assert.equal(problem.line, 1);
  });

  it('places errors in modules that are imported', async () => {
    const problem = await problemAt("import { g } from './g';\nexport const f = (p: number[]) => g(p);", [1], undefined, { files: { 'g.ts': 'export function g(p: number[]): number {\n\n  const o: any = undefined; return p[0] * (p[0] + o.missing.deep);\n}' } });
    assert.equal(place(problem), '/unsaved/g.ts:3:53');
  });

  it('refuses crypto, which gives other numbers each time', async () => {
    const problem = await problemAt('export const f = (p: number[]) =>\n  p[0] * crypto.getRandomValues(new Uint8Array(1))[0];');
    assert.match(problem.message, /Math\.random/);
    assert.equal(problem.line, 2);
  });
});
