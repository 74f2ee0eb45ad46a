import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRowFilter, rowPredicate } from '../../../engine/recording/rowFilter.ts';

const columns = [
  { id: 'parameters', symbol: 'θ' },
  { id: 'gradient', symbol: 'g' },
  { id: 'mHat', symbol: 'm̂' },
  { id: 'effectiveLearningRate', symbol: 'η_eff' },
  { id: 'update', symbol: 'Δθ' },
];

const data: Readonly<Record<string, Float64Array>> = {
  parameters: Float64Array.of(1, -2, NaN, 4),
  gradient: Float64Array.of(0.5, -0.5, 0, Infinity),
  mHat: Float64Array.of(1, 2, 3, 4),
  effectiveLearningRate: Float64Array.of(1e-3, 1e-3, 1e-3, 1e-3),
  update: Float64Array.of(-1e-7, 1e-3, 0, NaN),
};
const names = ['W[0][0]', 'W[0][1]', 'b[0]', 'θ₁₂'];

function passing(text: string): readonly string[] | string {
  const filter = parseRowFilter(text, columns);
  if ('problem' in filter) return filter.problem;
  const passes = rowPredicate(filter, (coordinate) => names[coordinate]!, (id) => data[id]!);
  return names.filter((_, coordinate) => passes(coordinate));
}

describe('a filter of coordinates', () => {
  for (const [text, expected] of [
    ['', names],
    ['  , ', names],
    ['w[0]', ['W[0][0]', 'W[0][1]']],
    ['[0][1]', ['W[0][1]']],
    ['θ12', ['θ₁₂']],
    ['θ₁', ['θ₁₂']],
    ['W, [1]', ['W[0][1]']],
    ['g > 0.1', ['W[0][0]', 'θ₁₂']],
    ['|g| >= .5', ['W[0][0]', 'W[0][1]', 'θ₁₂']],
    ['abs(g) > 0', ['W[0][0]', 'W[0][1]', 'θ₁₂']],
    ['|Δθ| < 1e-6', ['W[0][0]', 'b[0]']],
    ['Δθ < −1e-8', ['W[0][0]']],
    ['W and g < 0', ['W[0][1]']],
    ['g<0 && m̂=2', ['W[0][1]']],
    ['1 < m̂ ≤ 3', ['W[0][1]', 'b[0]']],
    ['mhat > θ', ['W[0][1]']],
    ['θ = NaN', ['b[0]']],
    ['θ != nan, g ≠ ∞', ['W[0][0]', 'W[0][1]']],
    ['g = Infinity', ['θ₁₂']],
    ['η_eff == 0.001', names],
    ['gradient > 0', ['W[0][0]', 'θ₁₂']],
  ] as const) {
    it(`understands “${text}”`, () => assert.deepEqual(passing(text), expected));
  }

  for (const [text, problem] of [
    ['h > 1', '“h” is neither a number nor a column: θ, g, m̂, η_eff, Δθ.'],
    ['g >', 'After “>” a number or a column is missing.'],
    ['< 3', 'Before “<” a column is missing.'],
    ['g > 1.2.3', '“1.2.3” is neither a number nor a column: θ, g, m̂, η_eff, Δθ.'],
    ['1 < g <', 'After “<” a number or a column is missing.'],
  ] as const) {
    it(`says what is wrong with “${text}”`, () => assert.equal(passing(text), problem));
  }

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (text) => void passing(text)));
  });

  it('compares as numbers do', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 20 }), fc.double(), fc.constantFrom('<', '<=', '>', '>='), (values, limit, comparator) => {
        const filter = parseRowFilter(`θ ${comparator} ${limit}`, columns);
        assert.ok(!('problem' in filter));
        const passes = rowPredicate(filter, () => '', () => Float64Array.from(values));
        const tests = { '<': (x: number) => x < limit, '<=': (x: number) => x <= limit, '>': (x: number) => x > limit, '>=': (x: number) => x >= limit };
        assert.deepEqual(values.map((_, at) => passes(at)), values.map(tests[comparator]));
      }),
    );
  });
});
