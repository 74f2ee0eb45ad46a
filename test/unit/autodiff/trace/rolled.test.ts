import assert from 'node:assert/strict';
import { findRepetitions } from '../../../../engine/autodiff/trace/repetitions.ts';
import { traceLoss, type TracedLoss } from '../../../../engine/autodiff/trace/traceLoss.ts';
import { loadModuleGraph } from '../../../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../../../engine/node/nodeFiles.ts';

async function trace(text: string): Promise<TracedLoss> {
  const graph = await loadModuleGraph('/w/f.ts', nodeFiles({ '/w/f.ts': text }));
  return traceLoss({ graph, name: 'f', parameters: { kind: 'vector', name: 'p', type: 'number[]' }, place: { line: 1, column: 1 } });
}

/** Loss functions of p and rows of numbers, each with another kind of loop. */
const bodies: Readonly<Record<string, string>> = {
  'neighbours': 'let s = 0; for (let i = 0; i + 1 < p.length; i++) s += 100 * (p[i + 1] - p[i] ** 2) ** 2 + (1 - p[i]) ** 2; return s;',
  'what the run before left': 'let [x, y] = [p[0], p[1]]; for (let t = 0; t < 400; t++) { const z = x + 0.01 * y; y = y - 0.01 * Math.sin(x) * p[2]; x = z; } return x * x + y;',
  'other numbers in each run': 'let s = p[0] * 0; for (const r of rows) s += (p[0] * r + p[1] * Math.cos(r) - 2) ** 2; return s / rows.length;',
  'indices without a pattern': 'let s = 0; for (let i = 0; i < 300; i++) s += Math.exp(-p[(i * i * 7) % p.length] * p[(i * 5 + i * i) % p.length]) * (i + 1); return s;',
  'loops in loops, and what comes between': 'let s = 0; for (let k = 0; k < 40; k++) { let a = 0; for (let i = 0; i < p.length; i++) a += p[i] * rows[(i + k) % rows.length]; s += Math.tanh(a) * p[k % p.length] + 1 / (2 + a * a); } return s - p[0] ** 3;',
  'a body of several parts': 'let s = 0; for (let k = 0; k < 12; k++) { let a = p[0]; for (let i = 0; i < 150; i++) { a = i % 3 === 0 ? a + p[i % p.length] * 0.1 : i % 7 === 0 ? Math.sin(a) : a / (1 + rows[k] ** 2); } s += a * a; } return s;',
  'branches': 'let s = 0; for (let k = 0; k < 200; k++) { const d = p[k % p.length] - rows[k % rows.length]; s += d > 0 ? d * d : -d; } return s;',
  'adjoints that are 0, and what is not finite': 'let s = 0; for (let k = 0; k < 200; k++) s += Math.max(p[k % 3], p[(k + 1) % 3] + k) * 1e-3 + 0 * Math.sqrt(Math.abs(p[0]) * 0); return s;',
  'results that no loop gives': 'let s = 0; for (let k = 0; k < 200; k++) s += p[k % 4] * k; return p[2];',
};

describe('replays in loops have the bits of a recording', () => {
  for (const [what, body] of Object.entries(bodies)) {
    it(what, async () => {
      const text = `export function f(p: number[], rows: number[]) { ${body} }`;
      const [replayed, recorded] = [await trace(text), await trace(text)];
      const rows = Array.from({ length: 50 }, (_, i) => Math.sin(3 * i));
      const [into, product, expected, expectedProduct] = Array.from({ length: 4 }, () => new Float64Array(10)) as [Float64Array, Float64Array, Float64Array, Float64Array];
      const direction = Float64Array.from({ length: 10 }, (_, i) => Math.cos(i));
      for (let call = 0; call < 120; call++) {
        const theta = Float64Array.from({ length: 10 }, (_, i) => Math.sin(i + call / 1000));
        // Other data are recorded anew.
        const value = recorded.hessianVectorProduct(theta, direction, rows.slice(), expected, expectedProduct);
        assert.deepEqual(replayed.valueAndGradient(theta, rows, into), value);
        assert.deepEqual(into, expected);
        if (call % 2 === 1) continue;
        assert.deepEqual(replayed.hessianVectorProduct(theta, direction, rows, into, product), value);
        assert.deepEqual([into, product], [expected, expectedProduct]);
      }
    });
  }
});

describe('findRepetitions', () => {
  const find = (...codes: number[]) => findRepetitions(Uint8Array.from(codes), 2);
  const repeated = (count: number, ...codes: number[]): number[] => Array.from({ length: count }, () => codes).flat();

  it('finds loops and what stands between them', () => {
    assert.deepEqual(find(0, 0, 5, ...repeated(30, 2, 3), 9, ...repeated(20, 4, 4, 6)), [
      { from: 2, period: 1, times: 1 },
      { from: 3, period: 2, times: 30 },
      { from: 63, period: 1, times: 1 },
      { from: 64, period: 3, times: 20 },
    ]);
  });

  it('takes the longer of two loops, and the outer one of a loop in a loop', () => {
    assert.deepEqual(find(0, 0, ...repeated(50, 2, 2, 2, 2, 3)), [{ from: 2, period: 5, times: 50 }]);
  });

  it('gives up where nothing is repeated', () => {
    let state = 1;
    const random = Array.from({ length: 5000 }, () => ((state = (state * 48271) % 2147483647), state % 50));
    assert.equal(find(0, 0, ...random), undefined);
  });

  it('covers every node once', () => {
    const codes = [0, 0, ...repeated(7, 1, 2, 3), ...repeated(900, 5, 6), ...repeated(10, 7)];
    let at = 2;
    for (const { from, period, times } of find(...codes)!) {
      assert.equal(from, at);
      at += period * times;
    }
    assert.equal(at, codes.length);
  });
});
