import assert from 'node:assert/strict';
import { assertClose, differentiable, gradientOf, hessianTimes } from './differentiate.ts';

const loss = (body: string, parameters = 'x: number, y: number'): string => `export function loss(${parameters}): number { ${body} }`;
const messages = (notes: readonly { message: string; line: number; column: number }[]): string[] => notes.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('The meaning of derivatives', () => {
  describe('flat functions', () => {
    it('have derivative 0 and a note where they stand', () => {
      const { value, gradient, notes } = gradientOf(loss('return Math.floor(x) * y + Math.sign(x) + Math.round(y) + Math.trunc(x);'), [2.5, 3]);
      assert.equal(value, 2 * 3 + 1 + 3 + 2);
      assert.deepEqual(gradient, [0, 2]);
      assert.equal(notes.length, 4);
      assert.match(messages(notes)[0]!, /^1:61 Flat here: Math\.floor/);
      assert.ok(notes.every(({ severity, file }) => severity === 'information' && file === '/loss.ts'));
    });

    it('count the bitwise operators among them', () => {
      const { value, gradient, notes } = gradientOf(loss('return (x | 0) + y;'), [2.5, 3]);
      assert.equal(value, 5);
      assert.deepEqual(gradient, [0, 1]);
      assert.match(notes[0]!.message, /Flat here: “\|”/);
    });

    it('have no note where no parameter flows in', () => {
      assert.deepEqual(gradientOf(loss('const n = Math.floor(2.7); return n * x + y;'), [1, 1]).notes, []);
    });

    it('Math.abs has derivative 0 at 0', () => {
      assert.deepEqual(gradientOf(loss('return Math.abs(x) + Math.abs(y);'), [0, -2]).gradient, [0, -1]);
    });
  });

  describe('ties', () => {
    it('give all to the first operand of max and min', () => {
      assert.deepEqual(gradientOf(loss('return Math.max(x, y) + 10 * Math.min(y, x);'), [2, 2]).gradient, [1, 10]);
    });

    it('do so in lists', () => {
      assert.deepEqual(gradientOf(loss('return Math.max(...p) + 10 * Math.min(...p, 1);', 'p: number[]'), [1, 3, 3, 1]).gradient, [10, 1, 0, 0]);
    });
  });

  describe('branches', () => {
    it('take the derivative of what was computed', () => {
      const text = loss('if (x > y) return x * y; return x > 0 && y > 0 ? x + y : x || y;');
      assert.deepEqual(gradientOf(text, [3, 2]).gradient, [2, 3]);
      assert.deepEqual(gradientOf(text, [2, 3]).gradient, [1, 1]);
      assert.deepEqual(gradientOf(text, [-2, 3]).gradient, [1, 0]);
      assert.deepEqual(gradientOf(text, [0, 0]).gradient, [0, 1]);
    });
  });

  describe('powers', () => {
    it('keep the bits of the language', () => {
      for (const x of [1.1, 0.3, -2.7, 1e-3, 123.456]) {
        assert.equal(gradientOf(loss('return x ** 2 + y;'), [x, 0]).value, x ** 2);
        assert.equal(gradientOf(loss('return x ** 3 + y;'), [x, 0]).value, x ** 3);
        assert.equal(gradientOf(loss('return Math.pow(x, 5) + y;'), [x, 0]).value, Math.pow(x, 5));
      }
    });

    it('have derivative 0 for exponent 0, also at 0', () => {
      assert.deepEqual(gradientOf(loss('return x ** 0 + y;'), [0, 1]).gradient, [0, 1]);
      assert.deepEqual(gradientOf(loss('const k = y > 0 ? 0 : 1; return x ** k;'), [0, 1]).gradient, [0, 0]);
    });

    it('along an exponent that depends on the parameters: 0 where the base is not positive, with a note', () => {
      const text = loss('return x ** y;');
      assertClose(gradientOf(text, [2, 3]).gradient, [12, 8 * Math.LN2]);
      assertClose(gradientOf(text, [-2, 2]).gradient, [-4, 0]);
      assert.match(gradientOf(text, [2, 3]).notes[0]!.message, /xponent depends on the parameters/);
    });
  });

  describe('infinities', () => {
    it('stay in the value', () => {
      assert.equal(gradientOf(loss('return 1 / x + y;'), [0, 1]).value, Infinity);
      assert.equal(gradientOf(loss('return Math.log(x) + y;'), [0, 1]).value, -Infinity);
      assert.ok(Number.isNaN(gradientOf(loss('return Math.sqrt(x) + y;'), [-1, 1]).value));
    });

    it('stay in the gradient', () => {
      assert.deepEqual(gradientOf(loss('return Math.sqrt(x) + y;'), [0, 1]).gradient, [Infinity, 1]);
    });

    it('contribute nothing where the adjoint is 0', () => {
      assert.deepEqual(gradientOf(loss('return 0 * Math.sqrt(x) + y;'), [0, 1]).gradient, [0, 1]);
      assert.deepEqual(gradientOf(loss('return Math.min(5, Math.log(x) * x / 0) + y;'), [2, 1]).gradient, [0, 1]);
      assert.deepEqual(gradientOf(loss('const r = Math.sqrt(x * x + y * y); return r > 0 ? r : 0 * r;'), [0, 0]).gradient, [0, 0]);
    });

    it('contribute nothing to Hessian-vector products either', () => {
      assert.deepEqual(hessianTimes(loss('return 0 * Math.sqrt(x) + y * y;'), [0, 1], [1, 1]), [0, 2]);
    });
  });

  it('divides the adjoint by the divisor, which is exact where the reciprocal is not', () => {
    assert.deepEqual(gradientOf(loss('return (6 * x) / 49 + y;'), [1, 1]).gradient, [(1 / 49) * 6, 1]);
    assert.equal(gradientOf(loss('return (x * 3) / y;'), [1, 1e-310]).gradient[0], (1 / 1e-310) * 3);
  });

  describe('values that decide', () => {
    it('are compared as they are: switch, includes, indexOf, sort, filter', () => {
      const text = loss(
        `const list = [x, y, 3]; let sum = 0;
         switch (list.indexOf(y)) { case 1: sum += 10 * y; break; default: sum = -1; }
         if (list.includes(3)) sum += x;
         const [least] = [...list].sort((a, b) => a - b);
         return sum + 100 * least + list.filter((v) => v > 2).length;`,
      );
      const { value, gradient } = gradientOf(text, [1, 2.5]);
      assert.equal(value, 25 + 1 + 100 + 2);
      assert.deepEqual(gradient, [101, 10]);
    });

    it('an index that depends on the parameters counts by its value, with a note', () => {
      const { gradient, notes } = gradientOf(loss('const a = [x, 2 * x, 3 * x]; return a[Math.floor(y)];'), [1, 2.2]);
      assert.deepEqual(gradient, [3, 0]);
      assert.ok(notes.some(({ message }) => message.startsWith('The index depends on the parameters')));
    });
  });

  describe('randomness and time', () => {
    it('one stream, begun again with each evaluation', () => {
      const found = differentiable(loss('let s = 0; for (let i = 0; i < 3; i++) s += Math.random() * x; return s + y;'));
      const into = new Float64Array(2);
      const at = Float64Array.of(1, 0);
      const value = found.value(at);
      assert.ok(value > 0 && value < 3);
      assert.equal(found.value(at), value);
      assert.equal(found.valueAndGradient(at, undefined, into), value);
      assertClose([into[0]!], [value]);
      assert.equal(found.hessianVectorProduct(at, at, undefined, into, new Float64Array(2)), value);
      assertClose([into[0]!], [value]);
      assert.match(found.notes[0]!.message, /same random numbers/);
    });

    it('the clock stands still', () => {
      assert.equal(gradientOf(loss('return x * y + Date.now() + performance.now();'), [2, 3]).value, 6);
    });
  });

  describe('what is changed', () => {
    it('θ and the data are copies', () => {
      const found = differentiable('export function loss(p: number[], rows: { x: number }[]): number { p[0] = p[0]! * 2; rows[0]!.x += 1; rows.push({ x: 5 }); return p[0]! * rows[0]!.x + p[1]! + rows.length; }');
      const theta = Float64Array.of(3, 4);
      const rows = [{ x: 1 }];
      const into = new Float64Array(2);
      for (let time = 0; time < 3; time++) {
        assert.equal(found.valueAndGradient(theta, rows, into), 6 * 2 + 4 + 2);
        assert.deepEqual([...into], [4, 1]);
      }
      assert.deepEqual([...theta], [3, 4]);
      assert.deepEqual(rows, [{ x: 1 }]);
    });

    it('modules begin again with each evaluation, with a note', () => {
      const found = differentiable('let calls = 0; const seen: number[] = []; export function loss(x: number): number { calls++; seen.push(1); return x * (calls + seen.length); }');
      const into = new Float64Array(1);
      for (let time = 0; time < 3; time++) assert.equal(found.valueAndGradient(Float64Array.of(3), undefined, into), 6);
      assert.equal(into[0], 2);
      assert.match(found.notes[0]!.message, /“calls” belongs to the module/);
    });
  });

  it('texts and prints take the value only', () => {
    const { log } = console;
    const printed: string[] = [];
    console.log = (text: string) => printed.push(text);
    try {
      const { value, gradient } = gradientOf(loss('const t = `${x}`; console.log(`x = ${x.toFixed(2)}`); return x * t.length + (y.toFixed(1) === "" ? 1 : 0) + y;'), [2, 3]);
      assert.equal(value, 5);
      assert.deepEqual(gradient, [1, 1]);
      assert.deepEqual(new Set(printed), new Set(['x = 2.00']));
    } finally {
      console.log = log;
    }
  });

  it('Math.hypot has a rule of its own, without overflow, 0 at 0', () => {
    assertClose(gradientOf(loss('return Math.hypot(x, y);'), [3e200, 4e200]).gradient, [0.6, 0.8]);
    assert.deepEqual(gradientOf(loss('return Math.hypot(x, y);'), [0, 0]).gradient, [0, 0]);
    assertClose(gradientOf(loss('return Math.hypot(...p);', 'p: number[]'), [2, 3, 6]).gradient, [2 / 7, 3 / 7, 6 / 7]);
    assertClose(hessianTimes(loss('return Math.hypot(...p);', 'p: number[]'), [3, 4], [1, 0]), [16 / 125, -12 / 125]);
  });

  it('Math.tanh keeps its digits where it saturates', () => {
    const at = 9;
    assertClose([gradientOf(loss('return Math.tanh(x) + y;'), [at, 0]).gradient[0]! * 1e8], [(4 * Math.exp(-2 * at) * 1e8) / (1 + Math.exp(-2 * at)) ** 2]);
    assert.deepEqual(gradientOf(loss('return Math.tanh(x) + y;'), [1000, 0]).gradient, [0, 1]);
    assertClose(hessianTimes(loss('return Math.tanh(x) + y;'), [1000, 0], [1, 1]), [0, 0]);
  });

  describe('interrupted evaluations', () => {
    it('leave nothing behind', () => {
      const found = differentiable(loss('const kept: number[] = []; for (let i = 0; i < 5; i++) { kept.push(Math.exp(x * i)); if (y < 0 && i === 3) throw new RangeError(`y is ${y}`); } return kept.reduce((a, b) => a + b, 0) * y;'));
      const into = new Float64Array(2);
      const before = found.valueAndGradient(Float64Array.of(0.5, 2), undefined, into);
      const gradient = [...into];
      assert.throws(() => found.valueAndGradient(Float64Array.of(0.5, -2), undefined, into), { name: 'RangeError', message: 'y is -2' });
      assert.equal(found.valueAndGradient(Float64Array.of(0.5, 2), undefined, into), before);
      assert.deepEqual([...into], gradient);
    });

    it('also where recursion never ends', () => {
      const found = differentiable('function down(x: number, n: number): number { return n === 0 ? x : x + down(x, n - 1); } export function loss(x: number, n: number): number { return down(x, n); }');
      const into = new Float64Array(2);
      assert.throws(() => found.valueAndGradient(Float64Array.of(1, 0.5), undefined, into), RangeError);
      assert.equal(found.valueAndGradient(Float64Array.of(2, 3), undefined, into), 8);
      assert.deepEqual([...into], [4, 0]);
    });
  });

  it('keeps what long loops need, however much it is', () => {
    const found = differentiable(loss('let a = x; for (let i = 0; i < 100000; i++) a = Math.sin(a) + y; return a;'));
    const into = new Float64Array(2);
    const value = found.valueAndGradient(Float64Array.of(0.3, 0.7), undefined, into);
    let [a, da] = [0.3, 0];
    for (let i = 0; i < 100000; i++) [a, da] = [Math.sin(a) + 0.7, Math.cos(a) * da + 1];
    assert.equal(value, a);
    assertClose([into[1]!], [da], 1e-13);
  });

  it('keeps as much within loops whose derivative is taken run by run', () => {
    const { value, gradient } = gradientOf(loss('let sum = 0; for (let k = 0; k < 3; k++) { let a = x; for (let i = 0; i < 3000; i++) a = Math.sin(a) + y; sum += a; } return sum;'), [0.3, 0.7]);
    let [a, da] = [0.3, 0];
    for (let i = 0; i < 3000; i++) [a, da] = [Math.sin(a) + 0.7, Math.cos(a) * da + 1];
    assertClose([value, gradient[1]!], [3 * a, 3 * da], 1e-13);
  });
});
