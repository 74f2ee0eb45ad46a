import assert from 'node:assert/strict';
import { checkedGradient, gradientOf, hessianVectorProductOf, near, scalars, trace } from './traceHelpers.ts';

const of = (body: string, names: readonly string[] = ['x', 'y']) => trace(`export const f = (${names.map((name) => `${name}: number`).join(', ')}): number => ${body};`, { parameters: scalars(...names) });

/** Function, point, gradient: the rules that are choices. */
const rules: readonly (readonly [rule: string, body: string, at: readonly number[], gradient: readonly number[]])[] = [
  ['abs at 0 has derivative 0', 'Math.abs(x) + y', [0, 1], [0, 1]],
  ['sign is flat', 'Math.sign(x) * y', [2, 3], [0, 1]],
  ['floor, ceil, round and trunc are flat', 'Math.floor(x) + Math.ceil(x) * 2 + Math.round(y) * 3 + Math.trunc(y)', [1.5, 2.25], [0, 0]],
  ['bits are flat', '(x | 0) + (y >> 1) + (x & 3) + (y ^ 1) + (x << 2) + (y >>> 1) + ~x + x', [5.5, 9.25], [1, 0]],
  ['the first of equal operands of max gets all', 'Math.max(x, y) + 2 * Math.max(y, x)', [1, 1], [1, 2]],
  ['the first of equal operands of min gets all', 'Math.min(x, y) + 2 * Math.min(y, x, 1)', [1, 1], [1, 2]],
  ['a constant that equals comes first too', 'Math.max(1, x) + Math.max(y, 1)', [1, 1], [0, 1]],
  ['the branch taken counts', 'x > 0 ? x * y : -y', [0, 3], [0, -1]],
  ['&& gives an operand', '(x && y) + (y && x)', [0, 3], [2, 0]],
  ['x ** 2 and its like', 'x ** 2 + y ** 3 + x ** 4 + y ** -1 + x ** 0.5 + y ** 1 + x ** 0', [4, 2], [8 + 256 + 0.25, 12 - 0.25 + 1]],
  ['x ** 0 has derivative 0, also at 0', 'x ** 0 + Math.pow(y, 0)', [0, NaN], [0, 0]],
  ['a variable exponent of 0', 'x ** y', [0, 0], [0, 0]],
  ['a variable exponent with base ≤ 0', '(x ** y) + (0 ** y)', [-2, 2], [-4, 0]],
  ['0 ** 2', 'x ** 2 + y ** 3', [0, 0], [0, 0]],
  ['division by 0 keeps Inf', 'x / y', [1, 0], [Infinity, -Infinity]],
  ['log of 0 keeps −Inf', 'Math.log(x) + y', [0, 1], [Infinity, 1]],
  ['sqrt of 0', 'Math.sqrt(x) + y', [0, 1], [Infinity, 1]],
  ['a zero adjoint contributes 0', '0 * Math.log(x) * 0 + y', [0, 1], [0, 1]],
  ['a zero adjoint through a branch of max', 'Math.max(y, Math.sqrt(x))', [0, 1], [0, 1]],
  ['sqrt(0 ** 2)', 'Math.sqrt(x ** 2) + y', [0, 1], [NaN, 1]],
  ['hypot at 0 has derivative 0', 'Math.hypot(x, 0) + y', [0, 1], [0, 1]],
  ['hypot of large numbers does not overflow', 'Math.hypot(x, y)', [3e200, 4e200], [0.6, 0.8]],
  ['a / b has derivative g / b', 'x / y', [1, 1e-310], [1 / 1e-310, -Infinity]],
  ['an index computed from a parameter', '[1, 2, 3][Math.floor(x)]! * y', [1.5, 3], [0, 2]],
  ['texts give only values', 'x.toFixed(1).length * y', [1.25, 3], [0, 3]],
  ['the remainder', 'x % y', [7.5, 2], [1, -3]],
  ['tanh far out', 'Math.tanh(x) + y', [20, 1], [1 / Math.cosh(20) ** 2, 1]],
];

