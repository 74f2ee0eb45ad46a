import assert from 'node:assert/strict';
import { assertClose, differentiable, gradientOf, hessianTimes, programOf, refusalOf } from './differentiate.ts';
import { shapeOf } from '../../../../engine/autodiff/source/program.ts';

describe('The language of loss functions', () => {
  describe('parameters', () => {
    it('are numbers, lists, typed lists', () => {
      assert.deepEqual(gradientOf('export function loss(a: number, b: number): number { return a * b; }', [2, 3]).gradient, [3, 2]);
      assert.deepEqual(gradientOf('export function loss(p: number[]): number { return p.length * p[0] * p[1]; }', [2, 3]).gradient, [6, 4]);
      assert.deepEqual(gradientOf('export function loss(p: Float64Array): number { return p.subarray === undefined ? 0 : p[0]! * p[1]!; }', [2, 3]).gradient, [3, 2]);
    });

    it('are nested lists and records', () => {
      const first = [[1, 2], [3, 4]];
      const second = { b: [5, 6], scale: 2 };
      const parameters = { kind: 'structure' as const, parameters: [{ name: 'W', shape: shapeOf(first)! }, { name: 'rest', shape: shapeOf(second)! }] };
      const text = 'export function loss(W: number[][], rest: { b: number[]; scale: number }, x: number[]): number { return W.reduce((s, row, i) => s + rest.scale * (row[0] * x[0] + row[1] * x[1] + rest.b[i]) ** 2, 0); }';
      const program = programOf(text, parameters);
      const theta = [1, 2, 3, 4, 5, 6, 2];
      const { value, gradient } = gradientOf(program, theta, [1, -1]);
      assert.equal(differentiable(program).dimensions, 7);
      assert.equal(value, 2 * 16 + 2 * 25);
      assert.deepEqual(gradient, [16, -16, 20, -20, 16, 20, 41]);
      assertClose(hessianTimes(program, theta, [0, 0, 0, 0, 1, 0, 1], [1, -1]), [4 + 8, -4 - 8, 10, -10, 4 + 8, 10, 16 / 2 + 0]);
    });

    it('keep what follows with a default', () => {
      assert.deepEqual(gradientOf('export function loss(p: number[], rate = 3): number { return rate * p[0]!; }', [2]).gradient, [3]);
    });
  });

  describe('modules', () => {
    it('import functions, constants, classes and JSON', () => {
      const modules = {
        '/loss.ts': {
          text: `import scale, { square as sq, Point } from './tools.ts'; import * as more from './more.ts'; import rows from './rows.json'; import type { Nothing } from './none.ts';
                 export const loss = (x: number, y: number): number => { const q: Nothing = new Point(x, y); return sq(q.x) * scale + more.cube(q.y) * rows[1].w + more.LIMIT; };`,
          imports: { './tools.ts': '/tools.ts', './more.ts': '/more.ts', './rows.json': '/rows.json' },
        },
        '/tools.ts': { text: 'export { Point } from "./point.ts"; const scale = Math.sqrt(16); export default scale; export function square(v: number) { return v ** 2; }', imports: { './point.ts': '/point.ts' } },
        '/point.ts': { text: 'export class Point { constructor(readonly x: number, readonly y: number) {} }', imports: {} },
        '/more.ts': { text: 'export * from "./deep.ts"; export const LIMIT = 7;', imports: { './deep.ts': '/deep.ts' } },
        '/deep.ts': { text: 'export const cube = (v: number): number => v ** 3;', imports: {} },
        '/rows.json': { text: '[{ "w": 1 }, { "w": 5 }]', imports: {} },
      };
      const { value, gradient } = gradientOf({ modules, entry: '/loss.ts', name: 'loss', parameters: { kind: 'scalars', names: ['x', 'y'] } }, [2, 3]);
      assert.equal(value, 4 * 4 + 27 * 5 + 7);
      assert.deepEqual(gradient, [16, 135]);
    });

    it('name the file of what they refuse', () => {
      const modules = {
        '/loss.ts': { text: "import { bad } from './bad.ts';\nexport function loss(x: number): number { return bad(x); }", imports: { './bad.ts': '/bad.ts' } },
        '/bad.ts': { text: '\n\nexport function bad(x: number): number {\n  const f = new Float32Array(1);\n  f[0] = x;\n  return f[0]!;\n}', imports: {} },
      };
      const { file, line, column, message } = refusalOf({ modules, entry: '/loss.ts', name: 'loss', parameters: { kind: 'scalars', names: ['x'] } });
      assert.deepEqual([file, line, column], ['/bad.ts', 4, 13]);
      assert.match(message, /Float32Array rounds/);
    });

    it('refuse packages at the place of their use', () => {
      const problem = refusalOf("import { f } from 'numeric';\nexport function loss(x: number): number { return x + f(x); }");
      assert.deepEqual([problem.line, problem.column], [2, 54]);
      assert.match(problem.message, /“numeric” is not part of the workspace/);
    });
  });

  describe('what is refused, and where', () => {
    const cases: readonly (readonly [string, string, string, RegExp])[] = [
      ['async functions', 'export async function loss(x: number) { return x; }', '1:8', /async/],
      ['waiting', 'export function loss(x: number) {\n  const f = async () => x;\n  return f(); }', '2:13', /async/],
      ['generators', 'function* g(x: number) { yield x; }\nexport function loss(x: number) { let s = 0; for (const v of g(x)) s += v; return s; }', '1:1', /generators/],
      ['try', 'export function loss(x: number) {\n  try { return x; } catch { return 0; }\n}', '2:3', /try/],
      ['integer arrays that hold parameters', 'export function loss(x: number) { const a = new Int32Array(2); a[0] = x; return a[0]; }', '1:45', /Int32Array rounds/],
      ['Math.fround', 'export function loss(x: number) { return Math.fround(x); }', '1:42', /rounds/],
      ['maps of parameters', 'export function loss(x: number) { const m = new Map<string, number>();\n  m.set("a", x); return m.get("a")!; }', '2:3', /“set”/],
      ['JSON of parameters', 'export function loss(x: number) { return JSON.parse(JSON.stringify({ x })).x + structuredClone([x])[0]; }', '1:80', /structuredClone/],
      ['results that are no number', 'export function loss(x: number) { return [x]; }', '1:8', /something other than a number/],
      ['unknown names', 'export function loss(x: number) { return x + y; }', '1:46', /“y” is not known/],
      ['numbers and objects in one place', 'export function loss(x: number) { let a: any = x; if (x > 0) a = [x]; return a * 2; }', '1:', /sometimes a number and sometimes an object/],
      ['BigInt', 'export function loss(x: number) { return x * Number(2n); }', '1:53', /BigInt/],
    ];
    for (const [name, text, place, message] of cases) {
      it(name, () => {
        const problem = refusalOf(text);
        assert.ok(`${problem.line}:${problem.column}`.startsWith(place), `${problem.line}:${problem.column} ${problem.message}`);
        assert.match(problem.message, message);
        assert.equal(problem.severity, 'error');
        assert.equal(problem.file, '/loss.ts');
      });
    }
  });

  describe('mistakes that show only while running', () => {
    it('a result that is no number', () => {
      const found = differentiable('export function loss(x: number, rows: any): number { return rows.length > 0 ? rows[0] : x; }');
      assert.throws(() => found.value(Float64Array.of(1), ['a']), { message: 'a loss function returns a number; this one returned string' });
      assert.equal(found.value(Float64Array.of(1), []), 1);
    });

    it('data that is no list', () => {
      const found = differentiable('export function loss(x: number, rows: any): number {\n  return rows.map((r: number) => r * x).reduce((a: number, b: number) => a + b, 0); }');
      assert.throws(() => found.value(Float64Array.of(1), new Map()), (error: { problem?: { line: number; column: number } }) => error.problem?.line === 2 && error.problem.column === 10);
      assert.equal(found.value(Float64Array.of(2), [1, 2]), 6);
    });
  });
});
