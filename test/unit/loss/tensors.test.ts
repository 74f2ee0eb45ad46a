import assert from 'node:assert/strict';
import { coordinateNames, hasNames } from '../../../engine/loss/coordinateNames.ts';
import { prepareLoss, type PreparedLoss } from '../../../engine/loss/prepareLoss.ts';
import { place, problemOf, unsaved } from '../compile/compileHelpers.ts';
import { discover, names, only, textAt } from './discover.ts';

const network = '(W: number[][], b: number[], c: number): number { return c + W[1][2] * b[1] ** 2 + W[0][0]; }';
const prepare = (source: string, numericGradients = false, files: Readonly<Record<string, string>> = {}): Promise<PreparedLoss> =>
  prepareLoss({ file: '/unsaved/f.ts', recognition: 'named', seed: 1, numericGradients }, unsaved({ 'f.ts': source, ...files }));
const shapesOf = (source: string): string[] => only(source).tensors.map(({ name, shape, offset }) => `${name} ${shape.join('x')} @${offset}`);
const gradientAt = ({ objective }: PreparedLoss, theta: Float64Array): number[] => {
  const into = new Float64Array(theta.length);
  objective.gradient(theta, 1, into);
  return [...into];
};

describe('the names of coordinates', () => {
  it('are those of a parameter that is taken apart, where it names every one', () => {
    const named = (source: string, dimensions: number) => {
      const loss = only(source);
      return [hasNames(loss, dimensions), ...coordinateNames(loss, dimensions)];
    };
    assert.deepEqual(named('export function loss([x, y = 1]: [number, number]): number { return x * y; }', 2), [true, 'x', 'y']);
    assert.deepEqual(named('export function loss([x, y]: number[]): number { return x * y; }', 2), [true, 'x', 'y']);
    assert.deepEqual(named('export function loss([x, y]: number[]): number { return x * y; }', 3), [false, 'p[0]', 'p[1]', 'p[2]']);
    assert.deepEqual(named('export function loss([x, ...rest]: number[]): number { return x * rest.length; }', 2), [false, 'p[0]', 'p[1]']);
    assert.deepEqual(named('export function loss([x, , z]: number[]): number { return x * z; }', 3), [false, 'p[0]', 'p[1]', 'p[2]']);
  });
});