/** To the bit the same as the function, whatever comes. */
const special = [0, -0, 1, -1, 2, 0.5, -0.5, 1e308, -1e308, 5e-324, 1e-310, Infinity, -Infinity, NaN, 2 ** 31, 2 ** 53];

describe('trace: the semantics', () => {
  for (const [rule, body, at, gradient] of rules) {
    it(rule, async () => {
      const traced = await of(body);
      near(checkedGradient(traced, at).gradient, gradient);
    });
  }

  it('gives the bits of the function for infinite, tiny, negative zero and NaN operands', async () => {
    const bodies = ['+', '-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>'].flatMap((sign) => [`x ${sign} y`, `x ${sign} 2`, `3 ${sign} y`]);
    const functions = Object.getOwnPropertyNames(Math).filter((name) => typeof Math[name as 'sin'] === 'function' && !['random', 'fround', 'f16round', 'sumPrecise'].includes(name));
    bodies.push(...functions.map((name) => `Math.${name}(x, y)`), 'x ** 3', 'x ** 0.5', 'x ** -1', '-x', '+x', '~x', 'x++ + --y', 'Math.max(x, y, 1)', 'Math.hypot(x, 3, y)', 'parseFloat(x as any)', 'Number(x)', 'x < y ? 1 : x <= y ? 2 : x === y ? 3 : x != y ? 4 : 5', 'x ? 1 : 2', '!x ? 1 : y && x', 'Object.is(x, y) ? 1 : 2');
    const traced = await trace(`export const f = (x: number, y: number, which: number): number => [${bodies.map((body) => `() => ${body}`).join(', ')}][which]();`, { parameters: scalars('x', 'y', 'which') });
    const into = new Float64Array(3);
    for (let which = 0; which < bodies.length; which++) {
      for (const x of special) {
        for (const y of special) {
          const expected = traced.untouched([x, y, which]);
          const actual = traced.valueAndGradient(Float64Array.of(x, y, which), undefined, into);
          assert.ok(Object.is(actual, expected), `${bodies[which]} at ${x}, ${y}: ${actual} is not ${String(expected)}`);
        }
      }
    }
  });

  it('notes where a derivative is 0 by rule, at its place, once', async () => {
    const traced = await trace('export function f(p: number[]) {\n  const i = Math.floor(p[0]);\n  return [1, 2, 3][i] * p[1] + (p[0] | 0) + `${p[1]}`.length;\n}');
    for (let i = 0; i < 3; i++) gradientOf(traced, [1.5, 2]);
    assert.deepEqual(
      traced.notes.map(({ file, line, column, severity }) => `${severity} ${file}:${line}:${column}`),
      ['information /unsaved/f.ts:2:18', 'information /unsaved/f.ts:3:19', 'information /unsaved/f.ts:3:33', 'information /unsaved/f.ts:3:49'],
    );
    assert.match(traced.notes[0]!.message, /^Flat here: Math\.floor/);
    assert.deepEqual((await of('x * y')).notes, []);
  });

  it('takes one stream of chance and time for value, gradient and Hessian', async () => {
    const traced = await trace('const noise = Math.random(); export const f = (p: number[]) => p[0] * p[0] * (1 + Math.random() + noise) + p[1] * Date.now() + new Date().getTime() + performance.now() * p[0];');
    const { value, gradient } = gradientOf(traced, [2, 3]);
    assert.equal(traced.value(Float64Array.of(2, 3)), value);
    for (let i = 0; i < 3; i++) assert.deepEqual(gradientOf(traced, [2, 3]), { value, gradient });
    const second = hessianVectorProductOf(traced, [2, 3], [1, 0]);
    assert.deepEqual([second.value, second.gradient], [value, gradient]);
    const other = await trace('export const f = (p: number[]) => p[0] * Math.random();', { seed: 2 });
    const same = await trace('export const f = (p: number[]) => p[0] * Math.random();', { seed: 2 });
    assert.deepEqual(gradientOf(other, [1]), gradientOf(same, [1]));
    assert.deepEqual(other.notes.map(({ message }) => message), ['Each evaluation draws the same random numbers, so that value and gradient belong together.']);
    assert.match((await trace('export const f = (p: number[]) => p[0] + Date.now();').then((clock) => (gradientOf(clock, [1]), clock))).notes[0]!.message, /^The clock stands still at 0/);
    assert.notDeepEqual(gradientOf(other, [1]), gradientOf(await trace('export const f = (p: number[]) => p[0] * Math.random();', { seed: 3 }), [1]));
  });

  it('leaves θ alone, whatever the function does with its parameters', async () => {
    const traced = await trace('export function f(p: number[]) { let s = 0; while (p.length) s += p.pop()! ** 2; p.push(1); return s; }');
    const theta = Float64Array.of(1, 2, 3);
    const into = new Float64Array(3);
    for (let i = 0; i < 4; i++) assert.equal(traced.valueAndGradient(theta, undefined, into), 14);
    assert.deepEqual([...theta, ...into], [1, 2, 3, 2, 4, 6]);
  });

  it('leaves data alone too: what may change them runs on copies', async () => {
    const rows = [[1, 2], [3, 4]];
    const frozen = Object.freeze([Object.freeze({ x: 1, list: [5] })]);
    const sources: readonly (readonly [string, unknown, number])[] = [
      ['for (const row of rows) row[0] *= 2; return rows[0][0] * p[0] + rows[1][0];', rows, 2],
      ['rows.push(rows.shift()); return rows[0][0] * p[0];', rows, 3],
      ['[rows[0][1], rows[1][0]] = [p[0], p[0] * 2]; return rows[0][1] + rows[1][0];', rows, 3],
      ['rows[0].list.push(1); return p[0] * rows[0].list.length;', frozen, 2],
      ['const key = "sort"; rows[key]((a, b) => b[0] - a[0]); return p[0] * rows[0][0];', rows, 3],
      ['delete rows[0][0]; return rows.flat().reduce((a: number, b: number) => a + b * p[0], 0);', rows, 9],
    ];
    for (const [body, data, slope] of sources) {
      const traced = await trace(`export function f(p: number[], rows: any[]): number { ${body} }`);
      const text = JSON.stringify(data);
      for (let i = 0; i < 4; i++) assert.deepEqual(gradientOf(traced, [2], data).gradient, [slope], body);
      traced.value(Float64Array.of(2), data);
      assert.equal(JSON.stringify(data), text, body);
    }
    const throwing = await trace('"use strict"; export function f(p: number[], rows: any[]): number { rows[0].x = p[0]; return 1; }');
    assert.throws(() => gradientOf(throwing, [2], frozen), /shared by all steps and cannot be changed/);
  });

  it('writes nothing beyond the end of a Float64Array', async () => {
    const traced = await trace('export function f(p: number[]) { const w = new Float64Array(2); w[0] = p[0]; w[2] = p[0]; w[-1] = p[1]; w[NaN] -= p[0]; w[1.5] = 3; const v = w.subarray(0, 1); v[1] = 7; return w[0] * 2 + (w[2] === undefined && !(2 in w) && w.length === 2 && Object.keys(w).length === 2 ? p[1] : 0) + w[1]; }');
    near(checkedGradient(traced, [3, 5]).gradient, [2, 1]);
  });

  it('takes text, null, undefined, bigint and true as the language does', async () => {
    const traced = await trace('export const f = (p: number[]) => (p[0] as any) * ("2" as any) + (p[1] as any) * (null as any) + (p[0] as any) * (true as any) + Number(2n) * p[0] + ((p[0] as any) == "3" ? 1 : 0) + (p[0] == null ? 5 : 0) + ((p[0] as any) === "3" ? 7 : 0) + (p[0] > (2n as any) ? p[1] : 0);');
    near(checkedGradient(traced, [3, 4]).gradient, [2 + 1 + 2, 1]);
    const undefinedOperand = await trace('export const f = (p: number[]) => p[0] * (undefined as any);');
    assert.ok(Number.isNaN(checkedGradient(undefinedOperand, [1]).value));
    const mixed = await trace('export const f = (p: number[]) => { try { return p[0] * (2n as any); } catch (e) { return (e as Error).name === "TypeError" ? p[0] * 3 : 0; } };');
    near(checkedGradient(mixed, [1]).gradient, [3]);
  });
});
