import assert from 'node:assert/strict';
import fc from 'fast-check';
import { permutation } from '../../../engine/data/batches.ts';
import { evaluateGrid } from '../../../engine/loss/evaluateGrid.ts';
import type { Start } from '../../../engine/loss/lossFunction.ts';
import { prepareLoss, type PreparedLoss } from '../../../engine/loss/prepareLoss.ts';
import { place, problemOf, unsaved } from '../compile/compileHelpers.ts';

const prepare = (source: string, options: { name?: string; start?: Start; seed?: number; numericGradients?: boolean; files?: Readonly<Record<string, string>> } = {}): Promise<PreparedLoss> =>
  prepareLoss(
    { file: '/unsaved/f.ts', recognition: 'named', seed: options.seed ?? 1, numericGradients: options.numericGradients ?? false, ...(options.name !== undefined && { name: options.name }), ...(options.start && { start: options.start }) },
    unsaved({ 'f.ts': source, ...options.files }),
  );

/** No exact gradient is possible. */
const lost = '/** @loss @start 1 */ export const f = (x: number) => JSON.parse(JSON.stringify(x)) * x;';

const gradientOf = ({ objective }: PreparedLoss, at: readonly number[], step = 1): number[] => {
  const into = new Float64Array(objective.dimensions);
  objective.gradient(Float64Array.from(at), step, into);
  return [...into];
};

const near = (actual: readonly number[], expected: readonly number[], tolerance = 1e-7): void =>
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) <= tolerance * Math.max(1, Math.abs(expected[i]!)), `${value} is not ${expected[i]}`));

describe('objective: values', () => {
  const kinds: Readonly<Record<string, string>> = {
    scalars: '/** @loss */ export const f = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;',
    'number[]': '/** @loss @dimensions 2 */ export const f = (p: number[]) => (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2;',
    Float64Array: '/** @loss @dimensions 2 */ export const f = (p: Float64Array) => (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2;',
    'a tuple': '/** @loss */ export const f = ([x, y]: [number, number]) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;',
    'a default export': '/** @loss */ export default function f(x: number, y: number) { return (1 - x) ** 2 + 100 * (y - x ** 2) ** 2; }',
    settings: '/** @loss */ export function f(x: number, y: number, a = 1, b = 100) { return (a - x) ** 2 + b * (y - x ** 2) ** 2; }',
  };
  for (const [kind, source] of Object.entries(kinds)) {
    it(`of ${kind} are the function's, to the bit, and gradients near the exact ones`, async () => {
      const prepared = await prepare(source);
      const coordinate = fc.double({ min: -10, max: 10, noNaN: true });
      fc.assert(
        fc.property(coordinate, coordinate, (x, y) => {
          assert.equal(prepared.objective.value(Float64Array.of(x, y)), (1 - x) ** 2 + 100 * (y - x ** 2) ** 2);
          near(gradientOf(prepared, [x, y]), [-2 * (1 - x) - 400 * x * (y - x ** 2), 200 * (y - x ** 2)], 1e-5);
        }),
      );
    });
  }

  it('takes arrays of the right kind, filled anew and free to change', async () => {
    for (const n of [3, 40]) {
      const source = (type: string, body: string): string => `/** @loss @dimensions ${n} */ export function f(p: ${type}): number { ${body} }`;
      const theta = Float64Array.from({ length: n }, (_, i) => i + 0.5);
      const before = theta.slice();
      const list = await prepare(source('number[]', 'if (!Array.isArray(p)) return -1; let s = 0; for (const x of p) s += x; p.reverse(); p.fill(7); p.push(1, 2); return s;'));
      const typed = await prepare(source('Float64Array', 'if (!(p instanceof Float64Array)) return -1; let s = 0; for (const x of p) s += x; p.fill(7); return s;'));
      for (const { objective } of [list, typed]) {
        for (let i = 0; i < 3; i++) assert.equal(objective.value(theta), (n * n) / 2);
        near(gradientOf({ objective } as PreparedLoss, [...theta]), Array.from(theta, () => 1));
        assert.deepEqual(theta, before);
      }
    }
  });

  it('keeps NaN and infinities: they are values', async () => {
    const { objective } = await prepare('/** @loss */ export const f = (x: number) => x === 0 ? NaN : 1 / (x - 1);');
    assert.ok(Number.isNaN(objective.value(Float64Array.of(0))));
    assert.equal(objective.value(Float64Array.of(1)), Infinity);
  });

  it('takes the step of the differences from the size of the coordinate', async () => {
    const prepared = await prepare(lost, { numericGradients: true });
    for (const x of [0, 1e-8, 1, 1e6, -1e12, 1e150]) near(gradientOf(prepared, [x]), [2 * x], 1e-9);
  });

  it('counts calls', async () => {
    const prepared = await prepare(kinds.scalars!);
    const { objective } = prepared;
    objective.value(prepared.start);
    assert.deepEqual(objective.evaluations, { loss: 1, gradient: 0 });
    gradientOf(prepared, [1, 2]);
    assert.deepEqual(objective.evaluations, { loss: 2, gradient: 1 });
    assert.equal(objective.valueAndGradient!(prepared.start, new Float64Array(2)), objective.value(prepared.start));
    assert.deepEqual(objective.evaluations, { loss: 4, gradient: 2 });
    assert.equal(objective.gradientMethod, 'source');
    assert.equal(objective.batched, false);
  });

  it('counts the calls of differences', async () => {
    const prepared = await prepare(lost, { numericGradients: true });
    const { objective } = prepared;
    assert.equal(objective.gradientMethod, 'numeric');
    assert.equal(objective.valueAndGradient, undefined);
    gradientOf(prepared, [1]);
    assert.deepEqual(objective.evaluations, { loss: 2, gradient: 1 });
  });

  it('starts each evaluation from the first state of the module and the same random numbers', async () => {
    for (const gradient of ['', '; export const fGradient = (x: number) => [++calls + Math.random()]']) {
      const { objective, start } = await prepare(`let calls = 0; /** @loss @start 2 */ export const f = (x: number) => ++calls * x + Math.random()${gradient};`);
      const [first, second] = [objective.value(start), objective.value(start)];
      assert.ok(first > 2 && first < 3 && first === second);
      const into = new Float64Array(2);
      objective.gradient(start, 1, into.subarray(0, 1));
      objective.gradient(start, 2, into.subarray(1));
      assert.equal(into[0], into[1]);
    }
  });
});

