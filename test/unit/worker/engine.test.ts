import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeDifference } from '../../../engine/differences/difference.ts';
import type { RecordedRun } from '../../../engine/differences/recordedRun.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { ProblemError } from '../../../engine/problem.ts';
import { createRunReader } from '../../../engine/recording/createRunReader.ts';
import { columnOf } from '../../../engine/recording/recording.ts';
import { lastCheckpoint } from '../../../engine/run/checkpoints.ts';
import { createEngine } from '../../../engine/worker/engine.ts';
import type { Engine } from '../../../engine/worker/engine.ts';
import { warmUpSources } from '../../../engine/worker/warmUp.ts';
import { bowl, LossFiles, runConfiguration } from './lossFiles.ts';

/** Of gradient descent from 1 on x²: θ is 1, 0.8, 0.64 … and here only after the tenth step. */
const isTenth = 'x > 0.1073 && x < 0.1075';

describe('the engine', function () {
  let engine: Engine;
  let files: LossFiles;
  let printed = '';

  before(() => {
    files = new LossFiles();
    engine = createEngine({ concurrency: 2, output: (text) => (printed += text) });
  });
  after(async () => {
    await engine.dispose();
    files.remove();
  });

  it('runs and records every step', async () => {
    const { summary, recording } = await engine.run({ source: files.save(bowl), run: runConfiguration() });
    assert.equal(summary.stopped, 'steps');
    assert.equal(summary.steps, 20);
    assert.deepEqual(summary.start, [1, 2]);
    assert.equal(recording!.rows, 21);
    assert.deepEqual(Array.from(recording!.steps), Array.from({ length: 21 }, (_, t) => t));
    const theta = columnOf(recording!, 'parameters').data;
    assert.equal(theta.length, 42);
    assert.deepEqual(summary.last.parameters, [theta[40], theta[41]]);
    assert.deepEqual(Array.from(columnOf(recording!, 'gradient').data.subarray(0, 2)), [NaN, NaN]);
  });

  it('says what a loss function computes on its way, on all rows', async () => {
    writeFileSync(join(files.folder, 'rows.csv'), 'a\n1\n2\n');
    const source = files.save(`/** @loss @data ./rows.csv @batch 1 */
      export function fitLoss(x: number, rows: { a: number }[]): number { let sum = 0; for (const { a } of rows) { const e = x - a; sum += e * e; } return sum; }`);
    const { value, rows: count, list } = await engine.intermediates(source, Float64Array.of(4));
    assert.deepEqual([value, count], [13, 2]);
    assert.deepEqual(list.map(({ name, values, gradient, executions }) => [name, values[0], gradient?.[0], executions]), [['x', 4, 10, 1], ['sum', 0, 1, 1], ['a', 2, -4, 2], ['e', 2, 4, 2], ['sum', 13, 1, 2]]);
    await assert.rejects(engine.intermediates(source, Float64Array.of(1, 2)), (error: unknown) => error instanceof ProblemError && /has 2 numbers/.test(error.message));
  });

  it('warms its workers unasked, by what goes through the whole ladder', async () => {
    for (const [i, source] of warmUpSources.entries()) {
      assert.deepEqual((await engine.check(source)).map(({ severity }) => severity), i === 0 ? [] : ['information']);
      assert.equal((await engine.gradient(source, undefined, 1)).method, i === 0 ? 'source' : 'trace');
    }
    const other = createEngine({ concurrency: 1 });
    other.warm();
    other.warm();
    assert.deepEqual(await other.check(files.save(bowl)), []);
    other.warm();
    await other.dispose();
  });

  it('repeats a run to the bit, also in another worker', async () => {
    const source = files.save(`let calls = 0;
      /** @start normal 1
       *  @dimensions 5 */
      export function stateLoss(p: number[]): number { calls++; return p.reduce((sum, x, i) => sum + Math.cos(x * i) + x ** 2, 0) + 1e-9 * calls; }`);
    const request = { source, run: runConfiguration({ optimizer: 'adam', steps: 300 }) };
    // Two at a time take two workers, the third a used one.
    const results = [...(await Promise.all([engine.run(request), engine.run(request)])), await engine.run(request)];
    for (const { recording } of results.slice(1)) {
      for (const [c, column] of recording!.columns.entries()) assert.deepEqual(column, results[0]!.recording!.columns[c]);
    }
  });

  it('ends a run that never returns within a second of cancelling, with its rows', async () => {
    const source = files.save(`/** @start 1 */
      export function hangingLoss(x: number): number {
        let y = x;
        while (${isTenth}) y = Math.sin(y);
        return y ** 2;
      }`);
    const cancel = new AbortController();
    let cancelledAt = 0;
    const { summary, recording } = await engine.run(
      { source, run: runConfiguration() },
      {
        progressed({ step }) {
          if (step < 9 || cancel.signal.aborted) return;
          cancelledAt = performance.now();
          cancel.abort();
        },
      },
      cancel.signal,
    );
    assert.ok(performance.now() - cancelledAt < 1000, `${performance.now() - cancelledAt} ms`);
    assert.equal(summary.stopped, 'cancelled');
    assert.equal(summary.steps, 9);
    assert.deepEqual(summary.evaluations, { loss: 10, gradient: 10 });
    assert.equal(recording!.rows, 10);
    assert.equal(columnOf(recording!, 'loss').data[9], summary.last.loss);
    assert.deepEqual(summary.best, summary.last);
    assert.deepEqual((await engine.run({ source: files.save(bowl), run: runConfiguration() })).summary.stopped, 'steps', 'the next run has a worker');
  });

  it('cancels a run at its next step, when that comes', async () => {
    const cancel = new AbortController();
    const run = runConfiguration({ steps: 2 ** 31 - 1, recording: { columns: 'none' } });
    const { summary, recording } = await engine.run({ source: files.save(bowl), run }, { opened: () => cancel.abort() }, cancel.signal);
    assert.equal(summary.stopped, 'cancelled');
    assert.equal(recording, undefined);
  });

  it('cancels a run whose module never finishes, and one that waits for a worker', async () => {
    const cancel = new AbortController();
    const source = files.save('export function earlyLoss(x: number): number { return x; }\nfor (;;);');
    const runs = [1, 2, 3].map(() => engine.run({ source, run: runConfiguration() }, {}, cancel.signal));
    setImmediate(() => cancel.abort());
    for (const { summary, recording } of await Promise.all(runs)) {
      assert.equal(summary.stopped, 'cancelled');
      assert.deepEqual(summary.start, []);
      assert.equal(recording, undefined);
    }
  });

  it('keeps the steps before an exception, and says where it was thrown', async () => {
    const source = files.save(`/** @start 1 */
export function throwingLoss(x: number): number {
  if (x < 0.5) throw new Error('too low');
  return x ** 2;
}`);
    const { summary, recording } = await engine.run({ source, run: runConfiguration() });
    assert.equal(summary.stopped, 'error');
    assert.deepEqual([summary.problem!.file, summary.problem!.line, summary.problem!.message], [source.file, 3, 'Error: too low']);
    // θ is 1, 0.8, 0.64, 0.512 and then too low.
    assert.equal(summary.steps, 3);
    assert.equal(recording!.rows, 4);
    assert.ok(Math.abs(summary.last.parameters[0]! - 0.512) < 1e-6);
  });

  it('goes on from where a run ended, and gives back what was not kept', async () => {
    const source = files.save(bowl);
    const run = (steps: number, budget = 1e8) => runConfiguration({ steps, recording: { budget } });
    const whole = await engine.run({ source, run: run(1000) });
    const part = await engine.run({ source, run: run(400, 4000) });
    const gone = await engine.run({ source, run: run(1000, 4000), from: { checkpoint: lastCheckpoint(part.recording!)!, before: part } });
    assert.deepEqual({ ...gone.summary, every: 1, milliseconds: 0 }, { ...whole.summary, milliseconds: 0 });
    assert.ok(gone.recording!.rows < 500);
    const reader = createRunReader(gone.recording!, (wish) => engine.replay({ source, run: run(1000, 4000), ...wish }));
    const [again, losses] = [await reader.piece(333, 335), await reader.series({ column: 'parameters', coordinates: [0], from: 0, to: 1000, buckets: 1000, spacing: 'linear' })];
    for (const { id, data, width } of again.columns) assert.deepEqual(data, columnOf(whole.recording!, id).data.slice(333 * width, 336 * width), id);
    assert.equal(losses[0]!.steps.length, 1001);
  });

  it('finds the first step at which two runs part among those that were not kept, and shows the steps exactly', async () => {
    const source = files.save(bowl);
    const recorded = async (spec: string, budget: number): Promise<RecordedRun> => {
      const run = runConfiguration({ optimizer: spec, steps: 1000, recording: { budget } });
      const { recording } = await engine.run({ source, run });
      assert.equal(recording!.rows === 1001, budget > 1e6);
      return { recording: recording!, reader: createRunReader(recording!, (wish) => engine.replay({ source, run, ...wish })) };
    };
    // Apart from the eighth step on.
    const specs = ['sgd:learningRate=constant(0.001)', 'sgd:learningRate=multiStep(0.001,[7])'] as const;
    const described = async (budget: number) => describeDifference([parseSpec(specs[0]), parseSpec(specs[1])], [await recorded(specs[0], budget), await recorded(specs[1], budget)], () => Promise.reject(new Error('no library')));
    const [whole, part] = [await described(1e8), await described(4000)];
    assert.equal(part.parting!.step, 8);
    assert.deepEqual(part, whole);
  });

  it('keeps the last row before an exception where not every row is kept', async () => {
    const source = files.save('/** @start 1 */\nexport function throwingLoss(x: number): number { if (x < 0.5) throw new Error("low"); return x ** 2; }');
    const whole = await engine.run({ source, run: runConfiguration() });
    const { recording } = await engine.run({ source, run: runConfiguration({ recording: { every: 2 } }) });
    assert.deepEqual(Array.from(recording!.steps), [0, 2, 3]);
    for (const { id, data } of recording!.columns) assert.equal(data[2], columnOf(whole.recording!, id).data[3], id);
  });

  it('survives process.exit in a loss function, whose run ends alone', async () => {
    const source = files.save(`/** @start 1 */
export function leavingLoss(x: number): number {
  if (${isTenth}) process.exit(0);
  return x ** 2;
}`);
    const [left, stayed] = await Promise.all([engine.run({ source, run: runConfiguration() }), engine.run({ source: files.save(bowl), run: runConfiguration() })]);
    assert.equal(left.summary.stopped, 'error');
    assert.match(left.summary.problem!.message, /process\.exit/);
    assert.equal(left.summary.problem!.line, 3);
    assert.equal(left.summary.steps, 9);
    assert.equal(left.recording!.rows, 10);
    assert.equal(stayed.summary.stopped, 'steps');
  });

  it('lets no timer of a run go off in the next one', async () => {
    const single = createEngine({ concurrency: 1, workerLimits: { allowNodeModules: true }, output: () => {} });
    try {
      const source = files.save(`setInterval(() => process.exit(), 0);\n${bowl}`);
      for (let i = 0; i < 2; i++) assert.equal((await single.run({ source, run: runConfiguration() })).summary.stopped, 'steps');
      assert.deepEqual(await Promise.all([1, 2].map(async () => (await single.run({ source, run: runConfiguration() })).summary.stopped)), ['steps', 'steps']);
    } finally {
      await single.dispose();
    }
  });

  it('refuses what cannot begin', async () => {
    await assert.rejects(engine.run({ source: files.save('export function brokenLoss(x: number): number { return'), run: runConfiguration() }), ProblemError);
    await assert.rejects(engine.run({ source: files.save('export function leavingLoss(x: number): number { return x; }\nprocess.exit(3);'), run: runConfiguration() }), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.match(error.problem.message, /“process\.exit” is out of reach/);
      return true;
    });
  });

  it('ends a run that fills the memory, alone', async () => {
    const small = createEngine({ concurrency: 1, workerLimits: { memory: 64 } });
    try {
      const source = files.save(`/** @start 1 */\nexport function hoardingLoss(x: number): number { const hoard: number[][] = []; while (${isTenth}) hoard.push(new Array(1e5).fill(x)); return x ** 2; }`);
      const { summary, recording } = await small.run({ source, run: runConfiguration({ steps: 1e6 }) });
      assert.equal(summary.stopped, 'error');
      assert.match(summary.problem!.message, /out of memory/);
      assert.equal(summary.problem!.line, 2);
      assert.equal(recording!.rows, summary.steps + 1);
      assert.equal(summary.steps, 9);
      assert.equal((await small.run({ source: files.save(bowl), run: runConfiguration() })).summary.stopped, 'steps');
    } finally {
      await small.dispose();
    }
  });

  it('runs as many at a time as it may', async () => {
    // Neither ends before both have begun.
    const cancel = new AbortController();
    let opened = 0;
    const observer = {
      opened() {
        if (++opened === 2) cancel.abort();
      },
    };
    const request = { source: files.save(bowl), run: runConfiguration({ steps: 2 ** 31 - 1, recording: { columns: 'none' as const } }) };
    const results = await Promise.all([engine.run(request, observer, cancel.signal), engine.run(request, observer, cancel.signal)]);
    assert.deepEqual(results.map(({ summary }) => summary.stopped), ['cancelled', 'cancelled']);
  });

  it('tells how far a run is, with the rows so far', async () => {
    const cancel = new AbortController();
    const seen: number[] = [];
    const { summary, recording } = await engine.run(
      { source: files.save(bowl), run: runConfiguration({ steps: 2 ** 31 - 1, recording: { budget: 1e9, every: 1000 } }) },
      {
        progressed({ step, rate, recording: growing }) {
          assert.ok(rate > 0 || step === 0);
          if (growing) {
            assert.equal(growing.steps.at(-1), 1000 * (growing.rows - 1) * (growing.steps[1]! / 1000));
            assert.equal(columnOf(growing, 'loss').data.length, growing.rows);
            assert.ok(growing.steps.at(-1)! <= step);
          }
          if (growing && seen.push(growing.rows) === 4) cancel.abort();
        },
      },
      cancel.signal,
    );
    assert.deepEqual(seen.toSorted((a, b) => a - b), seen);
    assert.equal(summary.stopped, 'cancelled');
    assert.equal(recording!.steps.at(-1), summary.steps, 'the last step is kept');
  });

  it('keeps what users’ code prints away from standard output, up to a limit', async () => {
    printed = '';
    await engine.run({ source: files.save('/** @start 1 */\nexport function talkingLoss(x: number): number { console.log("x is", x); return x ** 2; }'), run: runConfiguration({ steps: 5000 }) });
    assert.match(printed, /^x is 1\n/);
    assert.ok(printed.length < 21_000, `${printed.length}`);
    assert.match(printed, /beyond 500 lines \(optimizerLab\.outputLines\) is left out\.\n$/);
  });

  it('sees unsaved texts', async () => {
    const source = files.save(bowl);
    const { summary } = await engine.run({ source: { ...source, overlays: { [source.file]: bowl.replace('1, 2', '5, 6') } }, run: runConfiguration() });
    assert.deepEqual(summary.start, [5, 6]);
  });

  it('computes landscapes, beside runs that take all workers', async () => {
    const cancel = new AbortController();
    const request = { source: files.save(bowl), run: runConfiguration({ steps: 2 ** 31 - 1, recording: { columns: 'none' as const } }) };
    const runs = [engine.run(request, {}, cancel.signal), engine.run(request, {}, cancel.signal)];
    const { values } = await engine.landscape(files.save(bowl), { x: [-1, 1], y: [-2, 2], columns: 3, rows: 2 });
    assert.deepEqual(Array.from(values), [13, 12, 13, 13, 12, 13]);
    cancel.abort();
    await Promise.all(runs);
  });

  it('tells the gradient on all rows and its method', async () => {
    const source = files.save(`export function ownLoss(x: number, y: number): number { return x ** 2 + x * y; }
      export function ownLossGradient(x: number, y: number): number[] { return [2 * x + y, x]; }`);
    assert.deepEqual(await engine.gradient(source, { kind: 'point', values: [2, 3] }, 1).then(({ at, value, gradient, exact, method, parameterNames }) => ({ at, value, gradient, exact, method, parameterNames })), {
      at: [2, 3],
      value: 10,
      gradient: [7, 2],
      exact: [7, 2],
      method: 'given',
      parameterNames: ['x', 'y'],
    });
  });

  it('says what is wrong with a loss function, also where it never returns', async () => {
    assert.deepEqual(await engine.check(files.save(bowl)), []);
    const [problem] = await engine.check(files.save('export function textLoss(x: number): number { return "1" as never; }'));
    assert.match(problem!.message, /returns a number/);
    const hasty = createEngine({ limitMilliseconds: 300 });
    try {
      await assert.rejects(hasty.check(files.save('export function endlessLoss(x: number): number { for (;;); }')), /did not return within 0.3 s \(optimizerLab.evaluationLimit\)/);
      assert.deepEqual(await hasty.check(files.save(bowl)), [], 'the next question has a worker');
    } finally {
      await hasty.dispose();
    }
  });

  it('tells the last and the best point as they were recorded, of a worker that is killed among its steps', async () => {
    const short = createEngine({ concurrency: 1 });
    let disposed: Promise<void> | undefined;
    const { summary, recording } = await short.run({ source: files.save(bowl), run: runConfiguration({ optimizer: 'momentum:learningRate=1e-6,momentum=0.9999', steps: 1e8, recording: { budget: 2 ** 34 } }) }, {
      progressed({ step }) {
        if (step > 0) disposed ??= short.dispose();
      },
    });
    await disposed;
    assert.equal(summary.stopped, 'cancelled');
    const { rows, steps } = recording!;
    const [losses, parameters] = [columnOf(recording!, 'loss').data, columnOf(recording!, 'parameters').data];
    assert.ok(summary.steps > 0);
    for (const { step, ...point } of [summary.last, summary.best]) assert.deepEqual(point, { loss: losses[step], parameters: Array.from(parameters.subarray(2 * step, 2 * step + 2)) });
    assert.deepEqual([rows, steps[rows - 1], summary.last.step], [summary.steps + 1, summary.steps, summary.steps]);
    const best = losses.subarray(0, rows).reduce((least, loss) => Math.min(least, loss));
    assert.deepEqual([summary.best.loss, summary.best.step], [best, losses.indexOf(best)]);
  });

  it('ends what is under way when it is disposed of', async () => {
    const short = createEngine({ concurrency: 1 });
    const request = { source: files.save(bowl), run: runConfiguration({ steps: 2 ** 31 - 1, recording: { columns: 'none' as const } }) };
    let disposed: Promise<void> | undefined;
    const opened = short.run(request, {
      opened() {
        disposed = short.dispose();
      },
    });
    const waiting = short.run(request);
    assert.deepEqual((await Promise.all([opened, waiting])).map(({ summary }) => summary.stopped), ['cancelled', 'cancelled']);
    await disposed;
    await assert.rejects(short.run(request), /disposed/);
  });
});
