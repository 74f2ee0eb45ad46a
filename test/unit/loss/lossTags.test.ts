import assert from 'node:assert/strict';
import fc from 'fast-check';
import { discover, only, textAt } from './discover.ts';

const vector = 'export function f(p: number[]): number { return 1; }';
const scalars = 'export function f(x: number, y: number): number { return 1; }';
const withRows = 'export function f(w: number[], rows: Row[]): number { return 1; }';
const tagged = (tags: string, source = vector): string => `/** @loss\n${tags.replace(/^/gm, ' *  ')} */\n${source}`;

describe('tags', () => {
  it('reads all of them', () => {
    const loss = only(tagged('@start -1.2, 1\n@domain [-2, 2] [-1, 3]\n@minimum 1, 1\n@minimum -1 -1', scalars));
    assert.deepEqual(loss.start, { kind: 'point', values: [-1.2, 1] });
    assert.deepEqual(loss.domain, [[-2, 2], [-1, 3]]);
    assert.deepEqual(loss.minima, [[1, 1], [-1, -1]]);
    assert.equal(loss.dimensions, 2);
  });

  it('reads several in a line', () => {
    const loss = only('/** @loss  @data ./breast-cancer.csv  @batch 32  @dimensions 31  @start normal 0.1 */\n' + withRows);
    assert.equal(loss.data?.path, './breast-cancer.csv');
    assert.deepEqual(loss.data.range, { start: { line: 1, column: 18 }, end: { line: 1, column: 37 } });
    assert.equal(loss.batch, 32);
    assert.equal(loss.dimensions, 31);
    assert.deepEqual(loss.start, { kind: 'normal', deviation: 0.1 });
  });

  it('reads the forms of a start, of a minimum and of a domain', () => {
    assert.deepEqual(only(tagged('@start all -1.2\n@dimensions 3')).start, { kind: 'all', value: -1.2 });
    assert.deepEqual(only(tagged('@start uniform -1 1\n@dimensions 3')).start, { kind: 'uniform', low: -1, high: 1 });
    assert.deepEqual(only(tagged('@dimensions 3\n@minimum all 1')).minima, [[1, 1, 1]]);
    assert.deepEqual(only(tagged('@minimum all 1\n@dimensions 2')).minima, [[1, 1]], 'in any order');
    assert.deepEqual(only(tagged('@domain [-5, 5]', scalars)).domain, [[-5, 5]]);
    assert.deepEqual(only(tagged('@domain [-5,5], [0 , 1e2]', scalars)).domain, [[-5, 5], [0, 100]]);
  });

  it('lets numbers go on over lines, and stops at words', () => {
    const loss = only('/**\n * @loss\n * @start 1, 2,\n *   3, 4\n * and text\n * @domain [-2, 2]\n * [-1, 3]\n * [0, 1] [0, 1]\n */\n' + vector);
    assert.deepEqual(loss.start, { kind: 'point', values: [1, 2, 3, 4] });
    assert.deepEqual(loss.domain, [[-2, 2], [-1, 3], [0, 1], [0, 1]]);
  });

  it('takes n from @start, @domain or @minimum where nothing else says it', () => {
    assert.equal(only(tagged('@start 1, 2, 3')).dimensions, 3);
    assert.equal(only(tagged('@domain [0, 1] [0, 1]')).dimensions, 2);
    assert.equal(only(tagged('@minimum 1, 2, 3, 4')).dimensions, 4);
    assert.equal(only(tagged('@domain [0, 1]')).dimensions, undefined);
  });

  it('reads them on a function that counts by its name', () => {
    const loss = only('/** @start 1, 2 */ export function loss(x: number, y: number): number { return 1; }');
    assert.equal(loss.recognition, 'name');
    assert.deepEqual(loss.start, { kind: 'point', values: [1, 2] });
  });

  it('takes rows after scalars, and rows that may be left out', () => {
    assert.equal(only(tagged('@data a.csv', 'export function f(a: number, b: number, rows: Row[]): number { return 1; }')).data?.path, 'a.csv');
    assert.equal(only(tagged('@data a.csv', 'export function f(p: number[], rows?: Row[]): number { return 1; }')).data?.path, 'a.csv');
    assert.equal(only(tagged('@data "my points.csv"', withRows)).data?.path, 'my points.csv');
    assert.equal(only('export function f(p: number[], rows?: Row[]): number { return 1; }', 'every').data, undefined);
  });

  it('leaves other tools their tags', () => {
    assert.deepEqual(discover(tagged('@param p the parameters\n@returns it\n@see {@link f}\n@date 2020\n@maximum 3\n@example a@start.com')).problems, []);
  });

  it('keeps columns right behind CRLF, tabs and astral characters', () => {
    const text = `/**\r\n *\t𝜃 @loss\r\n *\t@start 1, zwei\r\n */\r\n${scalars}`;
    const [problem] = discover(text).problems;
    assert.deepEqual([problem?.line, problem?.column], [3, 14]);
    assert.ok(textAt(text, problem!).startsWith('zwei'));
  });
});

