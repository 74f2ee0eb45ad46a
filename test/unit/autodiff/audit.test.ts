import assert from 'node:assert/strict';
import { audit, type Audit } from '../../../engine/autodiff/audit.ts';
import type { Differentiable } from '../../../engine/autodiff/differentiable.ts';
import { traceLoss } from '../../../engine/autodiff/trace/traceLoss.ts';
import { untouchedLoss } from '../../../engine/autodiff/untouched.ts';
import { graphOf } from '../compile/compileHelpers.ts';
import { vector } from './trace/traceHelpers.ts';

async function audited(source: string, start: readonly number[], change: (exact: Differentiable) => Partial<Differentiable> = () => ({}), data?: unknown): Promise<Audit> {
  const parts = { graph: await graphOf({ 'f.ts': source }), name: 'f', parameters: vector(), place: { line: 1, column: 1 } };
  const exact = traceLoss(parts);
  return audit({ differentiable: { ...exact, ...change(exact) }, untouched: untouchedLoss(parts), start: Float64Array.from(start), data });
}

const message = (result: Audit): string => (result.ok ? 'passed' : result.message);

describe('audit', () => {
  const fine: Readonly<Record<string, readonly [source: string, start: readonly number[]]>> = {
    'a smooth function': ['export const f = (p: number[]) => (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2;', [-1.2, 1]],
    'many parameters': ['export const f = (p: number[]) => p.reduce((s, x, i) => s + Math.sin(i * x), 0);', Array.from({ length: 50 }, (_, i) => i / 10)],
    'kinks, also at the start': ['export const f = (p: number[]) => Math.max(p[0], p[1]) + Math.abs(p[0]) + Math.max(0, p[1] - 1) ** 2;', [0, 0]],
    'module state and random numbers': ['let n = 0; export const f = (p: number[]) => p[0] ** 2 * (++n + Math.random()) + p[1] * Date.now();', [1, 2]],
    'large and small numbers': ['export const f = (p: number[]) => 1e30 * p[0] ** 2 + 1e-30 * p[1];', [1, 2]],
    'a start of zeros': ['export const f = (p: number[]) => Math.exp(p[0]) * Math.cos(p[1]);', [0, 0]],
    'a minimum': ['export const f = (p: number[]) => p[0] ** 2 + p[1] ** 4;', [0, 0]],
  };
  for (const [what, [source, start]] of Object.entries(fine)) {
    it(`passes ${what}`, async () => {
      const result = await audited(source, start);
      assert.ok(result.ok && result.isDerivativeChecked, JSON.stringify(result));
      assert.ok(result.maxRelativeError < 1e-7, `${result.maxRelativeError}`);
    });
  }

  it('passes flat operations and jumps, without a check of the derivative', async () => {
    const result = await audited('export const f = (p: number[]) => Math.round(p[0] * 1e9) / 1e9;', [1.5]);
    assert.ok(result.ok && !result.isDerivativeChecked);
    assert.ok((await audited('export const f = (p: number[]) => (p[0] > 0.3 ? NaN : p[0]);', [1])).ok);
  });

  it('fails a wrong value, be it by one bit', async () => {
    const result = await audited('export const f = (p: number[]) => p[0] * 3;', [1.5], (exact) => ({ value: (theta) => exact.value(theta) * (1 + 2 ** -52) }));
    assert.match(message(result), /^The function gives 4\.5, and its differentiated form 4\.50000000000000\d/);
  });

  it('fails a value that differs at random points alone', async () => {
    const result = await audited('export const f = (p: number[]) => p[0] * 3;', [1.5], (exact) => ({ value: (theta) => (theta[0] === 1.5 ? exact.value(theta) : 0) }));
    assert.match(message(result), /differentiated form 0/);
    assert.ok(!result.ok && result.at[0] !== 1.5);
  });

  it('fails a lost derivative', async () => {
    const lose = (exact: Differentiable): Partial<Differentiable> => ({
      valueAndGradient(theta, data, into) {
        const value = exact.valueAndGradient(theta, data, into);
        into[1] = 0;
        return value;
      },
    });
    assert.match(message(await audited('export const f = (p: number[]) => p[0] ** 2 + p[1] * 1e-3;', [1, 1], lose)), /^Along a random direction/);
  });

  it('fails a derivative that is no number, unless the start alone has none', async () => {
    const lose = (exact: Differentiable): Partial<Differentiable> => ({
      valueAndGradient(theta, data, into) {
        const value = exact.valueAndGradient(theta, data, into);
        into[0] = NaN;
        return value;
      },
    });
    assert.match(message(await audited('export const f = (p: number[]) => p[0] ** 2;', [1], lose)), /the derivative is NaN/);
    assert.ok((await audited('export const f = (p: number[]) => Math.sqrt(p[0] ** 4);', [0])).ok);
  });

  it('says where differences see more than what jumps by rule', async () => {
    const result = await audited('export const f = (p: number[]) => Math.round(p[0] * 1e6) / 1e6;', [1.25]);
    assert.ok(result.ok);
    assert.match(result.doubt!, /the derivative is 0, but differences of the function give .* however small its jumps are/);
    assert.equal((await audited('export const f = (p: number[]) => [1, 2, 3][Math.floor(p[0])] * p[1];', [1.25, 2]) as { doubt?: string }).doubt, undefined);
  });

  it('fails a derivative of 0 that no difference resolves and clear ones contradict', async () => {
    const source = 'export const f = (p: number[]) => { let low = -10, high = 10; while (high - low > 1e-3) { const middle = (low + high) / 2; if (p[0] > middle) low = middle; else high = middle; } return low ** 2; };';
    assert.match(message(await audited(source, [1.25])), /the derivative is 0, but differences/);
  });

  it('fails what throws on one side alone', async () => {
    const source = 'export const f = (p: number[]) => { if (p[0] !== 1) throw new Error("no"); return p[0]; };';
    assert.ok((await audited(source, [1])).ok);
    assert.match(message(await audited(source, [1], () => ({ valueAndGradient: () => 1 }))), /throws “Error: no”, and its differentiated form gives 1/);
  });

  it('throws where the function cannot be evaluated at its start', async () => {
    await assert.rejects(audited('export const f = (p: number[]) => { throw new Error("no"); };', [1]), /Error: no/);
  });
});
