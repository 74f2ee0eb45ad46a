import assert from 'node:assert/strict';
import { createIntermediates } from '../../../../engine/autodiff/intermediates/createIntermediates.ts';
import type { Intermediate, Intermediates } from '../../../../engine/autodiff/intermediates/intermediates.ts';
import { markBindings } from '../../../../engine/autodiff/intermediates/markBindings.ts';
import { directionalDerivative } from '../../../../engine/autodiff/directionalDerivative.ts';
import { untouchedLoss } from '../../../../engine/autodiff/untouched.ts';
import type { LossParameters } from '../../../../engine/loss/lossFunction.ts';
import { problemOf, graphOf } from '../../compile/compileHelpers.ts';

const xy: LossParameters = { kind: 'scalars', names: ['x', 'y'] };
const vector: LossParameters = { kind: 'vector', name: 'p', type: 'number[]' };
const typed: LossParameters = { kind: 'vector', name: 'p', type: 'Float64Array' };
const place = { line: 1, column: 1 };

const partsOf = async (source: string, parameters: LossParameters = xy) => ({ graph: await graphOf({ 'f.ts': source }), name: 'f', parameters, place });

async function intermediatesOf(source: string, theta: readonly number[], parameters: LossParameters = xy, data?: unknown): Promise<Intermediates> {
  return createIntermediates(await partsOf(source, parameters))(Float64Array.from(theta), data);
}

/** `name = value(s) ∂ gradient(s) ×executions` */
const shown = ({ list }: Intermediates): string[] => list.map(({ name, values, gradient, executions }) => `${name} = ${values.join(' ')}${gradient ? ` ∂ ${gradient.join(' ')}` : ''}${executions > 1 ? ` ×${executions}` : ''}`);

const only = ({ list }: Intermediates, name: string): Intermediate => {
  const found = list.filter((each) => each.name === name);
  assert.equal(found.length, 1, `${found.length} times ${name}`);
  return found[0]!;
};

