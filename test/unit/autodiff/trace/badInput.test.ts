import assert from 'node:assert/strict';
import type { Problem } from '../../../../engine/problem.ts';
import { place, problemOf } from '../../compile/compileHelpers.ts';
import { gradientOf, near, trace, type TraceOptions } from './traceHelpers.ts';

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
