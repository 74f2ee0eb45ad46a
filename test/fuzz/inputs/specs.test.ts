import assert from 'node:assert/strict';
import fc from 'fast-check';
import { averagings } from '../../../engine/averaging/averagings.ts';
import { usageOf } from '../../../engine/calls/callDescription.ts';
import { parseStart } from '../../../engine/data/parseStart.ts';
import { dialects } from '../../../engine/optimizers/description.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import { configure, formatSpec, label, parseSpec, SpecError, validateHyperparameter } from '../../../engine/optimizers/spec.ts';
import { parseRowFilter } from '../../../engine/recording/rowFilter.ts';
import { parseBreakpoint } from '../../../engine/run/breakpoint.ts';
import { schedules } from '../../../engine/schedules/schedules.ts';
import { transforms } from '../../../engine/transforms/transforms.ts';
import { fuzzCases } from './fuzzCases.ts';
import { giantPieces, hostilePieces, mutated, withGiant } from './hostileTexts.ts';
import { judgeMessage } from './judgeMessage.ts';

const calls = [...schedules, ...transforms, ...averagings].map((description) => usageOf(description, 'paper').replaceAll(/\b(initial|first|start|factor|rate|norm|value)\b(?!=)/g, '0.1').replaceAll(/\b(steps|size|every|after)\b(?!=)/g, '10'));
const specs = [
  ...optimizers.flatMap(({ id }) => [id, ...dialects.map((dialect) => `${id}@${dialect}`), `${id}:learningRate=0.01`]),
  'adam@keras:learningRate=cosine(0.1,1000),beta1=0.8+clipGlobalNorm(1)+ema(0.99)',
  'tf:optimizer=adamax,learningRate=0.01',
  './my.ts#mine:learningRate=1e-3',
  'lbfgs:history=5,lineSearch=strongWolfe',
  'sgd:lr=multiStep(0.1,[30,80],gamma=0.5)+noise(0.1)+centralize',
  ...calls.map((call, index) => (index % 2 ? `adam+${call}` : `sgd:learningRate=${call}`)),
];

/** What a person is told, or the optimizer that was read. */
function tried<Result>(read: () => Result, input: string): Result | undefined {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof SpecError, error instanceof Error ? `${error.stack}` : String(error));
    judgeMessage(error.message, input);
    return undefined;
  }
}

function check(text: string): void {
  const read = tried(() => parseSpec(text), text);
  if (!read) return;
  // What is read can be written, and is then the same.
  assert.deepEqual(parseSpec(formatSpec(read)), read);
  assert.ok(label(read).length > 0);
}

describe('fuzz: optimizers as a person writes them', function () {
  it('SPECs with schedules, transforms and averagings', () => fuzzCases(3000, mutated(specs), check));

  it('SPECs with something giant in them', () => fuzzCases(60, withGiant(specs), check));

  it('optimizers as objects', () => {
    const word = fc.oneof(fc.constantFrom(...optimizers.map(({ id }) => id), ...dialects, 'learningRate', 'beta1', 'epsilon', 'clipNorm(1)', 'ema(0.9)', 'cosine(1,10)'), fc.constantFrom(...hostilePieces), fc.constantFrom(...giantPieces.slice(0, 1)));
    const request = fc.record(
      { id: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...optimizers.map(({ id }) => id)) }, { weight: 1, arbitrary: word }), dialect: word, hyperparameters: fc.dictionary(word, fc.oneof(fc.double(), fc.boolean(), word, fc.anything({ maxDepth: 2 }))), transforms: fc.array(word, { maxLength: 3 }), averaging: word },
      { requiredKeys: ['id'] },
    );
    return fuzzCases(1500, request, (asked) => void tried(() => configure(asked), JSON.stringify(Object.values(asked)) ?? ''));
  });

  it('single hyperparameters', () => {
    const place = fc.constantFrom(...optimizers).chain((description) => fc.constantFrom(...Object.keys(description.hyperparameters)).map((id) => ({ description, id })));
    return fuzzCases(1500, fc.tuple(place, mutated(['0.1', '1e-3', 'true', ...calls]), fc.constantFrom(...dialects)), ([{ description, id }, text, dialect]) => {
      const checked = validateHyperparameter(description, dialect, id, text);
      if (!checked.ok) judgeMessage(checked.message, text);
    });
  });

  it('starts', () => fuzzCases(800, mutated(['-1.2, 1', 'all 1', 'normal 0.1', 'uniform -1 1', '[1, 2, 3]']), (text) => {
    const read = parseStart(text);
    if (!read.ok) judgeMessage(`${read.error}.`, text);
  }));

  const columns = [['loss', 'f', 1], ['parameters', 'θ', 2], ['gradient', 'g', 2], ['m', 'm', 2], ['constructor', 'C', 1]].map(([id, symbol, width]) => ({ id: String(id), symbol: String(symbol), width: Number(width) }));

  const breakpoint = (text: string): void => {
    const read = parseBreakpoint(text, { columns, parameters: ['x', 'W[0][1]'] });
    if (!read.ok) {
      judgeMessage(read.problem.message, text);
      assert.ok(read.problem.position >= 0 && read.problem.position <= text.length);
    } else assert.equal(typeof read.test(columns.map(({ width }) => new Float64Array(width)), 0), 'boolean');
  };
  const conditions = ['loss < 1e-3', 'norm(g) > 10 && x > 2', 'theta[1] < 0 || !isNaN(loss)', 'max(abs(m[0]), 2) ** 2 >= W[0][1]', 'isFinite(g)'];

  it('breakpoints', () => fuzzCases(1200, mutated(conditions), breakpoint));
  it('breakpoints with something giant in them', () => fuzzCases(40, withGiant(conditions), breakpoint));

  it('filters of coordinates', () => fuzzCases(1000, mutated(['W[0], g > 0.1', '|Δθ| < 1e-6, 0 < m', '1 < v < 2', 'm = NaN']), (text) => {
    const read = parseRowFilter(text, columns);
    if ('problem' in read) judgeMessage(read.problem, text);
  }));
});