describe('intermediates', () => {
  it('are parameters and constants with their derivatives, at their names', async () => {
    const source = 'export function f(x: number, y: number, scale = 100): number {\n  const a = 1 - x, b = y - x * x;\n  return a * a + scale * b * b;\n}';
    const found = await intermediatesOf(source, [-1, 2]);
    assert.equal(found.value, 104);
    assert.deepEqual(shown(found), ['x = -1 ∂ 396', 'y = 2 ∂ 200', 'scale = 100 ∂ 1', 'a = 2 ∂ 4', 'b = 1 ∂ 200']);
    const [x, , scale, a] = found.list;
    assert.deepEqual(x!.range, { start: { line: 1, column: 19 }, end: { line: 1, column: 20 } });
    assert.deepEqual(x!.at, { line: 1, column: 28 });
    assert.deepEqual(a!.range, { start: { line: 2, column: 9 }, end: { line: 2, column: 10 } });
    assert.deepEqual(a!.at, { line: 2, column: 18 });
    assert.deepEqual([x!.isConstant, scale!.isConstant], [false, true]);
    assert.equal(x!.file, '/unsaved/f.ts');
  });

  it('of a name that shares its number with another have derivatives of their own', async () => {
    const found = await intermediatesOf('export function f(x: number, y: number): number { const a = x; const [b, c] = [a, y]; return 2 * x + 3 * a + 5 * b + 7 * c; }', [1, 1]);
    assert.deepEqual(shown(found), ['x = 1 ∂ 10', 'y = 1 ∂ 7', 'a = 1 ∂ 8', 'b = 1 ∂ 5', 'c = 1 ∂ 7']);
  });

  it('in a branch are there where it was taken', async () => {
    const source = 'export const f = (x: number, y: number): number => { let z; if (x > y) { const d = x - y; z = d * 3; } else z = y * 4; return z; };';
    assert.deepEqual(shown(await intermediatesOf(source, [2, 1])), ['x = 2 ∂ 3', 'y = 1 ∂ -3', 'd = 1 ∂ 3', 'z = 3 ∂ 1']);
    assert.deepEqual(shown(await intermediatesOf(source, [1, 2])), ['x = 1 ∂ 0', 'y = 2 ∂ 4', 'z = 8 ∂ 1']);
  });

  it('in a loop are those of the last time, and of how many', async () => {
    const source = 'export function f(x: number, y: number): number {\n  let sum = 0;\n  for (let i = 1; i <= 3; i++) {\n    const term = i * x;\n    sum += term * term;\n  }\n  for (const z of [x, y]) sum -= z;\n  return sum;\n}';
    assert.deepEqual(shown(await intermediatesOf(source, [2, 1])), ['x = 2 ∂ 55', 'y = 1 ∂ -1', 'sum = 0 ∂ 1', 'term = 6 ∂ 12 ×3', 'sum = 56 ∂ 1 ×3', 'z = 1 ∂ -1 ×2', 'sum = 53 ∂ 1 ×2']);
  });

  it('follow a loop that takes another number of rounds at another point', async () => {
    const of = createIntermediates(await partsOf('export function f(x: number, y: number): number { let a = x; while (a < y) a = a * 2; return a; }'));
    assert.deepEqual(shown(of(Float64Array.of(1, 5))), ['x = 1 ∂ 8', 'y = 5 ∂ 0', 'a = 1 ∂ 8', 'a = 8 ∂ 1 ×3']);
    assert.deepEqual(shown(of(Float64Array.of(3, 5))), ['x = 3 ∂ 2', 'y = 5 ∂ 0', 'a = 3 ∂ 2', 'a = 6 ∂ 1']);
    assert.deepEqual(shown(of(Float64Array.of(6, 5))), ['x = 6 ∂ 1', 'y = 5 ∂ 0', 'a = 6 ∂ 1']);
  });

  it('are those of helpers, closures and classes too, in every file', async () => {
    const graph = await graphOf({
      'f.ts': "import { square } from './square.ts';\nclass Line {\n  #k: number;\n  constructor(k: number) { this.#k = k; }\n  at(t: number) { const v = this.#k * t; return v; }\n}\nclass Steep extends Line { constructor(k: number) { super(2 * k); } }\nexport function f(x: number, y: number): number {\n  const shift = (by: number) => { const moved = y + by; return moved; };\n  return new Steep(x).at(shift(1)) + square(y);\n}",
      'square.ts': 'export const square = (z: number): number => z * z;',
    });
    const found = createIntermediates({ graph, name: 'f', parameters: xy, place })(Float64Array.of(3, 1));
    assert.equal(found.value, 13);
    assert.deepEqual(shown(found), ['k = 6 ∂ 2', 't = 2 ∂ 6', 'v = 12 ∂ 1', 'k = 3 ∂ 4', 'x = 3 ∂ 4', 'y = 1 ∂ 8', 'by = 1 ∂ 6', 'moved = 2 ∂ 6', 'z = 1 ∂ 2']);
    assert.equal(only(found, 'z').file, '/unsaved/square.ts');
  });

  it('that are arrays have a shape, their first numbers, and norms', async () => {
    const source = 'export function f(p: number[]): number {\n  const m = [[p[0]!, 2], [p[1]!, p[2]!]];\n  const row = m[1]!.map((v) => 2 * v);\n  return m[0]![0]! * m[0]![1]! + row[0]! ** 2 + row[1]!;\n}';
    const found = await intermediatesOf(source, [1, 3, 4], vector);
    assert.deepEqual(shown(found), ['p = 1 3 4 ∂ 2 24 2', 'm = 1 2 3 4 ∂ 2 1 24 2', 'row = 6 8 ∂ 12 1', 'v = 4 ∂ 2 ×2']);
    assert.deepEqual(found.list.map(({ shape }) => shape), [[3], [2, 2], [2], []]);
    assert.equal(only(found, 'row').norm, 10);
    assert.equal(only(found, 'row').gradientNorm, Math.hypot(12, 1));
    const long = await intermediatesOf('export const f = (p: Float64Array): number => p.reduce((sum, v) => sum + v * v, 0);', Array.from({ length: 100 }, () => 3), typed);
    const p = only(long, 'p');
    assert.deepEqual([p.length, p.shape, p.values, p.gradient], [100, [100], Array(8).fill(3), Array(8).fill(6)]);
    assert.ok(Math.abs(p.norm - 30) < 1e-12);
    assert.equal(only(long, 'v').executions, 100);
  });

  it('leave rows of data as they are', async () => {
    const rows = Object.freeze([{ a: 1, b: [2, 3] }, { a: 4, b: [5, 6] }]);
    const source = 'export const f = (x: number, y: number, rows: { a: number; b: number[] }[]): number => { let sum = 0; for (const { a, b } of rows) { const e = x * a + y * b[1]!; sum += e; } return sum; };';
    const of = createIntermediates(await partsOf(source));
    assert.equal(of(Float64Array.of(1, 1), rows).value, 14);
    assert.deepEqual(shown(of(Float64Array.of(1, 1), rows)).slice(-4), ['a = 4 ∂ 1 ×2', 'b = 5 6 ×2', 'e = 10 ∂ 1 ×2', 'sum = 14 ∂ 1 ×2']);
    assert.deepEqual(rows, [{ a: 1, b: [2, 3] }, { a: 4, b: [5, 6] }]);
  });

  it('give constants back to code that takes plain numbers only', async () => {
    const found = await intermediatesOf("export function f(x: number, y: number): number { const n = 3; return x * Math.fround(n) + y; }", [2, 1]);
    assert.equal(found.withoutGradients, undefined);
    assert.deepEqual(shown(found), ['x = 2 ∂ 3', 'y = 1 ∂ 1', 'n = 3']);
  });

  it('are values alone where there is no derivative, and say why', async () => {
    const found = await intermediatesOf('export function f(x: number, y: number): number { const z = JSON.parse(JSON.stringify(x * 2)) as number; return z + y; }', [2, 1]);
    assert.match(found.withoutGradients!, /derivative would be lost/);
    assert.deepEqual(shown(found), ['x = 2', 'y = 1', 'z = 4']);
    assert.equal(found.value, 5);
  });

  it('draw the random numbers that the function draws', async () => {
    const parts = await partsOf('export const f = (x: number, y: number): number => { const noise = Math.random(); return x * noise + y; };');
    const found = createIntermediates(parts)(Float64Array.of(3, 1));
    assert.equal(found.value, untouchedLoss(parts)(Float64Array.of(3, 1)));
    assert.equal(only(found, 'x').gradient![0], only(found, 'noise').values[0]);
  });

  it('of a function that throws are a problem at its line', async () => {
    const of = createIntermediates(await partsOf("export function f(x: number, y: number): number {\n  const a = x;\n  if (a > 0) throw new Error('no');\n  return y;\n}"));
    assert.equal((await problemOf(() => of(Float64Array.of(1, 1)))).line, 3);
    assert.equal(of(Float64Array.of(-1, 1)).value, 1);
  });

  it('have the derivative that an offset in the text of an initializer shows', async () => {
    // Every « » is an initializer; the source is evaluated with an offset put behind one of them.
    const template = `class Layer { readonly k: number; constructor(k: number) { this.k = k; } apply(v: number): number { const inner = «this.k * v»; return Math.tanh(inner); } }
const soft = (v: number): number => { const e = «Math.exp(v)»; return Math.log1p(e); };
export function f(x: number, y: number): number {
  const a = «1 - x», layer = new Layer(a);
  let b = «soft(a * y)»;
  if (b > 0.1) { const c = «layer.apply(b)»; b = c * b; }
  const list = [a, b].map((v) => { const w = «v * v»; return w; });
  let sum = «list[0]! + list[1]!»;
  for (let i = 0; i < 2; i++) sum *= sum + 0.1;
  return sum;
}`;
    const theta = Float64Array.of(0.3, 0.7);
    const plain = template.replaceAll(/[«»]/g, '');
    const found = await intermediatesOf(plain, [...theta]);
    assert.equal(found.value, untouchedLoss(await partsOf(plain))(theta));
    let checked = 0;
    for (const [index, { 0: marked, index: at }] of [...template.matchAll(/(\w+) = «[^»]*»/g)].entries()) {
      const name = /^\w+/.exec(marked)![0];
      // `w` runs twice, and its derivative is that of the last time.
      const last = name === 'w' ? '(v === b ? offset : 0)' : 'offset';
      let place = 0;
      const shifted = template.replaceAll(/«([^»]*)»/g, (_, init: string) => (place++ === index ? `(${init}) + ${last}` : init)).replaceAll('offset', 'Number((globalThis as unknown as { offset: number }).offset)');
      const loss = untouchedLoss(await partsOf(shifted));
      const { slope } = directionalDerivative((h) => {
        (globalThis as unknown as { offset: number }).offset = h;
        return loss(theta);
      }, 0.1);
      const line = template.slice(0, at).split('\n').length;
      const { gradient } = found.list.find((each) => each.name === name && each.range.start.line === line)!;
      assert.ok(Math.abs(gradient![0]! - slope) <= 1e-8 * Math.max(1, Math.abs(slope)), `${name}: ${gradient![0]} is not ${slope}`);
      checked++;
    }
    delete (globalThis as unknown as { offset?: number }).offset;
    assert.equal(checked, 7);
  });
});

describe('marks', () => {
  it('leave a text without functions, and one that does not parse, as they are', () => {
    for (const text of ['export const a = 1;\nlet b = a;\n', 'export function f(x: number { return x; }']) assert.deepEqual(markBindings('/f.ts', text, 0), { text, bindings: [] });
  });

  it('do not stand where code does not bear them', () => {
    const text = 'export function f(this: void, x: number): number { for (let i = 0, j = 1; i < 3; i += j) { } for (const k in {}) { } const g = function () { return 1; }; declare const d: number; return x; }';
    assert.deepEqual(markBindings('/f.ts', text, 0).bindings.map(({ name }) => name), ['x']);
  });
});