describe('tensors', () => {
  it('are the parameters with their shapes, in order', () => {
    const loss = only(`/** @loss @shape W 2x3 @shape b 2 */ export function f${network}`);
    assert.deepEqual(loss.tensors, [{ name: 'W', shape: [2, 3], offset: 0, length: 6 }, { name: 'b', shape: [2], offset: 6, length: 2 }, { name: 'c', shape: [], offset: 8, length: 1 }]);
    assert.equal(loss.dimensions, 9);
    assert.deepEqual(coordinateNames(loss, 9), ['W[0][0]', 'W[0][1]', 'W[0][2]', 'W[1][0]', 'W[1][1]', 'W[1][2]', 'b[0]', 'b[1]', 'c']);
  });

  it('are one where the function takes scalars or a vector', () => {
    assert.deepEqual(only('/** @loss */ export const f = (x: number, y: number) => x * y;').tensors, [{ name: 'θ', shape: [2], offset: 0, length: 2 }]);
    assert.deepEqual(shapesOf('/** @loss @dimensions 5 */ export const f = (p: number[]) => p[0];'), ['p 5 @0']);
    assert.deepEqual(shapesOf('/** @loss */ export const f = (p: number[]) => p[0];'), [], 'n is not known');
  });

  it('come from tuples, records, aliases, interfaces and tags', () => {
    assert.deepEqual(shapesOf('/** @loss */ export const f = (M: [[number, number], [number, number]], b: readonly [number]) => M[0][0] * b[0];'), ['M 2x2 @0', 'b 1 @4']);
    assert.deepEqual(shapesOf('/** @loss @shape W 4x2 */ export const f = (W: [number, number][]) => W[0][0];'), ['W 4x2 @0']);
    const layers = 'interface Layer { W: number[][]; b: number[]; scale: number }\ntype Pair = [Layer, Layer];\n';
    assert.deepEqual(shapesOf(`${layers}/** @loss @shape W 2×2 @shape b 2 */ export const f = ({ W, b }: Layer) => W[0][0] * b[0];`), ['W 2x2 @0', 'b 2 @4', 'scale  @6']);
    assert.deepEqual(shapesOf(`${layers}/** @loss @shape m[0].W 1x2\n * @shape m[0].b 1\n * @shape m[1].W 2x1\n * @shape m[1].b 1 */ export const f = (m: Pair) => m[0].W[0][0];`), [
      'm[0].W 1x2 @0', 'm[0].b 1 @2', 'm[0].scale  @3', 'm[1].W 2x1 @4', 'm[1].b 1 @6', 'm[1].scale  @7',
    ]);
    assert.deepEqual(shapesOf('/** @loss @shape W 2x2 @shape b 3 */ export function f(W, b) { return W[0][0] * b[0]; }'), ['W 2x2 @0', 'b 3 @4'], 'without types');
  });

  it('cut a vector, which stays one for the function', async () => {
    const source = '/** @loss @shape W 2x2 @shape b 2 @start all 2 */ export const f = (p: number[]) => p.length * p[5];';
    assert.deepEqual(shapesOf(source), ['W 2x2 @0', 'b 2 @4']);
    assert.deepEqual(shapesOf('/** @loss @shape p 2x2 */ export const f = (p: Float64Array) => p[3];'), ['p 2x2 @0']);
    const prepared = await prepare(source);
    assert.equal(prepared.objective.value(prepared.start), 12);
    assert.deepEqual(coordinateNames(prepared.loss, 6).slice(3), ['W[1][1]', 'b[0]', 'b[1]']);
  });

  it('leave functions that nobody asked for alone', () => {
    assert.deepEqual(names('export function loss(W: number[][], b: number[]): number { return 1; }', 'every'), []);
    assert.deepEqual(names('/** @shape W 2x2 */ export function loss(W: number[][]): number { return 1; }'), ['loss']);
  });

  it('have starts of their own; 0 without', async () => {
    const { start } = await prepare(`/** @loss @shape W 2x3 @shape b 2\n * @start W [[1, 2, 3],\n *   [4, 5, 6]]\n * @start c all 7 */ export function f${network}`);
    assert.deepEqual([...start], [1, 2, 3, 4, 5, 6, 0, 0, 7]);
    const random = (await prepare(`/** @loss @shape W 2x3 @shape b 2 @start W normal 1 @start b normal 1 */ export function f${network}`)).start;
    assert.equal(new Set(random).size, 9, 'parts draw different numbers');
    const record = await prepare('/** @loss @shape m.a 2 @shape m.b 1 @start m 1 2 3 */ export const f = (m: { a: number[]; b: number[] }, x: number) => m.a[1] * m.b[0] * x;'.replaceAll('m.a ', 'm.a '));
    assert.deepEqual([...record.start], [1, 2, 3, 0]);
  });

  it('are laid out for the function, with exact, given and numeric gradients', async () => {
    const tags = '/** @loss @shape W 2x3 @shape b 2 @start 1 2 3 4 5 6 7 8 9 */';
    const expected = [1, 0, 0, 0, 0, 64, 0, 2 * 6 * 8, 1];
    const exact = await prepare(`${tags} export function f${network}`);
    assert.equal(exact.objective.gradientMethod, 'source');
    assert.equal(exact.objective.value(exact.start), 9 + 6 * 64 + 1);
    assert.deepEqual(gradientAt(exact, exact.start), expected);
    const traced = await prepare(`${tags} export function f(W: number[][], b: number[], c: number): number { const all = { c, W }; let s = 0; for (const key in all) s += key === 'c' ? c : W[1][2] * b[1] ** 2 + W[0][0]; return s; }`);
    assert.deepEqual(gradientAt(traced, traced.start), expected, traced.objective.gradientMethod);
    for (const result of ['[[[1, 0, 0], [0, 0, W[1][2] * 0 + b[1] ** 2]], [0, 2 * W[1][2] * b[1]], 1]', '[1, 0, 0, 0, 0, b[1] ** 2, 0, 2 * W[1][2] * b[1], 1]']) {
      const given = await prepare(`${tags} export function f${network}\nexport const fGradient = (W: number[][], b: number[]) => ${result};`);
      assert.equal(given.objective.gradientMethod, 'given');
      assert.deepEqual(gradientAt(given, given.start), expected);
    }
    const numeric = await prepare(`${tags} export function f${network.replace('return c', 'return +JSON.stringify(W).length * 0 + c')}`, true);
    gradientAt(numeric, numeric.start).forEach((derivative, i) => assert.ok(Math.abs(derivative - expected[i]!) < 1e-6, `${i}: ${derivative}`));
  });

  it('stand beside rows of data', async () => {
    const prepared = await prepare('/** @loss @shape W 1x2 @data rows.json */ export const f = (W: number[][], rows: number[][]) => rows[1][0] * W[0][1];', false, { 'rows.json': '[[1], [2]]' });
    assert.equal(prepared.objective.value(Float64Array.of(3, 4)), 8);
    assert.deepEqual(gradientAt(prepared, Float64Array.of(3, 4)), [0, 2]);
  });

  const wrongGradients: readonly (readonly [string, RegExp])[] = [
    ['[[[1, 0, 0], [0, 0]], [0, 0], 1]', /that of W\[1\] has 2 entries, not 3/],
    ['[[[1, 0, 0]], [0, 0], 1]', /that of W has 1 entries, not 2 of 3/],
    ['[[[1, 0, 0], [0, 0, 0]], [0, 0]]', /a list of 3, or all 9 of them in one list, but here it returned 2/],
    ['[[[1, 0, 0], [0, 0, "x"]], [0, 0], 1]', /the one of W\[1\]\[2\] is the text “x”/],
    ['undefined', /here it returned undefined/],
  ];
  for (const [result, message] of wrongGradients) {
    it(`refuse the gradient ${result}`, async () => {
      const prepared = await prepare(`/** @loss @shape W 2x3 @shape b 2 */ export function f${network}\nexport const fGradient = (): unknown => ${result};`);
      const problem = await problemOf(() => gradientAt(prepared, prepared.start));
      assert.equal(place(problem), '/unsaved/f.ts:2:14');
      assert.match(problem.message, message);
    });
  }

  const f = `export function f${network}`;
  const wrong: readonly (readonly [text: string, message: RegExp, at: string])[] = [
    [`/** @loss @shape W 2x3 */ ${f}`, /size of “b” is not known: add a tag such as @shape b 16/, 'b: number[]'],
    ['/** @loss */ export function f(p: number[], k: number): number { return 1; }', /“p” is not known.*“k” is a setting.*“k = 1”/, 'p: number'],
    ['/** @loss @dimensions 2 */ export function f(w: number[], rows: number[][]): number { return 1; }', /“rows” is not known.*@data/, 'rows:'],
    [`/** @loss @shape W 2 @shape b 2 */ ${f}`, /@shape W has 1 size, 2, but “W” is a number\[\]\[\], which has 2 sizes/, 'W 2'],
    [`/** @loss @shape W 2x3 @shape b 2 @shape c 1 */ ${f}`, /“c” is one number/, 'c 1'],
    [`/** @loss @shape W 2x3 @shape b 2 @shape V 2 */ ${f}`, /no parameter “V” \(did you mean “W”\?\); there are W, b, c/, 'V 2'],
    [`/** @loss @shape W 2x0 @shape b 2 */ ${f}`, /@shape: “0” is not a whole number/, '0 @shape b'],
    [`/** @loss @shape W 2x @shape b 2 */ ${f}`, /a size is missing/, ' @shape b'],
    [`/** @loss @shape W @shape b 2 */ ${f}`, /a size such as 16x2 is missing/, ' @shape b'],
    [`/** @loss @shape 2x3 */ ${f}`, /the name of a parameter is missing.*@shape W 16x2/, '2x3'],
    [`/** @loss @shape W 2x3 @shape W 2x3 @shape b 2 */ ${f}`, /@shape W stands twice/, '@shape W 2x3 @shape b'],
    [`/** @loss @shape W 2x3 @shape b 2 @dimensions 9 */ ${f}`, /@shape says the sizes/, '9'],
    [`/** @loss @shape W 2x3 @shape b 2 @start 1, 2 */ ${f}`, /@start has 2 numbers, but the parameters have 9 numbers/, '1, 2'],
    [`/** @loss @shape W 2x3 @shape b 2 @start B all 1 */ ${f}`, /@start: there is no parameter “B” \(did you mean “b”\?\)/, 'B all'],
    [`/** @loss @shape W 2x3 @shape b 2 @start b 1 2 3 */ ${f}`, /@start b has 3 numbers, but “b” has 2/, 'b 1 2 3'],
    [`/** @loss @shape W 2x3 @shape b 2 @start b normal 0 */ ${f}`, /standard deviation 0 is not above 0/, '0 */'],
    [`/** @loss @shape W 2x3 @shape b 2 @start all 1 @start b all 2 */ ${f}`, /gives all of θ a start already/, 'b all 2'],
    ['/** @loss @shape W 3x3 */ export function f(W: [number, number][]): number { return 1; }', /says 3x3, but the type of “W” says \?x2/, 'W 3x3'],
    ['/** @loss @shape x 2 */ export function f(x: number): number { return 1; }', /parameters of this function are numbers: x/, 'x 2'],
    ['/** @loss @shape W 2x2 @shape b 2 @dimensions 7 */ export function f(p: number[]): number { return 1; }', /@dimensions says 7, but @shape gives 6 numbers/, '7'],
    ['/** @loss @shape W 2x2 */ export function f(p: [number, number]): number { return 1; }', /@shape gives 4 numbers, but the parameter has 2/, 'W 2x2'],
    ['/** @loss @shape a 2 */ export function f(a: Float64Array, b: number): number { return 1; }', /“a” is a Float64Array.*write “number\[\]”/, 'a: Float64Array'],
  ];
  for (const [text, message, at] of wrong) {
    it(`say what is wrong with ${text.slice(4, 80)}`, () => {
      const { problems } = discover(text);
      const problem = problems.find((candidate) => message.test(candidate.message));
      assert.ok(problem, JSON.stringify(problems));
      assert.equal(problem.severity, 'error');
      assert.ok(textAt(text, problem).startsWith(at), `at “${textAt(text, problem)}”`);
    });
  }

  it('tell a mistake of @shape once', () => {
    for (const shape of ['W 2by2', 'V 2x2', 'W']) {
      const { problems } = discover(`/** @loss @shape ${shape} */ export function f(W: number[][]): number { return W[0][0]; }`);
      assert.deepEqual(problems.map(({ message }) => /@shape:/.test(message)), [true], JSON.stringify(problems));
    }
    const { problems } = discover('/** @loss @shape W 2by2 */ export function f(W: number[][], b: number[]): number { return W[0][0] + b[0]; }');
    assert.deepEqual(problems.map(({ message }) => message.slice(0, 24)).sort(), ['@shape: “2by2” is not a ', 'The size of “b” is not k']);
  });

  it('say that there is no such row of a matrix, where it is read', async () => {
    const source = '/** @loss @shape W 2x2 @start all 1 */\nexport const f = (W: number[][]): number => W[2]![1]! ** 2;';
    const problem = await problemOf(prepare(source, true).then(({ objective }) => objective.value(Float64Array.of(1, 1, 1, 1))));
    assert.match(problem.message, /^There is no row to take \[1\] of/);
    assert.deepEqual([problem.line, problem.column], [2, 49]);
  });
});
