import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ProblemError, type Problem } from '../../../engine/problem.ts';
import { columnOf } from '../../../engine/recording/recording.ts';
import { createEngine } from '../../../engine/worker/engine.ts';
import type { Engine } from '../../../engine/worker/engine.ts';
import type { LossSource } from '../../../engine/worker/protocol.ts';
import type { ComparedRun } from '../../../engine/comparison/comparison.ts';
import { bowl, LossFiles, runConfiguration } from './lossFiles.ts';

/** Of gradient descent from 1 on x²: θ is 1, 0.8, 0.64 … and here only after the ninth step. */
const late = 'x > 0.1073 && x < 0.1075';

/** A loss function that does something on the third line when nine steps are recorded. */
const misbehaving = (deed: string): string => `/** @start 1 */
export function badLoss(x: number): number {
  if (${late}) { ${deed} }
  return x ** 2;
}`;

/** What ends by itself: the message, and whether the line of the deed can be told. */
const deeds: readonly { readonly name: string; readonly deed: string; readonly says: RegExp; readonly line: 2 | 3 }[] = [
  { name: 'endless recursion', deed: 'const f = (y: number): number => f(y) + 1; return f(x);', says: /calls itself without end/, line: 3 },
  { name: 'a heap of objects', deed: 'const hoard: unknown[] = []; for (;;) hoard.push({ x, y: [x] });', says: /memory.*optimizerLab\.memoryLimit/, line: 2 },
  { name: 'a heap of texts', deed: 'const hoard: unknown[] = []; for (;;) hoard.push("ab".repeat(1e7).split(""));', says: /memory.*optimizerLab\.memoryLimit/, line: 2 },
  { name: 'one giant array', deed: 'return new Array(1e9).fill(x).length;', says: /memory.*optimizerLab\.memoryLimit/, line: 2 },
  { name: 'memory outside the heap', deed: 'const hoard: unknown[] = []; for (;;) hoard.push(new Float64Array(1e6).fill(x));', says: /memory.*optimizerLab\.memoryLimit/, line: 2 },
  { name: 'an exception', deed: 'throw new Error("too low");', says: /too low/, line: 3 },
  { name: 'process.exit', deed: 'process.exit(3);', says: /“process\.exit” is out of reach/, line: 3 },
  { name: 'process.kill', deed: 'process.kill(process.pid, "SIGKILL");', says: /“process\.kill” is out of reach/, line: 3 },
  { name: 'process.abort', deed: 'process.abort();', says: /“process\.abort” is out of reach/, line: 3 },
  { name: 'a request', deed: 'void fetch("http://localhost");', says: /“fetch” is out of reach/, line: 3 },
  { name: 'a timer', deed: 'setTimeout(() => {}, 0);', says: /“setTimeout” is out of reach/, line: 3 },
];