describe('wrong tags', () => {
  const wrong: readonly (readonly [text: string, message: RegExp, at: string])[] = [
    [tagged('@start 1, two'), /@start: “two” is not a number.*right is/, 'two'],
    [tagged('@start'), /@start: a start is missing/, ''],
    [tagged('@start 1,'), /a number is missing/, ''],
    [tagged('@start 1,,2'), /“,” is not a number/, ',2'],
    [tagged('@start NaN'), /“NaN” is no start/, 'NaN'],
    [tagged('@start 1e999'), /“1e999” is not a number/, '1e999'],
    [tagged('@start all'), /a number is missing/, ''],
    [tagged('@start all 1 2'), /“2” is one number too many/, '2'],
    [tagged('@start normal -1'), /standard deviation -1 is not above 0/, '-1'],
    [tagged('@start uniform 1 -1'), /low end 1 is not below the high end -1/, '1 -1'],
    [tagged('@start uniform 1'), /“uniform” takes 2 numbers, not 1/, 'uniform'],
    [tagged('@start norml 1'), /“norml” is no start: write numbers/, 'norml'],
    [tagged('@start 1, 2, 3', scalars), /@start has 3 numbers, but the function has 2 parameters/, '1, 2, 3'],
    [tagged('@start 1, 2\n@domain [0, 1] [0, 1] [0, 1]'), /@domain has 3 intervals, but @start has 2 numbers/, '[0, 1]'],
    [tagged('@dimensions 3\n@start 1, 2'), /@start has 2 numbers, but @dimensions says 3/, '1, 2'],
    [tagged('@minimum 1', scalars), /@minimum has 1 number, but the function has 2 parameters/, '1'],
    [tagged('@minimum all 1'), /“@minimum all” needs the number of parameters/, 'all 1'],
    [tagged('@minimum all'), /@minimum: a number is missing/, ''],
    [tagged('@domain 1, 2', scalars), /@domain: “1” where an interval/, '1, 2'],
    [tagged('@domain [1, 2', scalars), /closing \] is missing/, ''],
    [tagged('@domain [2, 1]', scalars), /low end 2 is not below the high end 1/, '[2, 1]'],
    [tagged('@domain [1, 1]', scalars), /low end 1 is not below/, '[1, 1]'],
    [tagged('@domain [1, 2, 3]', scalars), /two numbers, low and high; this one has 3/, '[1, 2, 3]'],
    [tagged('@domain', scalars), /an interval such as/, ''],
    [tagged('@dimensions ten'), /“ten” is not a whole number of at least 1/, 'ten'],
    [tagged('@dimensions 0'), /“0” is not a whole number/, '0'],
    [tagged('@dimensions 2.5'), /“2.5” is not a whole number/, '2.5'],
    [tagged('@dimensions 2', scalars), /@dimensions is for a “number\[\]” parameter/, '2'],
    [tagged('@dimensions 3', 'export function f(p: [number, number]): number { return 1; }'), /@dimensions says 3, but the parameter has 2 numbers/, '3'],
    [tagged('@dimensions 3\n@dimensions 4'), /@dimensions stands twice/, '@dimensions 4'],
    [tagged('@batch 32'), /@batch divides the rows.*no @data/, '32'],
    [tagged('@batch 0\n@data a.csv', withRows), /@batch: “0” is not a whole number/, '0'],
    [tagged('@data a.csv'), /@data needs a parameter that takes the rows/, 'a.csv'],
    [tagged('@data a.csv', scalars), /@data needs a parameter/, 'a.csv'],
    [tagged('@data points.xlsx', withRows), /neither a .csv nor a .json/, 'points.xlsx'],
    [tagged('@data', withRows), /the path of a file is missing/, ''],
    [tagged('@dimensions 3', withRows), /takes rows of data: name their file/, 'rows: Row[]'],
    [tagged('@strat 1, 2', scalars), /@strat is not known; did you mean @start\?/, '@strat'],
    [tagged('@minimun 1, 2', scalars), /did you mean @minimum\?/, '@minimun'],
    [tagged('@dimension 2'), /did you mean @dimensions\?/, '@dimension'],
    ['/** @los  @start 1, 2 */ ' + scalars, /@los is not known; did you mean @loss\?/, '@los'],
  ];
  for (const [text, message, at] of wrong) {
    it(text.replace(/\s+/g, ' ').slice(0, 90), () => {
      const { problems } = discover(text);
      const problem = problems.find((candidate) => message.test(candidate.message));
      assert.ok(problem, JSON.stringify(problems));
      assert.ok(textAt(text, problem).startsWith(at), `at “${textAt(text, problem)}”`);
      assert.ok(problem.column > 1);
    });
  }

  it('keeps the loss function and all that is right', () => {
    const { losses, problems } = discover(tagged('@start 1, 2, 3\n@domain [0, 1]', scalars));
    assert.equal(problems.length, 1);
    assert.equal(losses[0]?.start, undefined);
    assert.deepEqual(losses[0]?.domain, [[0, 1]]);
  });
});