describe('objective: the user’s gradient', () => {
  const withGradient = (gradient: string, loss = 'export const f = (x: number, y: number) => x * y;'): Promise<PreparedLoss> => prepare(`/** @loss */ ${loss}\nexport ${gradient}`);

  it('is used and counted', async () => {
    for (const gradient of ['const fGradient = (x: number, y: number) => [y, x];', 'const fGradient = (x: number, y: number) => Float64Array.of(y, x);', 'function fGradient(x: number, y: number): number[] { return [y, x]; }']) {
      const prepared = await withGradient(gradient);
      assert.deepEqual(gradientOf(prepared, [2, 3]), [3, 2]);
      assert.equal(prepared.objective.gradientMethod, 'given');
      assert.deepEqual(prepared.objective.evaluations, { loss: 0, gradient: 1 });
    }
    assert.deepEqual(gradientOf(await withGradient('const fGradient = (x: number) => 2 * x;', 'export const f = (x: number) => x * x;'), [2]), [4], 'a number does for one parameter');
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['() => [1]', /fGradient returns the 2 partial derivatives.*returned 1\./],
    ['() => [1, 2, 3]', /returned 3\./],
    ['() => ({ x: 1, y: 2 })', /returned an object\./],
    ['() => undefined', /returned undefined\./],
    ['() => 1', /returned 1\./],
    ['() => [1, "2"]', /number 2 of them is the text “2”/],
    ['() => [1n, 2]', /number 1 of them is the bigint 1n/],
    ['() => [, 2]', /number 1 of them is undefined/],
  ];
  for (const [gradient, message] of wrong) {
    it(`is refused where it is ${gradient}`, async () => {
      const prepared = await withGradient(`const fGradient = ${gradient};`);
      const problem = await problemOf(() => gradientOf(prepared, [1, 2]));
      assert.equal(place(problem), '/unsaved/f.ts:2:14');
      assert.match(problem.message, message);
    });
  }

  it('that throws is shown where it throws', async () => {
    const prepared = await withGradient('const fGradient = (x: number) =>\n  (null as any)[x];');
    assert.match(place(await problemOf(() => gradientOf(prepared, [1, 2]))), /^\/unsaved\/f.ts:3:/);
  });
});

describe('objective: data', () => {
  const points = Array.from({ length: 10 }, (_, i) => ({ x: i, y: 3 * i + 1 }));
  const csv = ['x,y', ...points.map(({ x, y }) => `${x},${y}`)].join('\n');
  const source = (tags: string): string =>
    `type Row = { x: number; y: number };\n/** @loss @data ./rows.csv ${tags} */\nexport function f(slope: number, rows: Row[]): number { let s = 0; for (const { x, y } of rows) s += (y - slope * x) ** 2; return s / rows.length; }`;
  const meanOver = (rows: readonly { x: number; y: number }[], slope: number): number => rows.reduce((sum, { x, y }) => sum + (y - slope * x) ** 2, 0) / rows.length;

  it('is all rows without a batch', async () => {
    const prepared = await prepare(source(''), { files: { 'rows.csv': csv } });
    assert.equal(prepared.objective.batched, false);
    assert.equal(prepared.objective.value(Float64Array.of(2)), meanOver(points, 2));
    assert.equal(prepared.objective.gradient(Float64Array.of(2), 1, new Float64Array(1)), undefined);
  });

  it('is the batch of the step for the gradient and its loss, and all rows for the value', async () => {
    const prepared = await prepare(source('@batch 4'), { files: { 'rows.csv': csv }, seed: 7 });
    assert.equal(prepared.objective.batched, true);
    const into = new Float64Array(1);
    for (const step of [1, 2, 3, 4, 9, 2]) {
      const epoch = Math.floor((step - 1) / 3);
      const from = ((step - 1) % 3) * 4;
      const batch = Array.from(permutation(10, 7, epoch).subarray(from, from + 4), (i) => points[i]!);
      assert.equal(prepared.objective.gradient(Float64Array.of(2), step, into), meanOver(batch, 2));
      near([...into], [(meanOver(batch, 2.001) - meanOver(batch, 1.999)) / 0.002], 1e-9);
    }
    assert.equal(prepared.objective.value(Float64Array.of(2)), meanOver(points, 2));
    assert.deepEqual(prepared.objective.evaluations, { loss: 6 + 1, gradient: 6 });
  });

  it('is all rows where the batch is as large', async () => {
    assert.equal((await prepare(source('@batch 10'), { files: { 'rows.csv': csv } })).objective.batched, false);
  });

  it('reaches the user’s gradient too', async () => {
    const given = `${source('@batch 1')}\nexport function fGradient(slope: number, rows: Row[]) { return [rows.length * 100 + rows[0].x]; }`;
    const prepared = await prepare(given, { files: { 'rows.csv': csv }, seed: 3 });
    assert.deepEqual(gradientOf(prepared, [1], 5), [100 + permutation(10, 3, 0)[4]!]);
  });

  it('is JSON as well, and may lie elsewhere', async () => {
    const json = '/** @loss @data ../unsaved/data/rows.json */ export function f(p: [number], rows: number[][]): number { return rows[1][0] * p[0]; }';
    assert.equal((await prepare(json, { files: { 'data/rows.json': '[[1], [2]]' } })).objective.value(Float64Array.of(4)), 8);
  });

  it('cannot be changed by the function', async () => {
    for (const [body, message] of [['rows.reverse();', /rows of data are shared/], ['rows.push(rows[0]);', /rows of data are shared/], ['rows[0].x = 3;', /rows of data are shared/]] as const) {
      const problem = await problemOf(prepare(`/** @loss @data rows.csv */ export function f(a: number, rows: any[]): number { ${body} return a; }`, { files: { 'rows.csv': csv } }));
      assert.match(problem.message, message);
    }
  });

  it('changes the hash', async () => {
    const hash = async (rows: string): Promise<string> => (await prepare(source(''), { files: { 'rows.csv': rows } })).hash;
    assert.equal(await hash(csv), await hash(csv));
    assert.notEqual(await hash(csv), await hash(`${csv}\n1,2`));
  });

  it('that is not there, or wrong, is one problem at its place', async () => {
    const missing = await problemOf(prepare(source('')));
    assert.equal(place(missing), '/unsaved/f.ts:2:17');
    assert.match(missing.message, /no data file “.\/rows.csv”/);
    assert.equal(place(await problemOf(prepare(source(''), { files: { 'rows.csv': 'x,y\n1,2\n3\n' } }))), '/unsaved/rows.csv:3:1');
  });
});

describe('objective: results that are no numbers', () => {
  for (const [result, message] of [
    ['undefined', /f returns a number, but here it returned undefined\. Is a “return” missing\?/],
    ['"3"', /returned the text “3”/],
    ['10n', /returned the bigint 10n. Convert/],
    ['Promise.reject(new Error("late"))', /returned a Promise. Compute the loss at once/],
    ['null', /returned null/],
    ['[1]', /returned an array/],
    ['true', /returned true/],
    ['() => 1', /returned a function/],
  ] as const) {
    it(result, async () => {
      for (const parameters of ['x: number', 'x: [number]', 'x: Float64Array']) {
        const source = `\n/** @loss @start 1 */ export const f = (${parameters}) => any(x);\nconst any = (x: unknown): any => (x ? ${result} : 0);`;
        const given = `${source}\nexport const fGradient = () => [1];`;
        const { objective } = await prepare(given);
        for (const attempt of [() => prepare(source), () => objective.value(Float64Array.of(1))]) {
          const problem = await problemOf(async () => attempt());
          assert.equal(place(problem), '/unsaved/f.ts:2:36');
          assert.match(problem.message, message);
        }
      }
    });
  }

  it('and exceptions are shown where they are thrown, from every way of computing', async () => {
    for (const [parameters, x] of [['x: number', 'x'], ['x: [number]', 'x[0]'], ['x: Float64Array', 'x[0]']] as const) {
      const throwing = (body: string): string => `/** @loss @start 1 */ export function f(${parameters}): number {\n  if (${x} < 0) throw new Error('no');\n  ${body}\n}`;
      for (const source of [throwing(`return ${x};`), throwing(`return [...(function* () { yield ${x}; })()][0];`), throwing(`return new Float32Array([${x}])[0];`), `${throwing(`return ${x};`)}\nexport const fGradient = () => [1];`]) {
        const { objective } = await prepare(source, { numericGradients: true });
        for (let again = 0; again < 2; again++) {
          const attempts = [() => objective.value(Float64Array.of(-1)), ...(objective.gradientMethod === 'given' ? [] : [() => objective.gradient(Float64Array.of(-1), 1, new Float64Array(1))])];
          for (const attempt of attempts) assert.equal(place(await problemOf(attempt)), `/unsaved/f.ts:2:${16 + x.length + 3}`);
          assert.equal(objective.value(Float64Array.of(2)), 2);
        }
      }
    }
  });
});

describe('prepareLoss', () => {
  const start = async (tags: string, parameters: string, asked?: Start): Promise<number[]> =>
    [...(await prepare(`/** @loss ${tags} */ export const f = (${parameters}) => 1;`, asked ? { start: asked } : {})).start];

  it('starts where asked, at @start, in the middle of @domain, or at 0', async () => {
    assert.deepEqual(await start('@start 1, 2', 'x: number, y: number', { kind: 'all', value: 5 }), [5, 5]);
    assert.deepEqual(await start('@start 1, 2 @domain [0, 1]', 'x: number, y: number'), [1, 2]);
    assert.deepEqual(await start('@domain [0, 1] [-4, 2]', 'x: number, y: number'), [0.5, -1]);
    assert.deepEqual(await start('@domain [2, 4] @dimensions 3', 'p: number[]'), [3, 3, 3]);
    assert.deepEqual(await start('@dimensions 3', 'p: number[]'), [0, 0, 0]);
    assert.deepEqual(await start('', 'p: number[]', { kind: 'point', values: [1, 2, 3] }), [1, 2, 3]);
  });

  it('draws random starts from the seed', async () => {
    const source = '/** @loss @start normal 1 @dimensions 3 */ export const f = (p: number[]) => 1;';
    assert.deepEqual((await prepare(source, { seed: 4 })).start, (await prepare(source, { seed: 4 })).start);
    assert.notDeepEqual((await prepare(source, { seed: 4 })).start, (await prepare(source, { seed: 5 })).start);
  });

  const f = 'export const f = (x: number, y: number) => 1;';
  const mistakes: readonly (readonly [title: string, source: string, options: { name?: string; start?: Start }, place: string, message: RegExp])[] = [
    ['n is not known', '/** @loss */ export const f = (p: number[]) => 1;', {}, '1:27', /How many parameters f has is not known: add a tag such as @dimensions 10/],
    ['a start of another length', `/** @loss */ ${f}`, { start: { kind: 'point', values: [1, 2, 3] } }, '1:27', /start has 3 numbers, but f has 2 parameters/],
    ['a wrong tag', `/** @loss @start 1 */ ${f}`, {}, '1:18', /@start has 1 number/],
    ['a syntax error', '/** @loss */ export const f = (x: number => 1;', {}, '1:42', /^Syntax error/],
    ['no loss function', 'export const a = 1;', {}, '1:1', /f.ts has no loss function. Write, for example/],
    ['only one that is refused', '/** @loss */ const f = (x: number) => 1;', {}, '1:5', /not exported/],
    ['several without a name', `/** @loss */ ${f}\nexport const gLoss = f;\nexport const hLoss = (x: number) => 1;`, {}, '1:1', /several loss functions; choose one of f, hLoss, as in “f.ts#f”/],
    ['a name that is not there', `/** @loss */ ${f}`, { name: 'g' }, '1:1', /f.ts exports no loss function “g”. It has f\./],
    ['a name that is not exported', 'const g = (x: number) => 1;', { name: 'g' }, '1:7', /“g” is not exported/],
    ['a name whose shape is wrong', 'export const g = (x: string) => 1;', { name: 'g' }, '1:19', /“x” is not numeric/],
    ['a module that throws', `\nthrow new Error('at once');\n/** @loss */ ${f}`, {}, '2:7', /Error: at once/],
  ];
  for (const [title, source, options, where, message] of mistakes) {
    it(`says: ${title}`, async () => {
      const problem = await problemOf(prepare(source, options));
      assert.equal(place(problem), `/unsaved/f.ts:${where}`);
      assert.match(problem.message, message);
    });
  }

  it('takes any function of the right shape by its name, and leaves mistakes of others alone', async () => {
    const source = '/** @loss @start oops */ export const f = (x: number) => 1;\nexport const plain = (x: number) => x * 2;';
    assert.equal((await prepare(source, { name: 'plain' })).objective.value(Float64Array.of(4)), 8);
  });

  it('says that a file is not there', async () => {
    const problem = await problemOf(prepareLoss({ file: '/unsaved/none.ts', recognition: 'named', seed: 1 }, unsaved({})));
    assert.match(problem.message, /no such file\.$/i);
  });
});

describe('evaluateGrid', () => {
  it('has both ends, row by row from the lowest y', async () => {
    const { objective } = await prepare('/** @loss */ export const f = (x: number, y: number) => x + 10 * y;');
    const { values, problem } = evaluateGrid(objective, [[0, 2], [-1, 1]], 3, 2);
    assert.deepEqual([...values], [-10, -9, -8, 10, 11, 12]);
    assert.equal(problem, undefined);
  });

  it('reports the first exception and goes on', async () => {
    const { objective } = await prepare('/** @loss */ export const f = (x: number, y: number) => {\n  if (x < 0) throw new RangeError(`x = ${x}`);\n  return y;\n};');
    const { values, problem } = evaluateGrid(objective, [[-1, 1], [0, 1]], 2, 2);
    assert.deepEqual([...values], [NaN, 0, NaN, 1]);
    assert.equal(problem?.message, 'RangeError: x = -1');
    assert.equal(problem.line, 2);
  });

  it('is for two parameters', async () => {
    const { objective } = await prepare('/** @loss */ export const f = (x: number) => x;');
    assert.throws(() => evaluateGrid(objective, [[0, 1], [0, 1]], 2, 2), /has 1/);
  });
});
