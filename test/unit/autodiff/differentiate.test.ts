import assert from 'node:assert/strict';
import { differentiate, exactRungs, type Differentiated, type DifferentiateParts, type Rung } from '../../../engine/autodiff/differentiate.ts';
import type { LossParameters } from '../../../engine/loss/lossFunction.ts';
import { graphOf, place, problemOf } from '../compile/compileHelpers.ts';
import { gradientOf, near, scalars } from './trace/traceHelpers.ts';

interface Options {
  readonly start?: readonly number[];
  readonly parameters?: LossParameters;
  readonly data?: unknown;
  readonly files?: Readonly<Record<string, string>>;
  readonly rungs?: readonly Rung[];
}

const climb = async (source: string, { start = [1, 2], parameters = scalars('x', 'y'), data, files = {}, rungs }: Options = {}): Promise<Differentiated> => {
  const parts: DifferentiateParts = { graph: await graphOf({ 'f.ts': source, ...files }), name: 'f', parameters, place: { line: 1, column: 1 }, start: Float64Array.from(start), data };
  return differentiate(parts, rungs);
};

const source = exactRungs[0]!;
/** The first rung, made wrong in some way. */
const wrong = (change: (exact: ReturnType<Rung['differentiate']>) => Partial<ReturnType<Rung['differentiate']>>): Rung => ({
  method: 'source',
  differentiate: (parts) => {
    const exact = source.differentiate(parts);
    return { ...exact, ...change(exact) };
  },
});

