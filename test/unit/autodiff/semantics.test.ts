import assert from 'node:assert/strict';
import { differentiate, exactRungs, type DifferentiateParts } from '../../../engine/autodiff/differentiate.ts';
import type { Differentiable } from '../../../engine/autodiff/differentiable.ts';
import { steadyFunction } from '../../../engine/autodiff/steadyFunction.ts';
import { untouchedLoss } from '../../../engine/autodiff/untouched.ts';
import { differentiableParameters } from '../../../engine/loss/structure.ts';
import { createCalledObjective } from '../../../engine/loss/calledObjective.ts';
import { loadLoss } from '../../../engine/loss/loadLoss.ts';
import type { UserFunction } from '../../../engine/loss/lossKernel.ts';
import { unsaved } from '../compile/compileHelpers.ts';
import { gradientOf, hessianVectorProductOf, near } from './trace/traceHelpers.ts';

interface Row {
  /** Of (x, y); an expression, or statements with a `return`. */
  readonly body: string;
  readonly at: readonly [x: number, y: number];
  readonly gradient: readonly [number, number];
  /** What each rung notes. */
  readonly note?: RegExp;
  /** What numeric differences give where it is something else: there is a kink, a jump, or no derivative. */
  readonly numeric?: 'something else';
  /** Of modules before the loss function. */
  readonly before?: string;
}

const flat = /^Flat here/;
const elsewhere = 'something else';

