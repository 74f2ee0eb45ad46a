import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCorpus } from '../../../corpus/index.ts';
import { directionOf, pointsAroundStart } from '../../../fuzz/autodiff/judgeCorpus.ts';
import { CannotJudge } from '../../../fuzz/autodiff/oracle/dual.ts';
import { prepare, type Judged, type Judgement } from '../../../fuzz/autodiff/oracle/judge.ts';
import { slopes } from '../../../fuzz/autodiff/oracle/rules.ts';

function judgedText(text: string, ...names: string[]): Judged {
  return prepare({ modules: { '/f.ts': { text, imports: {} } }, entry: '/f.ts', name: 'f', parameters: { kind: 'scalars', names } });
}

/** Judges the body of a function of x and y at a point. */
function at(body: string, [x, y]: readonly [number, number], direction: readonly [number, number] = [0.6, -0.8]): Judgement {
  const judged = judgedText(`export function f(x: number, y: number): number { ${body} }`, 'x', 'y');
  const theta = Float64Array.of(x, y);
  const judgement = judged.judge(theta, Float64Array.from(direction));
  assert.ok(Object.is(judgement.value, judged.run(theta)), `${judgement.value} is not ${judged.run(theta)}`);
  return judgement;
}

const gradientOf = (body: string, point: readonly [number, number]): number[] => [...at(body, point).gradient];
const coordinate = fc.double({ min: -3, max: 3, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-3);

/** Where each function has its interesting arguments. */
const argument: Readonly<Record<string, (t: number) => number>> = {
  sqrt: (t) => 0.1 + t * t, log: (t) => 0.1 + t * t, log2: (t) => 0.1 + t * t, log10: (t) => 0.1 + t * t, log1p: (t) => t * t - 0.9,
  asin: (t) => 0.99 * Math.sin(t), acos: (t) => 0.99 * Math.sin(t), atanh: (t) => 0.99 * Math.sin(t), acosh: (t) => 1.05 + t * t, cbrt: (t) => (t >= 0 ? t + 0.1 : t - 0.1),
  tan: (t) => 0.4 * t,
};

describe('the judge of derivatives', () => {
  it('is exact on polynomials of whole numbers', () => {
    const whole = fc.integer({ min: -9, max: 9 });
    fc.assert(fc.property(whole, whole, whole, whole, (x, y, a, b) => {
      const { gradient, product } = at('return x * x * y - 3 * x * (y - 2) ** 2 + 7 * y;', [x, y], [a, b]);
      assert.deepEqual([...gradient].map((g) => g + 0), [2 * x * y - 3 * (y - 2) ** 2, x * x - 6 * x * (y - 2) + 7].map((g) => g + 0));
      const [xx, xy, yy] = [2 * y, 2 * x - 6 * (y - 2), -6 * x];
      assert.deepEqual([...product].map((g) => g + 0), [xx * a + xy * b, xy * a + yy * b].map((g) => g + 0));
    }));
  });

  for (const name of Object.keys(slopes)) {
    it(`knows first and second derivative of Math.${name}`, () => {
      fc.assert(fc.property(coordinate, (t) => {
        const f = (u: number): number => Math[name as 'sin'](u);
        const a = (argument[name] ?? ((u: number) => u))(t);
        if (name === 'abs' && Math.abs(a) < 0.01) return;
        const { gradient, product } = at(`return Math.${name}(x);`, [a, 0], [1, 0]);
        // Central differences of sixth order.
        const h = 2e-3 * (name === 'sqrt' || name.startsWith('log') ? 0.5 * (a + (name === 'log1p' ? 1 : 0)) : name.startsWith('a') && name !== 'abs' ? Math.min(1, Math.abs(1 - a * a)) : name === 'cbrt' ? Math.abs(a) : 1);
        const g = (k: number): number => f(a + k * h);
        const first = (45 * (g(1) - g(-1)) - 9 * (g(2) - g(-2)) + (g(3) - g(-3))) / (60 * h);
        const second = (270 * (g(1) + g(-1)) - 27 * (g(2) + g(-2)) + 2 * (g(3) + g(-3)) - 490 * g(0)) / (180 * h * h);
        assert.ok(Math.abs(first - gradient[0]!) <= 1e-9 * (1 + Math.abs(first)) + (4e-16 * Math.abs(f(a))) / h, `${gradient[0]!} is not ${first} at ${a}`);
        assert.ok(Math.abs(second - product[0]!) <= 1e-6 * (1 + Math.abs(second)) + (1e-14 * (1 + Math.abs(f(a)))) / h ** 2, `${product[0]!} is not ${second} at ${a}`);
      }), { numRuns: 60 });
    });
  }

  it('agrees with closed forms of functions of two numbers', () => {
    fc.assert(fc.property(coordinate, coordinate, (x, y) => {
      fc.pre(Math.abs(x) > 0.05 && Math.abs(y) > 0.05);
      const near = (given: ArrayLike<number>, exact: readonly number[]): void =>
        exact.forEach((e, i) => assert.ok(Math.abs(given[i]! - e) <= 1e-13 * (1 + Math.abs(e)) * (1 + 1 / x ** 2 + 1 / y ** 2), `${given[i]!} is not ${e}`));
      const [a, b] = [0.6, -0.8];
      const check = (body: string, gradient: readonly number[], [xx, xy, yy]: readonly [number, number, number]): void => {
        const judgement = at(body, [x, y], [a, b]);
        near(judgement.gradient, gradient);
        near(judgement.product, [xx * a + xy * b, xy * a + yy * b]);
      };
      const r = Math.sqrt(x * x + y * y);
      check('return x / y;', [1 / y, -x / y ** 2], [0, -1 / y ** 2, (2 * x) / y ** 3]);
      check('return Math.hypot(x, y);', [x / r, y / r], [y ** 2 / r ** 3, (-x * y) / r ** 3, x ** 2 / r ** 3]);
      check('return Math.atan2(y, x);', [-y / r ** 2, x / r ** 2], [(2 * x * y) / r ** 4, (y ** 2 - x ** 2) / r ** 4, (-2 * x * y) / r ** 4]);
      const [p, v] = [Math.abs(x), Math.abs(x) ** y];
      const [dx, l] = [Math.sign(x), Math.log(p)];
      check('return Math.abs(x) ** y;', [dx * y * p ** (y - 1), v * l], [y * (y - 1) * p ** (y - 2), dx * p ** (y - 1) * (1 + y * l), v * l * l]);
      check('return x % y;', [1, -Math.trunc(x / y)], [0, 0, 0]);
    }));
  });

  it('follows the table of semantics', () => {
    assert.deepEqual(gradientOf('return Math.abs(x) + y;', [0, 0]), [0, 1]);
    assert.deepEqual(gradientOf('return Math.max(x, y);', [2, 2]), [1, 0]);
    assert.deepEqual(gradientOf('return Math.min(y, x);', [2, 2]), [0, 1]);
    assert.deepEqual(gradientOf('return Math.floor(x) + Math.round(y) + Math.sign(x) + (y | 0);', [1.5, 2.5]), [0, 0]);
    assert.deepEqual(gradientOf('return x ** 0 + y ** 1;', [0, 0]), [0, 1]);
    assert.deepEqual(gradientOf('return x ** y;', [-2, 2]), [-4, 0]);
    assert.deepEqual(gradientOf('return Math.hypot(x, y);', [0, 0]), [0, 0]);
    assert.deepEqual(gradientOf('return x && y;', [0, 3]), [1, 0]);
    assert.deepEqual(gradientOf('return x || y;', [0, 3]), [0, 1]);
    assert.deepEqual(gradientOf('return x > 0 ? x * y : y;', [0, 3]), [0, 1]);
    assert.deepEqual(gradientOf('return [x, y][Math.floor(x)];', [1.5, 3]), [0, 1]);
    assert.deepEqual(gradientOf('return [x, y, 1].sort((a, b) => a - b)[1];', [5, 3]), [0, 1]);
    assert.deepEqual(gradientOf('return [x, y].includes(3) ? x : y;', [5, 3]), [1, 0]);
    assert.deepEqual(gradientOf('return [x, y].filter((v) => v)[0];', [0, 3]), [0, 1]);
    assert.deepEqual(gradientOf('switch (x) { case 2: return y; default: return 3 * x; }', [2, 3]), [0, 1]);
    assert.deepEqual(gradientOf('return `${x}`.length + x.toFixed(2).length + y;', [2, 3]), [0, 1]);
    assert.deepEqual(gradientOf('const a = new Float64Array(2); a[0] = x; a.set([y], 1); return a[0] * a[1];', [2, 3]), [3, 2]);
    assert.deepEqual(gradientOf('const m = new Map([[1, x]]); m.set(2, y); return (m.get(1) ?? 0) * (m.get(2) ?? 0);', [2, 3]), [3, 2]);
    assert.deepEqual(gradientOf('let i = 0; const a = [x, y]; a[i++] *= 2; a[i] += a[0]; return a[1];', [2, 3]), [2, 1]);
    assert.deepEqual(gradientOf('function* g() { yield x; yield y; } let s = 0; for (const v of g()) s += v * v; return s;', [2, 3]), [4, 6]);
  });

  it('says where derivatives are infinite or undefined, and keeps the value', () => {
    assert.equal(at('return Math.sqrt(x) + y;', [0, 1]).singular, true);
    assert.equal(at('return 1 / x + y;', [0, 1]).singular, true);
    assert.equal(at('return x ** 1.5 + y;', [0, 1]).singular, false);
    assert.equal(at('return x ** 1.5 + y;', [0, 1]).singularSecond, true);
    assert.equal(at('return Math.log(x);', [0, 1]).value, -Infinity);
  });

  it('says how near a comparison was', () => {
    assert.equal(at('return x > 1 ? y : x;', [1.5, 0]).kinkDistance, 0.5 / 3.5);
    assert.equal(at('return Math.max(x, y);', [1, 1]).kinkDistance, 0);
    assert.equal(at('return x * y;', [1, 1]).kinkDistance, Infinity);
  });

  it('lets nothing pass that it does not follow', () => {
    for (const body of ['return new Float32Array([x])[0];', 'return JSON.parse(JSON.stringify({ v: x })).v + y;', 'return [x, y].join("").length + Math.fround(x);', 'const s = new Set([x]); return s.size;']) {
      assert.throws(() => at(body, [1, 2]), CannotJudge, body);
    }
  });

  it('starts the module anew for each evaluation', () => {
    const judged = judgedText('let n = 0; export function f(x: number): number { n += x; return n * x; }', 'x');
    for (let k = 0; k < 3; k++) {
      assert.equal(judged.run(Float64Array.of(3)), 9);
      assert.deepEqual([...judged.judge(Float64Array.of(3), Float64Array.of(1)).gradient], [6]);
    }
  });

  for (const loss of readCorpus()) {
    it(`agrees with central differences on ${loss.name}`, () => {
      const judged = prepare(loss.program);
      const direction = directionOf(loss);
      for (const point of pointsAroundStart(loss.start)) {
        const { value, gradient, product, kinkDistance, singular, singularSecond } = judged.judge(point, direction, loss.data);
        assert.ok(Object.is(value, judged.run(point, loss.data)));
        if (singular || kinkDistance < 1e-4) continue;
        const h = 1e-5;
        const along = (by: number): Float64Array => point.map((x, i) => x + by * direction[i]!);
        const slope = (judged.run(along(h), loss.data) - judged.run(along(-h), loss.data)) / (2 * h);
        const exact = gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0);
        const scale = gradient.reduce((sum, g) => sum + Math.abs(g), Math.abs(value) + 1);
        assert.ok(Math.abs(slope - exact) <= 1e-6 * scale, `${exact} is not ${slope}`);
        if (singularSecond) continue;
        const [above, below] = [h, -h].map((by) => judged.judge(along(by), direction, loss.data).gradient);
        const sizes = product.reduce((sum, p) => sum + Math.abs(p), scale);
        product.forEach((p, i) => assert.ok(Math.abs((above![i]! - below![i]!) / (2 * h) - p) <= 1e-5 * sizes, `${p} is not ${(above![i]! - below![i]!) / (2 * h)}`));
      }
    });
  }
});
