import assert from 'node:assert/strict';
import { formatProblem, ProblemError, type Problem } from '../../../engine/problem.ts';
import { createEngine, type Engine } from '../../../engine/worker/engine.ts';
import type { LossSource } from '../../../engine/worker/protocol.ts';
import { LossFiles, runConfiguration } from '../worker/lossFiles.ts';

/** Enough for a new worker to come up on a busy machine. */
const limitMilliseconds = 3000;
const head = '/** @loss @start 1 */\nexport function bad(x: number): number {\n';

/** What is told of a loss function, in the editor, of its gradient and of a run alike: place and message. */
const refused: Readonly<Record<string, readonly [source: string, place: string, message: RegExp]>> = {
  'an async function': ['/** @loss @start 1 */\nexport async function bad(x: number): Promise<number> { return x * x; }', '2:8', /returns its number at once: remove “async”/],
  'an async arrow function': ['/** @loss @start 1 */\nexport const bad = async (x: number) => x * x;', '2:20', /remove “async”/],
  'a promise of another function': [`${head}  const later = async () => x * x;\n  return later() as never;\n}`, '2:17', /bad returns a number, but here it returned a Promise\. Compute the loss at once, without “async”/],
  'a result that is a text, by its source': ['/** @loss @start 1 */\nexport function bad(x: number) {\n  return `${x}`;\n}', '3:3', /returns a number; this does not/],
  'a result that is a text': [`${head}  return String(x) as never;\n}`, '2:17', /it returned the text “1”/],
  'a result that is undefined': [`${head}  const nothing: any = {};\n  return nothing.x;\n}`, '2:17', /it returned undefined\. Is a “return” missing\?/],
  'a result that is an array': [`${head}  return [x * x] as never;\n}`, '2:17', /it returned an array/],
  'a result that is a bigint': [`${head}  return BigInt(Math.round(x)) as never;\n}`, '2:17', /it returned the bigint 1n\. Convert it by Number/],
  crypto: [`${head}  return x *\n    crypto.getRandomValues(new Uint8Array(1))[0]!;\n}`, '4:12', /“crypto” gives other numbers each time.*Math\.random/],
  'a module of chance': [`import { randomInt } from 'node:crypto';\n${head}  return x * randomInt(9);\n}`, '1:27', /“node:crypto” is a module of Node\.js/],
  'randomness reached around its name': [`${head}  return x * x *\n    (1 + (globalThis as any).Math.random());\n}`, '4:35', /“random” gives another number each time.*Math\.random\(\)/],
  'a clock that is not Date': [`${head}  return x * x *\n    Number(process.hrtime.bigint());\n}`, '4:27', /“hrtime” gives another number each time.*Date\.now\(\)/],
  'state beyond its modules': [`${head}  const realm = globalThis as any;\n  realm.labCalls = (realm.labCalls ?? 0) + 1;\n  return x * realm.labCalls;\n}`, '2:17', /bad gives \d+ and then \d+ for the same parameters\. It must not depend on chance, time or what/],
  'an exception at once': [`${head}  const y = x * x;\n  throw new RangeError(\`no \${y}\`);\n}`, '4:9', /RangeError: no 1/],
  'an exception without a place': [`${head}  throw null;\n}`, '2:17', /null was thrown\. Throw an Error/],
  'an exception in a module': [`const rows = JSON.parse('[');\n${head}  return x * rows[0];\n}`, '1:19', /SyntaxError/],
  'recursion without end': [`function down(x: number): number {\n  return down(x + 1);\n}\n${head}  return down(x);\n}`, '2:3', /calls itself without end.*condition that ends the recursion/],
  'a Float32Array': [`${head}  const a = new Float32Array(1);\n  a[0] = x;\n  return a[0]! * x;\n}`, '3:13', /Float32Array rounds what is put into it: use Float64Array or an array\. So bad has no exact gradient/],
  'an array of integers': [`${head}  const a = new Int16Array(1);\n  a[0] = x;\n  return a[0]! * x;\n}`, '3:13', /Int16Array rounds/],
  'an array of integers made at once': [`${head}  return x *\n    Uint8Array.of(x)[0]!;\n}`, '4:16', /depends on the parameters is turned into a plain number.*arrays that round/],
  'Math.fround': [`${head}  return x *\n    Math.fround(x);\n}`, '4:5', /“Math\.fround”, which rounds/],
  'a parameter that is a Float32Array': ['/** @loss @start 1 */\nexport function bad(p: Float32Array): number { return p[0]!; }', '2:21', /“p” is not numeric: write “p: number” or “p: number\[\]”/],
  'a parameter that is an Int32Array': ['/** @loss @start 1 */\nexport function bad(p: Int32Array): number { return p[0]!; }', '2:21', /“p” is not numeric/],
};