/** The rules that every way of differentiating keeps, in the order of the table in docs/autodiff.md. */
const rules: Readonly<Record<string, readonly Row[]>> = {
  'abs at 0, sign, floor, ceil, round, trunc and | have derivative 0, noted': [
    { body: 'Math.abs(x) + Math.abs(y)', at: [0, -2], gradient: [0, -1] },
    { body: 'Math.sign(x) * y', at: [3, 2], gradient: [0, 1], note: flat },
    { body: 'Math.floor(x) * y', at: [2.5, 3], gradient: [0, 2], note: flat },
    { body: 'Math.ceil(x) * y', at: [2.5, 3], gradient: [0, 3], note: flat },
    { body: 'Math.round(x) * y', at: [2.6, 3], gradient: [0, 3], note: flat },
    { body: 'Math.trunc(x) * y', at: [-2.6, 3], gradient: [0, -2], note: flat },
    { body: '(x | 0) * y', at: [2.5, 3], gradient: [0, 2], note: flat },
    { body: '~~x * y', at: [2.5, 3], gradient: [0, 2], note: flat },
  ],
  'of equal operands of max and min the first gets all': [
    { body: 'Math.max(x, y)', at: [2, 2], gradient: [1, 0], numeric: elsewhere },
    { body: 'Math.min(x, y)', at: [2, 2], gradient: [1, 0], numeric: elsewhere },
    { body: 'Math.max(1, y, x)', at: [2, 2], gradient: [0, 1], numeric: elsewhere },
    { body: 'Math.max(...[y, x, 3 * x])', at: [1, 3], gradient: [0, 1], numeric: elsewhere },
  ],
  'of branches the one that is taken counts': [
    { body: 'x > y ? x * y : x + y', at: [3, 2], gradient: [2, 3] },
    { body: 'x > 0 && y > 0 ? x * y : x - y', at: [1, -2], gradient: [1, -1] },
    { body: 'x || y', at: [0, 2], gradient: [0, 1], numeric: elsewhere },
    { body: '(x && y) + (x ?? y)', at: [3, 2], gradient: [1, 1] },
    { body: 'let s = 0; while (s < 5) s += x; if (s) return s * y; return x;', at: [2, 3], gradient: [9, 6] },
    { body: 'switch (Math.sign(x)) { case 1: return x ** 2; case -1: return y; default: return 0; }', at: [-3, 5], gradient: [0, 1], note: flat },
  ],
  'x ** k: derivative 0 for k = 0; the bits of the language': [
    { body: 'x ** 2 + y ** 3', at: [1.1, 0.3], gradient: [2.2, 3 * 0.3 * 0.3] },
    { body: 'x ** 0 + Math.pow(y, 0)', at: [0, -2], gradient: [0, 0] },
    { body: 'const k = y > 0 ? 0 : 1; return x ** k;', at: [0, 1], gradient: [0, 0] },
    { body: 'x ** -1 + y ** 0.5', at: [2, 4], gradient: [-0.25, 0.25] },
    { body: 'x ** 2 + y ** 1', at: [0, 0], gradient: [0, 1] },
  ],
  'along an exponent that depends on the parameters the derivative is 0 for bases ≤ 0, noted': [
    { body: 'x ** y', at: [2, 3], gradient: [12, 8 * Math.LN2] },
    { body: 'x ** y', at: [-2, 2], gradient: [-4, 0], note: /exponent/, numeric: elsewhere },
    { body: '(0 * x) ** y + x', at: [3, 2], gradient: [1, 0], note: /exponent/ },
  ],
  'infinities and NaN stay': [
    { body: 'x / y', at: [1, 0], gradient: [Infinity, -Infinity], numeric: elsewhere },
    { body: 'Math.log(x) + y', at: [0, 1], gradient: [Infinity, 1], numeric: elsewhere },
    { body: 'Math.sqrt(x) + y', at: [0, 1], gradient: [Infinity, 1], numeric: elsewhere },
    { body: 'Math.exp(x) * y', at: [1000, 1], gradient: [Infinity, Infinity], numeric: elsewhere },
  ],
  'a zero adjoint contributes 0': [
    { body: '0 * Math.sqrt(x) + y', at: [0, 1], gradient: [0, 1], numeric: elsewhere },
    { body: 'Math.max(y, Math.sqrt(x))', at: [0, 1], gradient: [0, 1], numeric: elsewhere },
    { body: 'const r = Math.sqrt(x * x + y * y); return r > 0 ? r : 0 * r;', at: [0, 0], gradient: [0, 0], numeric: elsewhere },
  ],
  'of a / b the derivative is g / b': [
    { body: '(6 * x) / 49 + y', at: [1, 1], gradient: [(1 / 49) * 6, 1] },
    { body: '(x * 3) / 1e-310 + y', at: [1e-310, 1], gradient: [(1 / 1e-310) * 3, 1], numeric: elsewhere },
  ],
  'what decides is decided on values': [
    { body: 'const [least] = [x, y, 3].sort((a, b) => a - b); return 10 * least! + x;', at: [2, 1], gradient: [1, 10] },
    { body: 'const list = [x, y, 3]; return (list.includes(3) ? x : y) * list.indexOf(y) * y;', at: [2, 5], gradient: [5, 2] },
    { body: '[x, y, x * y].filter((v) => v > 2).reduce((a, b) => a + b, 0)', at: [1, 3], gradient: [3, 2] },
    { body: 'Object.is(x, 2) || x === 2 ? x * y : y', at: [2, 3], gradient: [3, 2], numeric: elsewhere },
  ],
  'an index or key computed from parameters counts by its value, noted': [
    { body: 'const list = [x, 2 * x, 3 * x]; return list[Math.floor(y)]!;', at: [1, 2.2], gradient: [3, 0], note: /^Flat here|^The index depends on the parameters/ },
  ],
  'chance is one stream, begun again with each evaluation, and the clock stands still, noted': [
    { body: 'const noise = Math.random(); return (x + noise - noise) ** 2 + y;', at: [3, 1], gradient: [6, 1], note: /^Each evaluation draws the same random numbers/ },
    { body: 'x * y + Date.now() + performance.now()', at: [2, 3], gradient: [3, 2], note: /^The clock stands still at 0/ },
  ],
  'modules begin again with each evaluation, noted': [
    { before: 'let calls = 0;', body: 'calls++; return x * calls + y;', at: [2, 3], gradient: [1, 1], note: /“calls”/ },
    { before: 'const seen: number[] = [];', body: 'seen.push(x); return seen.length * x + y;', at: [2, 3], gradient: [1, 1] },
  ],
  'texts take values only': [
    { body: 'x * `${y}`.length + y', at: [2, 3], gradient: [1, 1] },
    { body: 'const seen: Record<string, number> = {}; seen[y.toFixed(1)] = 3; if (x < 0) throw new Error(`no ${x}`); return x * seen[`${y}.0`]! + y;', at: [2, 3], gradient: [3, 1], numeric: elsewhere },
  ],
  'hypot has a rule of its own': [
    { body: 'Math.hypot(x, y)', at: [3e200, 4e200], gradient: [0.6, 0.8] },
    { body: 'Math.hypot(x, y)', at: [0, 0], gradient: [0, 0] },
    { body: 'Math.hypot(x, 2 * y, 6)', at: [2, 1.5], gradient: [2 / 7, 6 / 7] },
  ],
};

