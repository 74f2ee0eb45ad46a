import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differences, gradientOf, near, trace, type TracedSource } from './traceHelpers.ts';

/** How often the function itself ran, seen from outside: replays do not run it. */
async function counted(body: string): Promise<{ readonly traced: TracedSource; readonly calls: () => number }> {
  const traced = await trace(`export function f(p: number[], rows?: any) { (globalThis as any).labCalls++; ${body} }`);
  const realm = globalThis as { labCalls?: number };
  realm.labCalls = 0;
  return { traced, calls: () => realm.labCalls! };
}

const branching = `let s = 0;
  for (const x of p) {
    if (x > 1) s += x * x; else if (x < -1) s -= Math.exp(x); else s += 3 * x;
    if (x && s) s *= 1.1;
    s += [10, 20, 30][Math.max(0, Math.min(2, Math.floor(x + 1)))]! * x;
  }
  return [...p].sort((a, b) => a - b).reduce((t, x, i) => t + i * x, s);`;

describe('trace: replay', () => {
  it('replays while every branch goes the same way', async () => {
    const { traced, calls } = await counted('return p[0] > 0 ? p[0] * p[1] : p[1];');
    gradientOf(traced, [1, 2]);
    gradientOf(traced, [1, 2]);
    const before = calls();
    for (let i = 1; i < 20; i++) assert.deepEqual(gradientOf(traced, [i, 2 * i]), { value: 2 * i * i, gradient: [2 * i, i] });
    assert.equal(calls(), before);
    assert.deepEqual(gradientOf(traced, [-1, 5]), { value: 5, gradient: [0, 1] });
    assert.equal(calls(), before + 1);
  });

  it('is right at any θ, whatever was recorded before', async () => {
    const traced = await trace(`export function f(p: number[]) { ${branching} }`);
    const coordinate = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0, -0, 1, -1));
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 4, maxLength: 12 }), (points) => {
        for (const point of points) {
          assert.ok(Object.is(gradientOf(traced, point).value, traced.untouched(point)));
          assert.equal(gradientOf(traced, point).value, traced.untouched(point));
        }
      }),
      { numRuns: 60 },
    );
    const smooth = [1.3, -1.7, 0.4];
    near(gradientOf(traced, smooth).gradient, differences(traced, smooth), 1e-8);
  });

  it('records anew each time where branches change often, and tries again later', async () => {
    const { traced, calls } = await counted('return Math.floor(p[0]) % 2 === 0 ? p[0] : -p[0];');
    for (let i = 0; i < 200; i++) assert.deepEqual(gradientOf(traced, [i + 0.5]), i % 2 ? { value: -i - 0.5, gradient: [-1] } : { value: i + 0.5, gradient: [1] });
    assert.ok(calls() >= 195);
    for (let i = 0; i < 2000; i++) gradientOf(traced, [2.5]);
    const before = calls();
    for (let i = 0; i < 100; i++) gradientOf(traced, [2.5]);
    assert.equal(calls(), before);
  });

  it('does not take one batch for another', async () => {
    const { traced, calls } = await counted('return rows.reduce((s: number, [x, y]: number[]) => s + (p[0] * x + p[1] - y) ** 2, 0);');
    const all = [[1, 2], [2, 3], [3, 5]];
    const [first, second] = [all.slice(0, 2), all.slice(1)];
    for (let i = 0; i < 4; i++) {
      for (const rows of [all, first, second]) {
        const residuals = rows.map(([x, y]) => 2 * (0.5 * x! + 1 - y!));
        near(gradientOf(traced, [0.5, 1], rows).gradient, [residuals.reduce((s, r, j) => s + r * rows[j]![0]!, 0), residuals.reduce((s, r) => s + r, 0)]);
      }
    }
    // Each of the three was recorded twice and then replayed.
    assert.equal(calls(), 6);
  });

  it('prints each time, since a replay would not', async () => {
    const printed: unknown[][] = [];
    const { log } = console;
    const traced = await trace('export function f(p: number[]) { console.log("at", p[0], [p[1]], { x: p[0] }); return p[0] * p[1]; }');
    console.log = (...given: unknown[]) => void printed.push(given);
    try {
      for (let i = 0; i < 4; i++) gradientOf(traced, [i, 2]);
    } finally {
      console.log = log;
    }
    assert.deepEqual(printed, [0, 1, 2, 3].map((i) => ['at', i, [2], { x: i }]));
  });

  it('gives constants a gradient of 0', async () => {
    const { traced } = await counted('return p[0] > 0 ? 7 : p[1];');
    for (let i = 0; i < 3; i++) assert.deepEqual(gradientOf(traced, [1, 2]), { value: 7, gradient: [0, 0] });
    assert.deepEqual(gradientOf(traced, [-1, 2]), { value: 2, gradient: [0, 1] });
  });

  it('holds recordings of any length', async () => {
    const { traced } = await counted('let s = 0; for (let i = 0; i < 100000; i++) s = s * 0.5 + p[i % 2]!; return s;');
    for (let i = 0; i < 3; i++) {
      const { gradient } = gradientOf(traced, [1, 2]);
      near(gradient, [2 / 3, 4 / 3]);
    }
  });
});