/** What has a gradient all the same: its value, gradient and what is noted where. */
const taken: Readonly<Record<string, readonly [source: string, value: number, gradient: number, notes: readonly RegExp[]]>> = {
  'the clock': [`${head}  return x * x * (2 + Date.now()) + performance.now();\n}`, 2, 4, [/^information \S+:3:23: The clock stands still at 0/, /^information \S+:3:37: The clock stands still at 0/]],
  'a new Date': [`${head}  return x * x + new Date().getTime();\n}`, 1, 2, [/^information \S+:3:18: “new Date” is not followed here\. .*by tracing/, /^information \S+:3:18: The clock stands still/]],
  'the state of its module': [`let calls = 0;\n${head}  calls++;\n  return x * x * calls;\n}`, 1, 2, [/^information \S+:4:3: “calls” belongs to the module and is assigned to: each evaluation starts with its first value/]],
  'a Float32Array of data': [`const scale = Float32Array.of(3);\n${head}  return x * x * scale[0]!;\n}`, 3, 6, []],
};

/** What throws or fails at the fourth step alone: θ is 1, 0.8, 0.64, 0.512 and then less than a half. */
const halfway: Readonly<Record<string, readonly [source: string, place: string, message: RegExp]>> = {
  'an exception halfway': [`${head}  let s = 0;\n  for (let i = 0; i < 2; i++) {\n    if (x < 0.5 && i === 1) throw new RangeError('low');\n    s += (x * x) / 2;\n  }\n  return s;\n}`, '5:35', /RangeError: low/],
  'an exception halfway of a trace': [`${head}  function* twice() { yield x; yield x; }\n  let s = 0;\n  for (const y of twice()) {\n    if (s > 0 && x < 0.5) throw new RangeError('low');\n    s += (y * y) / 2;\n  }\n  return s;\n}`, '6:33', /RangeError: low/],
  'another result': [`${head}  if (x < 0.5) return undefined as never;\n  return x * x;\n}`, '2:17', /bad returns a number, but here it returned undefined/],
  'recursion without end': [`${head}  const down = (y: number): number => (y >= 0.5 ? y * y : down(y / 2));\n  return down(x);\n}`, '3:', /calls itself without end/],
};

const shown = ({ severity, ...problem }: Problem): string => `${severity} ${formatProblem({ severity, ...problem })}`;

