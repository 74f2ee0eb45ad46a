import assert from 'node:assert/strict';
import { checkLoss } from '../../../engine/loss/checkLoss.ts';
import { formatProblem } from '../../../engine/problem.ts';
import { unsaved } from '../compile/compileHelpers.ts';

const check = async (texts: Readonly<Record<string, string>>, name?: string): Promise<string[]> =>
  (await checkLoss({ file: '/unsaved/f.ts', recognition: 'named', ...(name !== undefined && { name }) }, unsaved(texts))).map((problem) => `${problem.severity} ${formatProblem(problem)}`);

describe('checkLoss', () => {
  it('finds nothing wrong with what is right', async () => {
    assert.deepEqual(await check({ 'f.ts': '/** @loss */ export const f = (x: number) => x;' }), []);
    assert.deepEqual(await check({ 'f.ts': 'export const nothing = 1;' }), []);
  });

  it('finds mistakes in tags, in imports, in data and at run time, each once and in order', async () => {
    const problems = await check({
      'f.ts': [
        "import { h } from './h';",
        '/** @loss @strat 1 @start 1 */ export const a = (x: number) => h(x);',
        '/** @loss @start two */ export const b = (x: number) => x;',
        '/** @loss @data rows.csv */ export const c = (x: number, rows: unknown[]) => x;',
        '/** @loss */ const d = (x: number) => x;',
        '/** @loss */ export const e = (p: number[]) => 1;',
        '/** @loss */ export const g = (x: number) => h(x) ?? nothing();\nconst nothing = (): any => undefined;',
      ].join('\n'),
      'h.ts': 'export const h = (x: number): number => {\n  if (x === 1) throw new Error("h");\n  return undefined as any;\n};',
    });
    assert.deepEqual(
      problems.map((text) => text.replace(/: .*?(no data|not exported|not a start|is no start|not known|did you mean|Error: h|returned).*/, ' $1')),
      [
        'warning /unsaved/f.ts:2:11 not known',
        'error /unsaved/f.ts:3:18 is no start',
        'error /unsaved/f.ts:4:17 no data',
        'error /unsaved/f.ts:5:5 not exported',
        'error /unsaved/f.ts:6:27 not known',
        'error /unsaved/f.ts:7:27 returned',
        'error /unsaved/h.ts:2:22 Error: h',
      ],
    );
  });

  it('checks only the one that is named', async () => {
    const texts = { 'f.ts': '/** @loss @start two */ export const b = (x: number) => x;\n/** @loss */ export const c = (x: number) => x;' };
    assert.deepEqual(await check(texts, 'c'), []);
    assert.equal((await check(texts, 'b')).length, 1);
  });

  it('checks the user’s gradient', async () => {
    assert.match((await check({ 'f.ts': '/** @loss */ export const f = (x: number) => x;\nexport const fGradient = () => [];' }))[0]!, /f.ts:2:14: fGradient returns the 1 partial/);
  });

  it('warns of a gradient that is not the function’s', async () => {
    const source = (gradient: string): string => `/** @loss @start 1, 2 */ export const f = (x: number, y: number) => x * y ** 3;\nexport const fGradient = (x: number, y: number) => ${gradient};`;
    assert.deepEqual(await check({ 'f.ts': source('[y ** 3, 3 * x * y ** 2]') }), []);
    assert.match((await check({ 'f.ts': source('[y ** 3, x * y ** 2]') }))[0]!, /^warning .*f.ts:2:14: fGradient gives 4 for ∂\/∂y at the start \(1, 2\), where the exact derivative is 12\./);
    assert.match((await check({ 'f.ts': source('[NaN, 3 * x * y ** 2]') }))[0]!, /gives NaN for ∂\/∂x/);
  });

  it('finds a wrong gradient also where it is right at the start', async () => {
    const source = '/** @loss @start 0, 0 */ export const f = (x: number, y: number) => x * y ** 3;\nexport const fGradient = (x: number, y: number) => [y ** 3, x * y ** 2];';
    assert.match((await check({ 'f.ts': source }))[0]!, /^warning .*f.ts:2:14: fGradient gives \S+ for ∂\/∂y at \(\S+, \S+\), where the exact derivative is \S+\. Runs use fGradient/);
  });

  it('tells why a gradient is traced, at the construct', async () => {
    const source = '/** @loss */ export const f = (x: number) => {\n  function* g() { yield x; }\n  return [...g()][0]! ** 2;\n};';
    assert.match((await check({ 'f.ts': source })).join('\n'), /^information \/unsaved\/f\.ts:2:3: Generators are not followed.*\. The gradient of f is therefore computed by tracing: as exact, but slower\.$/);
  });

  it('tells where derivatives are 0 by rule', async () => {
    assert.match((await check({ 'f.ts': '/** @loss */ export const f = (x: number) =>\n  x * Math.round(x);' })).join('\n'), /^information \/unsaved\/f\.ts:2:7: Flat here: Math\.round/);
  });

  it('refuses what has no exact gradient, or says that it is numeric', async () => {
    const source = '/** @loss @start 1 */ export const f = (x: number) =>\n  new Float32Array([x])[0]! ** 2;';
    assert.match((await check({ 'f.ts': source })).join('\n'), /^error \/unsaved\/f\.ts:2:\d+: .* f has no exact gradient\. Change this, export fGradient, or allow numeric gradients/);
    const [problem, ...others] = await checkLoss({ file: '/unsaved/f.ts', recognition: 'named', numericGradients: true }, unsaved({ 'f.ts': source }));
    assert.deepEqual([problem?.severity, problem?.line, others], ['information', 2, []]);
    assert.match(problem!.message, /numeric: central differences/);
  });

  it('says that a file cannot be read', async () => {
    assert.match((await check({}))[0]!, /f.ts:1:1: There is no such file\.$/);
  });

  it('says that a file has a syntax error', async () => {
    assert.match((await check({ 'f.ts': '/** @loss */ export const f = (x: number => x;' }))[0] ?? '', /Syntax error/);
  });
});