/** What never ends. */
const endless: readonly { readonly name: string; readonly deed: string }[] = [
  { name: 'an infinite loop', deed: 'let y = x; while (y < 2) y = Math.sin(y); return y;' },
  { name: 'a loop over JSON.parse of 40 MB', deed: 'const text = `[${"[1.5],".repeat(6e6)}1]`; let y = x; for (;;) y += JSON.parse(text).length;' },
  { name: 'a loss that takes a minute per call', deed: 'const until = globalThis.performance.timeOrigin; let y = x; for (let i = 0; i < 1e11; i++) y = Math.sin(y + until); return y;' },
  { name: 'waiting for what never comes', deed: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return 1;' },
];

describe('user code in a process of its own', function () {
  this.timeout(60_000);
  let engine: Engine;
  let files: LossFiles;
  let printed = '';
  const delays = monitorEventLoopDelay({ resolution: 5 });
  let worstDelay = 0;
  let memory = 0;

  before(async () => {
    files = new LossFiles();
    engine = createEngine({ isolation: 'process', concurrency: 1, workerLimits: { memory: 256 }, runLimits: { evaluationMilliseconds: 20_000 }, output: (text) => (printed += text) });
    await engine.run({ source: files.save(bowl), run: runConfiguration() });
    memory = process.memoryUsage.rss();
  });
  beforeEach(() => {
    delays.reset();
    delays.enable();
  });
  afterEach(async function () {
    delays.disable();
    worstDelay = Math.max(worstDelay, delays.max / 1e6);
    const next = await engine.run({ source: files.save(bowl), run: runConfiguration() });
    assert.equal(next.summary.stopped, 'steps', 'the next run is right');
    assert.equal(next.recording!.rows, 21);
  });
  after(async () => {
    await engine.dispose();
    files.remove();
    console.log(`      the host: longest delay of its event loop ${worstDelay.toFixed(0)} ms, ${((process.memoryUsage.rss() - memory) / 2 ** 20).toFixed(0)} MiB more than before`);
    assert.ok(process.memoryUsage.rss() - memory < 300 * 2 ** 20);
  });

  const failing = async (source: LossSource): Promise<{ readonly problem: Problem; readonly result?: ComparedRun }> => {
    try {
      const result = await engine.run({ source, run: runConfiguration() });
      assert.equal(result.summary.stopped, 'error');
      return { problem: result.summary.problem!, result };
    } catch (error) {
      assert.ok(error instanceof ProblemError, String(error));
      return { problem: error.problem };
    }
  };

  for (const { name, deed, says, line } of deeds) {
    it(`${name} ends its run alone, with its rows`, async () => {
      const source = files.save(misbehaving(deed));
      const { problem, result } = await failing(source);
      assert.match(problem.message, says);
      assert.deepEqual([problem.file, problem.line], [source.file, line]);
      assert.equal(result!.summary.steps, 9);
      assert.equal(result!.recording!.rows, 10);
      assert.equal(columnOf(result!.recording!, 'loss').data[9], result!.summary.last.loss);
    });
  }

  for (const { name, deed } of endless) {
    it(`${name} ends within a second of Stop, with its rows`, async () => {
      const cancel = new AbortController();
      let stoppedAt = 0;
      const observer = {
        progressed({ step }: { step: number }) {
          if (step < 9 || stoppedAt > 0) return;
          // The loop is under way by then.
          stoppedAt = performance.now() + 300;
          setTimeout(() => cancel.abort(), 300);
        },
      };
      const { summary, recording } = await engine.run({ source: files.save(misbehaving(deed)), run: runConfiguration() }, observer, cancel.signal);
      const took = performance.now() - stoppedAt;
      assert.ok(stoppedAt > 0, 'it was still running');
      assert.ok(took < 1000, `${took} ms`);
      assert.equal(summary.stopped, 'cancelled');
      assert.equal(summary.steps, 9);
      assert.equal(recording!.rows, 10);
    });
  }

  it('a step that takes too long ends within a second of the limit, which is named', async () => {
    const hasty = createEngine({ isolation: 'process', concurrency: 1, runLimits: { evaluationMilliseconds: 700 }, output: () => {} });
    try {
      await hasty.run({ source: files.save(bowl), run: runConfiguration() });
      const source = files.save(misbehaving('let y = x; while (y < 2) y = Math.sin(y); return y;'));
      const begun = performance.now();
      const { summary, recording } = await hasty.run({ source, run: runConfiguration() });
      assert.ok(performance.now() - begun < 700 + 1000 + 500, `${performance.now() - begun} ms`);
      assert.equal(summary.stopped, 'error');
      assert.match(summary.problem!.message, /After step 9 .* 0\.7 s \(optimizerLab\.evaluationLimit\)/);
      assert.equal(recording!.rows, 10);
    } finally {
      await hasty.dispose();
    }
  });

  it('a run that takes too long ends at the limit, which is named', async () => {
    const hasty = createEngine({ isolation: 'process', concurrency: 1, runLimits: { runMilliseconds: 300 }, output: () => {} });
    try {
      const { summary } = await hasty.run({ source: files.save(bowl), run: runConfiguration({ steps: 2 ** 31 - 1, recording: { columns: 'none' } }) });
      assert.equal(summary.stopped, 'error');
      assert.match(summary.problem!.message, /0\.3 s.*optimizerLab\.runLimit/);
      assert.ok(summary.steps > 0);
    } finally {
      await hasty.dispose();
    }
  });

  it('a crash of the process leaves what was recorded, and says so', async () => {
    const open = createEngine({ isolation: 'process', concurrency: 1, workerLimits: { allowNodeModules: true }, output: () => {} });
    try {
      // It is alive for as long as it takes to hand over its rows: what a crash within that time has recorded is gone.
      const source = files.save(misbehaving('for (let i = 0; i < 3e7; i++) Math.sin(i); process.kill(process.pid, "SIGSEGV");'));
      const { summary, recording } = await open.run({ source, run: runConfiguration() });
      assert.equal(summary.stopped, 'error');
      assert.match(summary.problem!.message, /crashed \(SIGSEGV\)/);
      assert.equal(recording!.rows, 10);
      assert.equal(summary.steps, 9);
      assert.equal((await open.run({ source: files.save(bowl), run: runConfiguration() })).summary.stopped, 'steps');
    } finally {
      await open.dispose();
    }
  });

  it('a process that sends what it likes ends its run alone, with its rows', async () => {
    const open = createEngine({ isolation: 'process', concurrency: 1, workerLimits: { allowNodeModules: true }, output: () => {} });
    try {
      for (const bytes of ['new Uint8Array(1000).fill(255)', 'new Uint8Array(Float64Array.of(1, 5, 80, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).buffer)', 'new Uint8Array(Float64Array.of(0, 0, 8, 1).buffer)']) {
        const source = files.save(`import { writeSync } from 'node:fs';\n${misbehaving(`for (let i = 0; i < 3e7; i++) Math.sin(i); writeSync(3, ${bytes}); for (;;);`)}`);
        const { summary, recording } = await open.run({ source, run: runConfiguration() });
        assert.equal(summary.stopped, 'error');
        assert.match(summary.problem!.message, /what its process sent cannot be read/);
        assert.equal(recording!.rows, 10);
      }
    } finally {
      await open.dispose();
    }
  });

  it('writes no files and starts no processes, by whatever way it comes to Node', async () => {
    const target = join(files.folder, 'written.txt');
    const source = files.save(`/** @start 1 */
export function slyLoss(x: number): number {
  new Function('file', "import('node:fs').then((fs) => fs.writeFileSync(file, 'x')).catch((e) => console.log('refused', e.code))")(${JSON.stringify(target)});
  return x ** 2;
}`);
    printed = '';
    await engine.run({ source, run: runConfiguration() }).catch(() => undefined);
    await engine.check(source).catch(() => undefined);
    assert.throws(() => truncateSync(target, 0), /ENOENT/);
  });

  it('100 MB on the console are cut at the limit, which is named', async () => {
    printed = '';
    const source = files.save(misbehaving('const line = "x".repeat(999); for (let i = 0; i < 1e5; i++) console.log(line);'));
    const { summary } = await engine.run({ source, run: runConfiguration() });
    assert.equal(summary.stopped, 'steps');
    assert.ok(printed.length < 30_000, `${printed.length}`);
    assert.match(printed, /optimizerLab\.outputLines/);
  });

  it('a loss of NaN from step 0 ends the run at once', async () => {
    const { summary } = await engine.run({ source: files.save('/** @start 1 */\nexport function nanLoss(x: number): number { return Math.sqrt(-1 - x * x); }'), run: runConfiguration() });
    assert.equal(summary.stopped, 'diverged');
    assert.equal(summary.divergence!.step, 1);
  });

  it('a rejected promise does not outlive its run', async () => {
    const { summary } = await engine.run({ source: files.save(misbehaving('void Promise.reject(new Error("nobody waits"));')), run: runConfiguration() });
    assert.equal(summary.stopped, 'steps');
  });

  it('a promise as the loss is refused', async () => {
    const { problem } = await failing(files.save('/** @start 1 */\nexport async function laterLoss(x: number): Promise<number> { return x; }'));
    assert.match(problem.message, /Promise|async/);
  });

  it('a data file of 1 GB is refused, with its size', async () => {
    const data = join(files.folder, 'giant.csv');
    writeFileSync(data, 'a\n1\n');
    truncateSync(data, 2 ** 30);
    const source = files.save('/** @loss @start 1 @data ./giant.csv */\nexport function fitLoss(x: number, rows: { a: number }[]): number { return x * rows.length; }');
    const { problem } = await failing(source);
    assert.match(problem.message, /memory|too large|1024 MiB/);
    assert.equal(problem.file, source.file);
  });

  it('a file that imports itself runs', async () => {
    const source = files.save('');
    writeFileSync(source.file, `import * as self from './${basename(source.file)}';\nexport const factor2 = 2;\nexport function factor(): number { return factor2; }\n/** @start 1 */\nexport function selfLoss(x: number): number { return self.factor() * x ** 2; }`);
    const { summary } = await engine.run({ source, run: runConfiguration() });
    assert.equal(summary.stopped, 'steps');
  });

  for (const [form, text] of [
    ['import', "import { readFileSync } from 'node:fs';\n"],
    ['require', "const { readFileSync } = require('fs');\n"],
    ['dynamic import', "const files = import('node:fs/promises');\n"],
  ] as const) {
    it(`${form} of a module of Node's is refused before the run, with its place`, async () => {
      const source = files.save(`${text}/** @start 1 */\nexport function nosyLoss(x: number): number { return x ** 2${form === 'import' ? ' + readFileSync.length * 0' : ''}; }`);
      const { problem } = await failing(source);
      assert.deepEqual([problem.file, problem.line], [source.file, 1]);
      assert.ok(problem.column > 10);
      assert.match(problem.message, /is a module of Node\.js.*optimizerLab\.allowNodeModules/);
    });
  }

  it('TensorFlow.js runs without the globals that a loss function does not see', async () => {
    const { summary } = await engine.run({ source: files.save(bowl), run: runConfiguration({ optimizer: 'tf' }) });
    assert.deepEqual([summary.stopped, summary.steps], ['steps', 20]);
  });

  it('the setting opens the modules of Node', async () => {
    const open = createEngine({ isolation: 'process', concurrency: 1, workerLimits: { allowNodeModules: true }, output: () => {} });
    try {
      const source = files.save("import { sep } from 'node:path';\n/** @start 1 */\nexport function openLoss(x: number): number { return x ** 2 + sep.length; }");
      const { summary } = await open.run({ source, run: runConfiguration() });
      assert.equal(summary.stopped, 'steps');
      assert.ok(summary.last.loss > 1);
    } finally {
      await open.dispose();
    }
  });
});