describe('autodiff: bad input', () => {
  let engine: Engine;
  let files: LossFiles;
  let good: LossSource;
  let printed = '';

  before(() => {
    files = new LossFiles();
    good = files.save('/** @loss @start 3 */\nexport function good(x: number): number { return x ** 2 + Math.sin(x); }');
    // One worker for all, so that whatever a loss function leaves behind would meet the next one.
    engine = createEngine({ concurrency: 1, limitMilliseconds, output: (text) => (printed += text) });
  });
  after(async () => {
    await engine.dispose();
    files.remove();
  });

  const gradient = (source: LossSource, x: number): Promise<readonly [number, number]> =>
    engine.gradient(source, { kind: 'point', values: [x] }, 1).then(({ value, gradient: [slope] }) => [value, slope!]);

  /** Another loss function in the same worker gives what it always gives. */
  const goesOnRight = async (): Promise<void> => assert.deepEqual(await gradient(good, 3), [9 + Math.sin(3), 6 + Math.cos(3)]);

  async function problemOf(attempt: Promise<unknown>): Promise<Problem> {
    const error: unknown = await attempt.then(
      () => assert.fail('It was not refused.'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ProblemError, String(error));
    return error.problem;
  }

  function assertTells({ severity, file, line, column, message }: Problem, source: LossSource, place: string, expected: RegExp): void {
    assert.equal(severity, 'error');
    assert.equal(file, source.file);
    assert.ok(place.endsWith(':') ? `${line}:`.startsWith(place) : `${line}:${column}` === place, `${line}:${column} instead of ${place}: ${message}`);
    assert.match(message, expected);
  }

  for (const [what, [text, place, message]] of Object.entries(refused)) {
    it(`refuses ${what}, wherever it is asked for`, async () => {
      const source = files.save(text, 'bad');
      const told = await engine.check(source);
      assert.equal(told.length, 1, told.map(shown).join('\n'));
      assertTells(told[0]!, source, place, message);
      assertTells(await problemOf(gradient(source, 1)), source, place, message);
      await goesOnRight();
    });
  }

  it('refuses runs in the same words', async () => {
    for (const [text, place, message] of [refused['a Float32Array']!, refused['recursion without end']!, refused['a promise of another function']!]) {
      const source = files.save(text);
      assertTells(await problemOf(engine.run({ source, run: runConfiguration() })), source, place, message);
    }
    assert.equal((await engine.run({ source: good, run: runConfiguration() })).summary.stopped, 'steps');
  });

  for (const [what, [text, value, slope, notes]] of Object.entries(taken)) {
    it(`takes ${what} as the same in each evaluation, and notes it`, async () => {
      const source = files.save(text);
      const told = (await engine.check(source)).map(shown);
      assert.equal(told.length, notes.length, told.join('\n'));
      notes.forEach((note, i) => assert.match(told[i]!, note));
      for (let time = 0; time < 2; time++) assert.deepEqual(await gradient(source, 1), [value, slope]);
      await goesOnRight();
    });
  }

  it('takes one stream of random numbers for value and gradient, and notes it', async () => {
    const source = files.save(`${head}  return x * x * (1 + Math.random());\n}`);
    assert.match((await engine.check(source)).map(shown).join('\n'), /^information \S+:3:23: Each evaluation draws the same random numbers/);
    const [value, slope] = await gradient(source, 1);
    assert.ok(value > 1 && value < 2);
    assert.equal(slope, 2 * value);
    assert.deepEqual(await gradient(source, 1), [value, slope]);
  });

  it('prints once for what was asked for, not for what makes sure of it', async () => {
    const source = files.save(`${head}  console.log('x is', x);\n  return x * x;\n}`);
    printed = '';
    assert.deepEqual(await gradient(source, 1), [1, 2]);
    assert.equal(printed, 'x is 1\n');
    await goesOnRight();
  });

  for (const [what, [text, place, message]] of Object.entries(halfway)) {
    it(`ends a run at ${what}, with the steps before it`, async () => {
      const source = files.save(text);
      assert.deepEqual((await engine.check(source)).filter(({ severity }) => severity === 'error'), []);
      const { summary, recording } = await engine.run({ source, run: runConfiguration() });
      assert.deepEqual([summary.stopped, summary.steps, recording!.rows], ['error', 3, 4]);
      assertTells(summary.problem!, source, place, message);
      const [value, slope] = await gradient(source, 1);
      assert.deepEqual([value, slope], [1, 2]);
      await goesOnRight();
    });
  }

  it('ends what never returns after its time, be it a loss function or a module', async () => {
    for (const text of [`${head}  let y = x;\n  while (y > -1) y = Math.abs(y);\n  return y;\n}`, `for (;;);\n${head}  return x;\n}`]) {
      const source = files.save(text);
      const begun = performance.now();
      const problem = await problemOf(gradient(source, 1));
      assert.ok(performance.now() - begun < limitMilliseconds + 2000);
      assertTells(problem, source, text.startsWith('for') ? '3:17' : '2:17', /did not return within 3 s \(optimizerLab\.evaluationLimit\)\. Does a loop in it never end\?/);
      await goesOnRight();
    }
  });
});
