import assert from 'node:assert/strict';
import { readData } from '../../../engine/data/readData.ts';
import { ProblemError } from '../../../engine/problem.ts';
import { fuzzCases } from './fuzzCases.ts';
import { mutated, withGiant } from './hostileTexts.ts';
import { judgeProblem } from './judgeMessage.ts';

const csv = [
  'x,y\n1,2\n3,4\n', 'name;value\r\n"a;b";1\r\n"say ""yes""";2\r\n', 'a\tb\tc\n1\t-2e3\t.5\n', '\ufeffx|y\n1|2\n\n3|4', 'x\n1\n2', '"multi\nline",y\n1,2\n',
  '__proto__,constructor,toString\n1,2,3\n', '<script>,[a](command:x),\u202ey\n1,2,3\n', ' x , y \n 1 , 2 \n',
];
const json = ['[1,2,3]', '[[1,2],[3,4]]', '{"rows":[{"x":1,"y":2},{"x":3,"y":4}]}', '[{"__proto__":1,"constructor":{"prototype":2}}]', '\ufeff[1]', '{"rows":[]}', '[null,"a",{"x":[]}]'];

const reading = (file: string) => (text: string): void => {
  try {
    const rows = readData(file, text);
    assert.ok(rows.length > 0);
    assert.equal(({} as { readonly polluted?: unknown }).polluted, undefined);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    judgeProblem(error.problem, text, [file]);
  }
};

describe('fuzz: data', () => {
  it('CSV', () => fuzzCases(2500, mutated(csv), reading('/w/points.csv')));
  it('TSV', () => fuzzCases(500, mutated(csv), reading('/w/points.tsv')));
  it('JSON', () => fuzzCases(2000, mutated(json), reading('/w/points.json')));
  it('CSV with something giant in it', () => fuzzCases(60, withGiant(csv), reading('/w/points.csv')));
  it('JSON with something giant in it', () => fuzzCases(60, withGiant(json), reading('/w/points.json')));
});
