import assert from 'node:assert/strict';
import type { ComparisonRequest } from '../../../engine/comparison/comparison.ts';
import { generalOptimizers } from '../../../engine/optimizers/registry.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { ProblemError } from '../../../engine/problem.ts';
import { columnOf } from '../../../engine/recording/recording.ts';
import { createEngine } from '../../../engine/worker/engine.ts';
import type { Engine } from '../../../engine/worker/engine.ts';
import { bowl, LossFiles } from '../worker/lossFiles.ts';

describe('a comparison', () => {
  let engine: Engine;
  let files: LossFiles;
  before(() => {
    files = new LossFiles();
    engine = createEngine({ concurrency: 2, output: () => {} });
  });
  after(async () => {
    await engine.dispose();
    files.remove();
  });

  const request = (changes: Partial<ComparisonRequest> = {}): ComparisonRequest => ({
    source: files.save(bowl),
    optimizers: ['sgd:learningRate=0.1', 'adam', 'rmsprop'].map((spec) => parseSpec(spec)),
    steps: 50,
    seed: 1,
    stop: {},
    recording: { columns: 'all', every: 1, budget: 1e8 },
    ...changes,
  });

  it('runs every optimizer, the TFOptimizer too, from the same start', async () => {
    const runs = await engine.compare(request({ optimizers: generalOptimizers.map(({ id }) => parseSpec(id)) }));
    assert.deepEqual(runs.map(({ summary }) => summary.optimizer.id), generalOptimizers.map(({ id }) => id));
    for (const { summary, recording } of runs) {
      assert.deepEqual([summary.stopped, summary.start, recording!.rows], ['steps', [1, 2], 51], summary.optimizer.id);
      assert.equal(columnOf(recording!, 'loss').data[0], 13);
      assert.ok(summary.last.loss < 13, summary.optimizer.id);
    }
  });

  it('tells of each run that it opened and that it ended, in this order', async () => {
    const events: string[] = [];
    const results = await engine.compare(request(), {
      opened: (run, { dimensions }) => events.push(`opened ${run} ${dimensions}`),
      ended: (run, { summary }) => events.push(`ended ${run} ${summary.stopped}`),
    });
    assert.equal(results.length, 3);
    for (const run of [0, 1, 2]) assert.deepEqual(events.filter((event) => event.includes(` ${run} `)), [`opened ${run} 2`, `ended ${run} steps`]);
  });

  it('divides the recording’s budget among the runs', async () => {
    const runs = await engine.compare(request({ steps: 5000, recording: { columns: 'all', every: 1, budget: 300_000 } }));
    const bytes = runs.map(({ recording: { steps, columns, scalars, checkpoints } = assert.fail() }) =>
      [steps, ...(checkpoints ? [checkpoints.steps] : []), ...[columns, scalars?.columns ?? [], checkpoints?.columns ?? []].flatMap((all) => all.map(({ data }) => data))]
        .reduce((sum, { byteLength }) => sum + byteLength, 0));
    for (const each of bytes) assert.ok(each <= 100_000 && each > 50_000, `${each}`);
  });

  it('ends a run that cannot begin, and no other', async () => {
    const unknown = { ...parseSpec('adam'), id: 'nothing' };
    const [failed, ran] = await engine.compare(request({ optimizers: [unknown, parseSpec('adam')] }));
    assert.equal(failed!.summary.stopped, 'error');
    assert.match(failed!.summary.problem!.message, /no optimizer “nothing”/);
    assert.equal(ran!.summary.stopped, 'steps');
  });

  it('refuses a loss function that cannot run, with its place', async () => {
    await assert.rejects(engine.compare(request({ source: files.save('/** @start 1\n * @dimensions x */\nexport function badLoss(p: number[]): number { return 0; }') })), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.line, 2);
      return true;
    });
  });

  it('branches from a step of another run, and says why it cannot where that one did not come there', async () => {
    const optimizers = ['sgd:learningRate=0.1', 'adam', 'adam', 'adam:learningRate=0.5', 'adam'].map((spec) => parseSpec(spec));
    const runs = await engine.compare(request({ optimizers, branches: [{ of: 1, step: 20 }, { of: 2, step: 30 }, { of: 0, step: 40 }], stop: { lossBelow: 1e-3 } }));
    const [sgd, adam, same, other, late] = runs.map(({ summary }) => summary);
    assert.deepEqual([same!.branchedAt, same!.steps], [20, adam!.steps]);
    // The same optimizer with the same state goes where the run that it leaves went.
    assert.deepEqual(same!.last, adam!.last);
    assert.deepEqual(runs[3]!.recording!.steps[0], 30);
    assert.notDeepEqual(other!.last, adam!.last);
    assert.deepEqual([sgd!.stopped, late!.stopped], ['loss', 'error']);
    assert.match(late!.problem!.message, /from step 40 of sgd.* which ended at step \d+/);
  });

  it('ends all its runs when it is cancelled', async () => {
    const cancel = new AbortController();
    const ended: number[] = [];
    const runs = await engine.compare(request({ steps: 2 ** 31 - 1, recording: { columns: 'none', every: 1, budget: 0 } }), { opened: () => cancel.abort(), ended: (run) => ended.push(run) }, cancel.signal);
    assert.deepEqual(runs.map(({ summary }) => summary.stopped), ['cancelled', 'cancelled', 'cancelled']);
    assert.deepEqual(ended.toSorted(), [0, 1, 2]);
  });
});