const sourceOf = ({ body, before = '' }: Row): string => `${before}\n/** @loss */ export function f(x: number, y: number): number { ${body.includes('return') ? body : `return ${body};`} }`;

async function partsOf(row: Row): Promise<DifferentiateParts & { readonly loaded: Awaited<ReturnType<typeof loadLoss>> }> {
  const loaded = await loadLoss({ file: '/unsaved/f.ts', recognition: 'tagged' }, unsaved({ 'f.ts': sourceOf(row) }));
  const { loss, graph } = loaded;
  return { loaded, graph, name: 'f', parameters: differentiableParameters(loss.parameters), place: loss.range.start, start: Float64Array.from(row.at) };
}

for (const [index, { method }] of exactRungs.entries()) {
  describe(`semantics, by ${method}`, () => {
    for (const [rule, rows] of Object.entries(rules)) {
      it(rule, async () => {
        for (const row of rows) {
          const parts = await partsOf(row);
          // The audit is part of it: it must not take a rule for a mistake.
          const result = differentiate(parts, [exactRungs[index]!]);
          assert.ok(result.ok, `${row.body}: ${result.refusals[0]?.problem.message}`);
          const { differentiable } = result;
          const { value, gradient } = gradientOf(differentiable, row.at);
          assert.ok(Object.is(value, untouchedLoss(parts)(parts.start)), row.body);
          near(gradient, row.gradient);
          const notes = differentiable.notes.map(({ message }) => message);
          if (row.note) assert.ok(notes.some((note) => row.note!.test(note)), `${row.body}: ${notes.join('; ')}`);
          assert.ok(differentiable.notes.every(({ severity, file, line }) => severity === 'information' && file === '/unsaved/f.ts' && line <= 2));
        }
      });
    }
  });
}

describe('semantics, alike by source and trace', () => {
  const products = (differentiable: Differentiable, at: readonly number[]): number[] => [[1, 0], [0.5, -2]].flatMap((direction) => hessianVectorProductOf(differentiable, at, direction).product);
  for (const [rule, rows] of Object.entries(rules)) {
    it(`has the same curvature where ${rule}`, async () => {
      for (const row of rows) {
        const parts = await partsOf(row);
        const [source, trace] = exactRungs.map((rung) => differentiate(parts, [rung])).map((result) => (result.ok ? products(result.differentiable, row.at) : assert.fail()));
        near(source!, trace!);
      }
    });
  }
});

describe('semantics, by differences', () => {
  for (const [rule, rows] of Object.entries(rules)) {
    const telling = rows.filter(({ numeric }) => numeric === undefined);
    if (telling.length === 0) continue;
    it(`agrees where ${rule}`, async () => {
      for (const row of telling) {
        const { loaded, graph } = await partsOf(row);
        const lossFunction = steadyFunction(graph, (exports) => exports.f as UserFunction);
        const objective = createCalledObjective(loaded, { dimensions: 2, lossFunction, gradientFunction: undefined, batches: undefined });
        const into = new Float64Array(2);
        objective.gradient(Float64Array.from(row.at), 1, into);
        assert.equal(objective.gradientMethod, 'numeric');
        near([...into], row.gradient, 1e-8);
      }
    });
  }
});