describe('tags: any text', () => {
  const word = fc.oneof(
    fc.constantFrom('@loss', '@start', '@domain', '@minimum', '@dimensions', '@data', '@batch', '@strat', 'all', 'normal', 'uniform', '[', ']', ',', '\n', '\r\n', ' * ', '\t', './a.csv'),
    fc.double().map(String),
    fc.integer({ min: -3, max: 40 }).map(String),
    fc.string().map((text) => text.replaceAll('*/', '')),
  );
  const comment = fc.array(word, { maxLength: 20 }).map((words) => `/** @loss ${words.join(' ')}`.replaceAll('*/', '') + ' */');

  it('never throws, and every problem lies within the text', () => {
    fc.assert(
      fc.property(comment, fc.constantFrom(vector, scalars, withRows), (doc, source) => {
        const text = `${doc}\n${source}`;
        const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
        for (const { line, column } of discover(text).problems) {
          assert.ok(line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1]!.length + 1, `${line}:${column} in ${JSON.stringify(text)}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads back every point and every domain, exactly', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite, finite).filter(([, a, b]) => a !== b), { minLength: 1, maxLength: 8 }), (rows) => {
        const domain = rows.map(([, a, b]) => [Math.min(a, b), Math.max(a, b)]);
        const loss = only(tagged(`@start ${rows.map(([x]) => x).join(', ')}\n@domain ${domain.map(([a, b]) => `[${a}, ${b}]`).join(' ')}`));
        assert.deepEqual(loss.start, { kind: 'point', values: rows.map(([x]) => x + 0) });
        assert.deepEqual(loss.domain, domain.map(([a, b]) => [a! + 0, b! + 0]));
      }),
    );
  });

  it('puts a wrong word where it stands, whatever is around it', () => {
    const blank = fc.constantFrom(' ', '  ', '\t', '\n * ', '\r\n *   ');
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 4 }), blank, fc.constantFrom('\n', '\r\n'), (numbers, gap, end) => {
        const text = `/**${end} * Text.${gap}@loss${gap}@start ${numbers.join(', ')}, wrong${end} */${end}${vector}`;
        const [problem] = discover(text).problems;
        assert.equal(textAt(text, problem!).slice(0, 5), 'wrong');
      }),
    );
  });
});
