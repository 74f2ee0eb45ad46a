import assert from 'node:assert/strict';
import fc from 'fast-check';
import Papa from 'papaparse';
import { readData } from '../../../engine/data/readData.ts';
import { ProblemError, type Problem } from '../../../engine/problem.ts';

const csv = (text: string): readonly unknown[] => readData('/w/rows.csv', text);

function problemOf(read: () => unknown): Problem {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('A problem was expected.');
}

describe('readData: CSV', () => {
  it('makes records; a column is numeric when all its cells are', () => {
    assert.deepEqual(csv('a,b,name,mixed\n1,-2.5,x,1\n 3 ,1e3,"y, z",one\n'), [
      { a: 1, b: -2.5, name: 'x', mixed: '1' },
      { a: 3, b: 1000, name: 'y, z', mixed: 'one' },
    ]);
  });

  it('leaves a column with an empty cell, a hexadecimal or an infinity as text', () => {
    assert.deepEqual(csv('a,b,c\n1,2,3\n,0x10,Infinity'), [{ a: '1', b: '2', c: '3' }, { a: '', b: '0x10', c: 'Infinity' }]);
  });

  it('takes semicolons, tabs and bars', () => {
    for (const delimiter of [';', '\t', '|']) assert.deepEqual(csv(['a,b', '1,2', '3,4'].join('\n').replaceAll(',', delimiter)), [{ a: 1, b: 2 }, { a: 3, b: 4 }]);
  });

  it('takes a byte-order mark, CRLF, empty lines, a single column, blanks around names and columns without a name', () => {
    assert.deepEqual(csv('\uFEFFa,b\r\n1,2\r\n\r\n3,4\r\n\r\n'), [{ a: 1, b: 2 }, { a: 3, b: 4 }]);
    assert.deepEqual(csv('x\n1\n2'), [{ x: 1 }, { x: 2 }]);
    assert.deepEqual(csv(' x , \n1,2'), [{ x: 1, column2: 2 }]);
  });

  it('keeps quoted delimiters, quotes and line breaks', () => {
    assert.deepEqual(csv('a,b\n"1,5","say ""no"""\n"two\nlines",x'), [{ a: '1,5', b: 'say "no"' }, { a: 'two\nlines', b: 'x' }]);
  });

  it('says where a row has too few or too many cells, also after cells of several lines', () => {
    const short = problemOf(() => csv('a,b\n1,2\n"x\ny",2\n3\n4,5'));
    assert.deepEqual([short.file, short.line, short.column, short.severity], ['/w/rows.csv', 5, 1, 'error']);
    assert.match(short.message, /1 cells, but there are 2 columns \(a, b\)/);
    assert.equal(problemOf(() => csv('a,b\r\n1,2\r\n1,2,3\r\n')).line, 3);
  });

  it('says what else is wrong', () => {
    assert.match(problemOf(() => csv('')).message, /empty/);
    assert.match(problemOf(() => csv('\n \n')).message, /empty/);
    assert.match(problemOf(() => csv('a,b\n')).message, /no rows of data/);
    assert.match(problemOf(() => csv('a,b,a\n1,2,3')).message, /Two columns are named “a”/);
    const quote = problemOf(() => csv('a,b\n1,2\n"3,4\n'));
    assert.equal(quote.line, 3);
    assert.match(quote.message, /not closed/);
  });

  it('reads back every table of numbers, exactly', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }).chain((columns) => fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: 1 })), (table) => {
        const rows = table.map((row) => Object.fromEntries(row.map((value, i) => [`c${i}`, value])));
        assert.deepEqual(csv(Papa.unparse(rows)), rows);
      }),
    );
  });

  it('reads back every table of texts', () => {
    const cell = fc.string().map((text) => `t${text.replaceAll('\uFEFF', '')}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (table) => {
        const rows = table.map(([a, b]) => ({ a, b }));
        assert.deepEqual(csv(Papa.unparse(rows, { quotes: true })), rows);
      }),
    );
  });
});

describe('readData: JSON', () => {
  it('takes an array of anything, or one as “rows”', () => {
    assert.deepEqual(readData('/w/a.json', '[[1, 2], {"a": 3}, 4]'), [[1, 2], { a: 3 }, 4]);
    assert.deepEqual(readData('/w/a.JSON', '\uFEFF{"rows": [1]}'), [1]);
  });

  it('says where it is no JSON', () => {
    const problem = problemOf(() => readData('/w/a.json', '[\n  1,\n  2,\n]'));
    assert.deepEqual([problem.line, problem.column], [4, 1]);
    assert.match(problem.message, /no JSON/);
    assert.match(problemOf(() => readData('/w/a.json', '')).message, /no JSON/);
  });

  it('refuses what holds no rows', () => {
    assert.match(problemOf(() => readData('/w/a.json', '{"row": 1}')).message, /array of rows/);
    assert.match(problemOf(() => readData('/w/a.json', 'null')).message, /array of rows/);
    assert.match(problemOf(() => readData('/w/a.json', '[]')).message, /no rows/);
  });
});
