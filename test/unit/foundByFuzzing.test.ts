import assert from 'node:assert/strict';
import { compileModule } from '../../engine/compile/compileModule.ts';
import { readData } from '../../engine/data/readData.ts';
import { readExperiment } from '../../engine/experiment/experimentFile.ts';
import { loadLoss } from '../../engine/loss/loadLoss.ts';
import { discoverLosses } from '../../engine/loss/discoverLosses.ts';
import { nodeFiles } from '../../engine/node/nodeFiles.ts';
import { parseSpec } from '../../engine/optimizers/spec.ts';
import { ProblemError } from '../../engine/problem.ts';
import { parseBreakpoint } from '../../engine/run/breakpoint.ts';
import { readPanelMessage } from '../../extension/panel/panelMessage.ts';

/* What test/fuzz/inputs has found, each with what is said now. */

const deep = 20_000;
const names = { columns: [], parameters: [] };
const breakpoint = (text: string): string => {
  const read = parseBreakpoint(text, names);
  return read.ok ? '' : read.problem.message;
};
const saying = (pattern: RegExp) => (error: unknown): boolean => error instanceof ProblemError && pattern.test(error.problem.message);

describe('found by fuzzing', () => {
  it('a name as long as a book is not compared letter by letter, and not quoted whole', () => {
    const before = performance.now();
    assert.throws(() => parseSpec('x'.repeat(200_000)), ({ message }: Error) => message.length < 700 && /^There is no optimizer “x+ … .*\.$/s.test(message));
    assert.ok(performance.now() - before < 5000);
  });

  it('a breakpoint that cannot be read says from where on', () => {
    assert.match(breakpoint('loss < < 1'), /^This cannot be read from “< 1” on\. A breakpoint is a condition/);
    assert.match(breakpoint('loss <'), /as it ends too early/);
    assert.match(breakpoint('('.repeat(deep)), /at most 1000 characters; this one has 20000\.$/);
  });

  it('a syntax error is a sentence', () => {
    assert.match(discoverLosses('/w/f.ts', '/** @loss */ export const f = (x: number => x;', 'named').syntaxError!.message, /^Syntax error: .*\.$/);
  });

  it('a file that is nested too deeply says so', async () => {
    assert.equal(discoverLosses('/w/f.ts', `/** @loss */ export const f = ${'('.repeat(deep)}`, 'named').syntaxError?.message, 'This is nested too deeply to be read.');
    assert.throws(() => compileModule('/w/f.ts', `export const f = ${'a.'.repeat(40_000)}b;`), saying(/too deeply nested, or has too many parts/));
    assert.throws(() => readData('/w/d.json', '{"a":'.repeat(deep)), saying(/nested too deeply to say why/));
    const { problems } = await readExperiment('/w/e.optlab.json', '{"a":'.repeat(deep), nodeFiles({}));
    assert.deepEqual(problems.map(({ message }) => message), ['This is nested too deeply to be read.']);
  });

  it('rows that are nested too deeply to be frozen', async () => {
    const rows = `[${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}]`;
    const files = nodeFiles({ '/w/f.ts': '/** @loss @data ./d.json */ export function f(x: number, rows: { a: number }[]): number { return x; }', '/w/d.json': rows });
    await assert.rejects(loadLoss({ file: '/w/f.ts', recognition: 'named' }, files), saying(/Its rows are nested too deeply/));
  });

  it('a foreign message is refused by its place, not by what the validator prints', () => {
    const read = readPanelMessage({ type: 'query', id: 7, name: 'landscape', parameters: { columns: 1e9, rows: 10 } });
    assert.ok(!read.ok && read.id === 7);
    assert.doesNotMatch(read.reason, /✖|Invalid|Too big/);
    assert.match(read.reason, /It was refused/);
  });
});
