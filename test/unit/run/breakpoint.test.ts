import assert from 'node:assert/strict';
import { breakpointWords, parseBreakpoint } from '../../../engine/run/breakpoint.ts';
import { BreakpointWatch } from '../../../engine/run/breakpointWatch.ts';

const names = {
  columns: [
    { id: 'loss', symbol: 'f(θ)', width: 1 },
    { id: 'parameters', symbol: 'θ', width: 3 },
    { id: 'gradient', symbol: 'g', width: 3 },
    { id: 'secondMoment', symbol: 'v', width: 3 },
  ],
  parameters: ['x', 'W[0][1]', 'z'],
};
/** Two rows; the second counts. */
const columns = [[9, 0.5], [0, 0, 0, 1, -2, 3], [0, 0, 0, 3, 0, -4], [0, 0, 0, 7, 8, NaN]].map((numbers) => Float64Array.from(numbers));

function holds(text: string): boolean {
  const parsed = parseBreakpoint(text, names);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problem.message);
  return parsed.test(columns, 1);
}

describe('a breakpoint', () => {
  it('is an expression over the columns', () => {
    const expected: Readonly<Record<string, boolean>> = {
      'loss < 1': true, 'loss < 1e-3': false, 'x > 0.5': true, 'W[0][1] == -2': true, 'z >= 3 && !(loss > 1)': true, 'theta[2] == 3': true, 'θ[1] < -2': false, 'parameters[0] != 1': false,
      'norm(g) == 5': true, 'norm(gradient) > 5': false, 'max(g) == 3': true, 'min(g) == -4': true, 'max(x, z, 2) == 3': true, 'abs(g[2]) - 1 == 3': true, 'v[0] >= 7': true,
      'isNaN(v)': true, 'isNaN(loss)': false, 'isFinite(v) || x > 4': false, '2 ** 3 / 4 * x - -1 == 3': true, 'loss < 1 || isNaN(loss)': true,
    };
    for (const [text, value] of Object.entries(expected)) assert.equal(holds(text), value, text);
  });

  it('that says nothing says what is wrong, and where', () => {
    const wrong: Readonly<Record<string, readonly [message: RegExp, position: number]>> = {
      '': [/There is no expression/, 0],
      'loss <': [/cannot be read/, 6],
      'los < 1': [/no column or parameter “los” \(did you mean “loss”\?\)/, 0],
      'loss < 1 && y > 2': [/“y”/, 12],
      'g > 10': [/g has 3 numbers: say which, as in g\[0\], or norm\(g\)/, 0],
      'theta[3] < 0': [/theta has 3 numbers, from 0 to 2/, 6],
      loss: [/compare/, 0],
      'nrm(g) > 1': [/did you mean “norm”/, 0],
      'x = 2': [/Only/, 0],
      'x > (loss < 1)': [/A number is needed/, 5],
      'process.exit()': [/There is no function/, 0],
      '!x': [/A condition is needed/, 1],
    };
    for (const [text, [message, position]] of Object.entries(wrong)) {
      const parsed = parseBreakpoint(text, names);
      assert.ok(!parsed.ok, text);
      assert.match(parsed.problem.message, message, text);
      assert.equal(parsed.problem.position, position, text);
    }
    assert.ok(['x', 'loss', 'theta', 'g', 'norm'].every((word) => breakpointWords(names).includes(word)));
  });

  it('is reached where it becomes true, not where it stays so', () => {
    const parsed = parseBreakpoint('loss < 1', names);
    assert.ok(parsed.ok);
    const watch = new BreakpointWatch([{ text: 'loss < 1', test: parsed.test }]);
    const seen = [0.5, 0.4, 2, 0.1, 0.2, 3, 0].map((loss) => watch.see([Float64Array.of(loss)], 0));
    assert.deepEqual(seen, [false, false, false, true, false, false, true]);
    assert.equal(watch.reached, 'loss < 1');
  });
});
