import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComparedRun } from '../../../engine/comparison/comparison.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { columnOf } from '../../../engine/recording/recording.ts';
import { createEngine, type Engine } from '../../../engine/worker/engine.ts';
import { bowl, LossFiles, runConfiguration } from './lossFiles.ts';

/** The processes that this one has started, as Linux tells them. */
const children = (): number[] =>
  readdirSync('/proc/self/task').flatMap((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number));

/** More than fit into any test. */
const endless = 2 ** 31 - 1;

/** What happens to a worker's process from outside: the run ends with a reason or goes on, what was recorded stays, and the next run is right. */
(platform() === 'linux' ? describe : describe.skip)('faults of the workers’ processes', function () {
  this.timeout(60_000);
  let engine: Engine;
  let files: LossFiles;
  let others: readonly number[];

  beforeEach(() => {
    files = new LossFiles();
    others = children();
    engine = createEngine({ isolation: 'process', concurrency: 2, runLimits: { evaluationMilliseconds: 3000 }, output: () => undefined });
  });
  afterEach(async () => {
    const next = await engine.run({ source: files.save(bowl), run: runConfiguration() });
    assert.deepEqual([next.summary.stopped, next.recording!.rows], ['steps', 21], 'the next run is right');
    await engine.dispose();
    await delay(50);
    assert.deepEqual(own(), [], 'no process is left');
    files.remove();
  });

  const own = (): number[] => children().filter((pid) => !others.includes(pid));

  /** A run that something happens to once it has recorded steps. */
  async function running(happens: () => void, signal?: AbortSignal): Promise<ComparedRun> {
    let isDone = false;
    return engine.run({ source: files.save(bowl), run: runConfiguration({ steps: endless, recording: { budget: 2 ** 24 } }) }, {
      progressed: ({ recording }) => {
        if (isDone || (recording?.rows ?? 0) < 10) return;
        isDone = true;
        happens();
      },
    }, signal);
  }

  /** What is there of the first rows is gradient descent, to the bit. */
  function rowsAreRight({ recording }: ComparedRun): void {
    const { data } = columnOf(recording!, 'parameters');
    assert.ok(recording!.rows >= 10, `${recording!.rows} rows`);
    let x = 1;
    let t = 0;
    for (const [row, step] of recording!.steps.subarray(0, 10).entries()) {
      for (; t < step; t++) x += -0.1 * (2 * x);
      assert.equal(data[2 * row], x, `step ${step}`);
    }
  }

  it('killed in the middle of a run: the run ends with the reason and its rows', async () => {
    const run = await running(() => own().forEach((pid) => process.kill(pid, 'SIGKILL')));
    assert.equal(run.summary.stopped, 'error');
    assert.match(run.summary.problem!.message, /killed from outside, perhaps by the system for want of memory\.$/);
    rowsAreRight(run);
  });

  it('killed while it waits: nobody notices', async () => {
    await engine.run({ source: files.save(bowl), run: runConfiguration() });
    own().forEach((pid) => process.kill(pid, 'SIGKILL'));
    assert.equal((await engine.run({ source: files.save(bowl), run: runConfiguration() })).summary.stopped, 'steps');
  });

  it('standing still, with its messages: Stop ends the run all the same, with its rows', async () => {
    const stop = new AbortController();
    let begun = 0;
    const run = await running(() => {
      own().forEach((pid) => process.kill(pid, 'SIGSTOP'));
      begun = performance.now();
      stop.abort();
    }, stop.signal);
    assert.equal(run.summary.stopped, 'cancelled');
    assert.ok(performance.now() - begun < 3000, `${performance.now() - begun} ms`);
    rowsAreRight(run);
  });

  it('standing still, with its messages: the limit of one evaluation ends the run, and is named', async () => {
    const run = await running(() => own().forEach((pid) => process.kill(pid, 'SIGSTOP')));
    assert.equal(run.summary.stopped, 'error');
    assert.match(run.summary.problem!.message, /optimizerLab\.evaluationLimit/);
    rowsAreRight(run);
  });

  it('standing still for a moment: the messages come late, and nothing is missing', async () => {
    const run = await engine.run({ source: files.save(bowl), run: runConfiguration({ steps: 300_000, recording: { budget: 2 ** 30 } }) }, {
      opened: () => {
        own().forEach((pid) => process.kill(pid, 'SIGSTOP'));
        setTimeout(() => own().forEach((pid) => process.kill(pid, 'SIGCONT')), 400);
      },
    });
    assert.deepEqual([run.summary.stopped, run.recording!.rows], ['steps', 300_001]);
    rowsAreRight(run);
  });

  it('all killed at once: each run of a comparison ends with the reason', async () => {
    const optimizers = ['sgd', 'adam', 'momentum'].map((spec) => parseSpec(spec));
    const { seed, stop, recording } = runConfiguration();
    const timer = setInterval(() => own().forEach((pid) => process.kill(pid, 'SIGKILL')), 500);
    try {
      const results = await engine.compare({ source: files.save(bowl), optimizers, steps: endless, seed, stop, recording }).catch((error: Error) => error);
      if (results instanceof Error) assert.match(results.message, /killed from outside/);
      else for (const { summary } of results) assert.match(summary.problem!.message, /killed from outside/);
    } finally {
      clearInterval(timer);
    }
  });

  it('questions: the one that was asked ends with the reason, the next one is answered', async () => {
    const source = files.save('/** @start 1, 2 @domain [-1, 1] [-1, 1] */\nexport function slowLoss(x: number, y: number): number { let s = 0; for (let i = 0; i < 3e5; i++) s += Math.sin(x + i); return s + y; }');
    const asked = engine.landscape(source, { x: [-1, 1], y: [-1, 1], columns: 200, rows: 200 });
    const over = asked.then(() => 'answered', (error: Error) => error.message);
    await delay(1500);
    own().forEach((pid) => process.kill(pid, 'SIGKILL'));
    assert.match(await over, /killed from outside/);
    assert.deepEqual(await engine.check(files.save(bowl)), []);
  });
});