describe('differentiate', () => {
  it('takes the source text where it covers the function', async () => {
    const result = await climb('export const f = (x: number, y: number) => x * y ** 2;');
    assert.ok(result.ok);
    assert.equal(result.differentiable.method, 'source');
    assert.deepEqual(result.refusals, []);
    assert.deepEqual(gradientOf(result.differentiable, [3, 2]), { value: 12, gradient: [4, 12] });
  });

  it('reads modules that are imported, and default exports', async () => {
    const files = { 'g.ts': "import rows from './rows.json'; export const g = (x: number) => rows[1] * x;" , 'rows.json': '[1, 5]' };
    const result = await climb("import { g } from './g'; export default function f(x: number, y: number) { return g(x) * y; }", { files });
    assert.ok(result.ok && result.differentiable.method === 'source', JSON.stringify(result));
    assert.deepEqual(gradientOf(result.differentiable, [3, 2]).gradient, [10, 15]);
  });

  it('traces what the source text does not tell, and says where and why', async () => {
    const result = await climb('export function f(x: number, y: number) {\n  function* squares() { yield x * x; yield y * y; }\n  let s = 0;\n  for (const each of squares()) s += each;\n  return s;\n}');
    assert.ok(result.ok);
    assert.equal(result.differentiable.method, 'trace');
    assert.deepEqual(gradientOf(result.differentiable, [3, 2]).gradient, [6, 4]);
    const [refusal] = result.refusals;
    assert.equal(refusal?.method, 'source');
    assert.equal(place(refusal.problem), '/unsaved/f.ts:2:3');
    assert.match(refusal.problem.message, /generators are not followed/);
  });

  it('has nothing exact for what rounds, with the place and the reason', async () => {
    const result = await climb('export function f(x: number, y: number) {\n  const a = new Float32Array(2);\n  a[0] = x;\n  return a[0] * y;\n}');
    assert.ok(!result.ok);
    assert.deepEqual(result.refusals.map(({ method }) => method), ['source', 'trace']);
    for (const { problem } of result.refusals) assert.ok(problem.file === '/unsaved/f.ts' && problem.line >= 2 && problem.line <= 4, place(problem));
    assert.match(result.refusals[0]!.problem.message, /Float32Array rounds/);
  });

  it('leaves a rung whose value is another, and says so', async () => {
    const result = await climb('export const f = (x: number, y: number) => x * y;', { rungs: [wrong((exact) => ({ value: (theta) => exact.value(theta) + 1e-15 })), exactRungs[1]!] });
    assert.ok(result.ok);
    assert.equal(result.differentiable.method, 'trace');
    assert.deepEqual(gradientOf(result.differentiable, [3, 2]).gradient, [2, 3]);
    assert.equal(place(result.refusals[0]!.problem), '/unsaved/f.ts:1:1');
    assert.match(result.refusals[0]!.problem.message, /^The gradient of f from its source text failed the audit at \(1, 2\) and is not used\. The function gives 2, and its differentiated form 2\.00000000000000/);
  });

  it('leaves a rung whose gradient is wrong, or that throws, and never uses it', async () => {
    const lost = wrong((exact) => ({
      valueAndGradient(theta, data, into) {
        const value = exact.valueAndGradient(theta, data, into);
        into[0] = 0;
        return value;
      },
    }));
    const throwing = wrong(() => ({
      valueAndGradient() {
        throw new TypeError('of our own');
      },
    }));
    for (const [rung, message] of [[lost, /Along a random direction the derivative is/], [throwing, /cannot be computed here: TypeError: of our own/]] as const) {
      const alone = await climb('export const f = (x: number, y: number) => x * y;', { rungs: [rung] });
      assert.ok(!alone.ok);
      assert.match(alone.refusals[0]!.problem.message, message);
      assert.ok((await climb('export const f = (x: number, y: number) => x * y;', { rungs: [rung, ...exactRungs] })).ok);
    }
  });

  it('tells what the function throws at its start, in the words and at the line of the function', async () => {
    const problem = await problemOf(climb('export function f(x: number, y: number) {\n  if (x > 0) throw new RangeError("no");\n  return x * y;\n}'));
    assert.equal(`${place(problem)} ${problem.message}`, '/unsaved/f.ts:2:20 RangeError: no');
  });

  it('tells what the function throws later, and is right again afterwards', async () => {
    for (const extra of ['', 'function* g() { yield 1; } for (const one of g()) x *= one;']) {
      const result = await climb(`export function f(x: number, y: number) {\n  ${extra}\n  if (x < 0) throw new RangeError("no");\n  return x * y;\n}`);
      assert.ok(result.ok);
      for (let i = 0; i < 3; i++) {
        const problem = await problemOf(() => gradientOf(result.differentiable, [-1, 2]));
        assert.equal(`${place(problem)} ${problem.message}`, '/unsaved/f.ts:3:20 RangeError: no');
        near(gradientOf(result.differentiable, [3, 2]).gradient, [2, 3]);
      }
    }
  });

  it('says nothing on the console while it audits', async () => {
    const own = console.log;
    const said: unknown[] = [];
    console.log = (...given: unknown[]) => void said.push(given);
    try {
      const result = await climb('export const f = (x: number, y: number) => { console.log("here", x); return x * y; };');
      assert.ok(result.ok);
      assert.deepEqual(said, []);
      gradientOf(result.differentiable, [3, 2]);
      assert.deepEqual(said, [['here', 3]]);
    } finally {
      console.log = own;
    }
  });

  it('starts from data as they were, whatever the function does with them', async () => {
    const rows = [[1, 2], [3, 4]];
    for (const extra of ['', 'function* g() { yield 1; } for (const one of g()) x *= one;']) {
      const result = await climb(`export function f(x: number, y: number, rows: number[][]) {\n  ${extra}\n  let s = 0;\n  for (const row of rows) { row[0] *= 2; s += row[0] * x + row[1] * y; }\n  return s;\n}`, { data: rows });
      assert.ok(result.ok, JSON.stringify(result));
      for (let i = 0; i < 2; i++) assert.deepEqual(gradientOf(result.differentiable, [3, 2], rows).gradient, [8, 6]);
      assert.deepEqual(rows, [[1, 2], [3, 4]]);
    }
  });
});
