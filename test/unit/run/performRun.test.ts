import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Objective } from '../../../engine/loss/objective.ts';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
import { generalOptimizers } from '../../../engine/optimizers/registry.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { ProblemError } from '../../../engine/problem.ts';
import { GatheringAnnouncer } from '../../../engine/recording/gatheringAnnouncer.ts';
import { columnOf } from '../../../engine/recording/recording.ts';
import type { Recording } from '../../../engine/recording/recording.ts';
import { withLastFiniteLoss } from '../../../engine/run/lastFiniteLoss.ts';
import { performRun } from '../../../engine/run/performRun.ts';
import type { RunConfiguration, RunSummary } from '../../../engine/run/run.ts';
import { controlBytes, controlIndex, RunMarks } from '../../../engine/run/runMarks.ts';

/** A loss as an objective, with its gradient given. */
function objectiveOf(dimensions: number, value: (theta: Float64Array) => number, gradient: (theta: Float64Array, i: number) => number, batchLoss?: (step: number) => number): Objective {
  const evaluations = { loss: 0, gradient: 0 };
  return {
    dimensions,
    gradientMethod: 'given',
    batched: batchLoss !== undefined,
    evaluations,
    value(theta) {
      evaluations.loss++;
      return value(theta);
    },
    gradient(theta, step, into) {
      evaluations.gradient++;
      for (let i = 0; i < dimensions; i++) into[i] = gradient(theta, i);
      return batchLoss?.(step);
    },
  };
}

const rosenbrock = () =>
  objectiveOf(
    2,
    ([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2,
    ([x, y], i) => (i === 0 ? -2 * (1 - x!) - 400 * x! * (y! - x! ** 2) : 200 * (y! - x! ** 2)),
  );

interface Outcome {
  readonly summary: RunSummary;
  readonly recording: Recording | undefined;
  readonly marks: ReturnType<RunMarks['read']>;
}

type Changes = Partial<Omit<RunConfiguration, 'recording'>> & { readonly recording?: Partial<RunConfiguration['recording']>; readonly onStep?: (control: Int32Array) => void };

async function perform(objective: Objective, start: readonly number[], spec: string, changes: Changes = {}): Promise<Outcome> {
  const { recording, ...rest } = changes;
  const configuration: RunConfiguration = { optimizer: parseSpec(spec), steps: 100, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1e8, ...recording }, ...rest };
  const stepper = await createStepper(configuration.optimizer, start.length, () => Promise.reject(new Error('native')), { seed: 1, objective });
  const control = new Int32Array(new SharedArrayBuffer(controlBytes));
  changes.onStep?.(control);
  const gathering = new GatheringAnnouncer(configuration.steps);
  let marks: RunMarks | undefined;
  const summary = performRun({
    objective,
    notes: [],
    stepper,
    theta: Float64Array.from(start),
    configuration,
    control,
    announcer: {
      opening(opening, memory) {
        gathering.opening(opening);
        marks = new RunMarks(opening.dimensions, control, memory);
      },
      block: (block) => gathering.block(block),
    },
  });
  return { summary, recording: gathering.finish(), marks: marks!.read() };
}

describe('a run', () => {
  it('evaluates the loss at the averaged parameters, and counts that', async () => {
    const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'adam:learningRate=0.01+swa(3)', { steps: 6 });
    const [average, loss] = [columnOf(recording!, 'averagedParameters'), columnOf(recording!, 'averagedLoss')];
    assert.deepEqual([...loss.data.subarray(0, 4)], [NaN, NaN, NaN, NaN]);
    for (let row = 4; row <= 6; row++) assert.equal(loss.data[row], rosenbrock().value(average.data.subarray(2 * row, 2 * row + 2)));
    assert.deepEqual(recording!.columns.slice(0, 4).map(({ id }) => id), ['loss', 'averagedLoss', 'parameters', 'gradient']);
    assert.equal(summary.evaluations.loss, 7 + 3);
    const batched = objectiveOf(1, ([x]) => x! ** 2, ([x]) => 2 * x!, () => 5);
    const ofBatches = await perform(batched, [1], 'sgd+ema', { steps: 2 });
    assert.deepEqual(ofBatches.recording!.columns.slice(0, 3).map(({ id }) => id), ['loss', 'batchLoss', 'averagedLoss']);
    assert.deepEqual([...columnOf(ofBatches.recording!, 'batchLoss').data.subarray(0, 3)], [NaN, 5, 5]);
  });

  it('records the start, and of each step θ after it, the loss there and the gradient before', async () => {
    const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'sgd:learningRate=0.001', { steps: 3 });
    const f = rosenbrock();
    const theta = Float64Array.from([-1.2, 1]);
    const g = new Float64Array(2);
    const column = (id: string) => columnOf(recording!, id);
    assert.equal(column('loss').data[0], f.value(theta));
    for (let t = 1; t <= 3; t++) {
      f.gradient(theta, t, g);
      assert.deepEqual(column('gradient').data.slice(2 * t, 2 * t + 2), g);
      for (let i = 0; i < 2; i++) theta[i] = theta[i]! + column('update').data[2 * t + i]!;
      assert.deepEqual(column('parameters').data.slice(2 * t, 2 * t + 2), theta);
      assert.ok(Math.abs(column('update').data[2 * t]! + 0.001 * g[0]!) < 1e-15);
      assert.equal(column('loss').data[t], f.value(theta));
    }
    assert.deepEqual(summary.evaluations, { loss: 4, gradient: 3 });
    assert.equal(summary.stopped, 'steps');
    assert.deepEqual(summary.start, [-1.2, 1]);
  });

  it('with no steps is its start', async () => {
    const { summary, recording } = await perform(rosenbrock(), [2, 2], 'adam', { steps: 0 });
    assert.equal(recording!.rows, 1);
    assert.deepEqual(summary.best, { step: 0, loss: 401, parameters: [2, 2] });
    assert.deepEqual(summary.last, summary.best);
    assert.deepEqual(summary.evaluations, { loss: 1, gradient: 0 });
  });

  it('says where it left the finite numbers, and where it was before', async () => {
    const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'sgd:learningRate=0.01');
    assert.equal(summary.stopped, 'diverged');
    const { divergence } = summary;
    assert.equal(divergence?.step, summary.steps);
    assert.ok(!Number.isFinite(divergence.value));
    const column = columnOf(recording!, divergence.quantity === 'gradient' ? 'gradient' : 'parameters');
    assert.equal(column.data[2 * divergence.step + divergence.coordinate], divergence.value);
    assert.deepEqual(divergence.lastFinite.parameters, Array.from(columnOf(recording!, 'parameters').data.slice(2 * divergence.step - 2, 2 * divergence.step)));
    assert.ok(divergence.lastFinite.parameters.every(Number.isFinite));

    const wrong = objectiveOf(2, ([x, y]) => x! + y!, ([x], i) => (i === 1 && x! < 0 ? NaN : 1));
    const lost = (await perform(wrong, [1.05, 1], 'sgd:learningRate=0.1', { recording: { columns: 'none' } })).summary;
    assert.deepEqual({ ...lost.divergence, lastFinite: lost.divergence?.lastFinite.step }, { step: 12, coordinate: 1, quantity: 'gradient', value: NaN, lastFinite: 11 });
    assert.equal((await perform(rosenbrock(), [-1.2, 1], 'adam')).summary.divergence, undefined);
  });

  it('says where the loss was last finite, where it had gone before the parameters', async () => {
    for (const budget of [1e8, 5000]) {
      const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'sgd:learningRate=1', { recording: { budget } });
      assert.equal(recording!.scalars !== undefined, budget < 1e8);
      assert.equal(summary.divergence!.lastFinite.loss, Infinity);
      const { lastFinite, lastFiniteLoss } = withLastFiniteLoss(summary, recording).divergence!;
      assert.ok(lastFiniteLoss!.step < lastFinite.step && Number.isFinite(lastFiniteLoss!.loss));
      const { summary: before } = await perform(rosenbrock(), [-1.2, 1], 'sgd:learningRate=1', { steps: lastFiniteLoss!.step });
      assert.equal(before.last.loss, lastFiniteLoss!.loss);
      const { summary: after } = await perform(rosenbrock(), [-1.2, 1], 'sgd:learningRate=1', { steps: lastFiniteLoss!.step + 1 });
      assert.ok(!Number.isFinite(after.last.loss));
      assert.equal(withLastFiniteLoss(summary, undefined), summary);
    }
    const { summary, recording } = await perform(objectiveOf(1, ([x]) => x!, () => NaN), [1], 'sgd');
    assert.equal(withLastFiniteLoss(summary, recording).divergence!.lastFiniteLoss, undefined);
  });

  it('for every optimizer adds the recorded update to θ, and starts without what does not exist', async () => {
    // Their default learning rate is too much for this loss.
    const slower: Readonly<Record<string, string>> = Object.fromEntries(['asgd', 'noisysgd', 'optimisticgradientdescent', 'schedulefreesgd'].map((id) => [id, `${id}:learningRate=0.0002`]));
    for (const { id } of generalOptimizers.filter(({ kind }) => kind === 'rule')) {
      const { recording } = await perform(rosenbrock(), [-1.2, 1], slower[id] ?? id, { steps: 50 });
      const theta = columnOf(recording!, 'parameters').data;
      const update = columnOf(recording!, 'update').data;
      for (let i = 2; i < theta.length; i++) assert.equal(theta[i], theta[i - 2]! + update[i]!, id);
      for (const absent of ['gradient', 'update', 'effectiveLearningRate']) assert.deepEqual(Array.from(columnOf(recording!, absent).data.subarray(0, 2)), [NaN, NaN], `${id} ${absent}`);
      for (const { id: column, data } of recording!.columns) assert.ok(data.subarray(data.length / 51).every(Number.isFinite), `${id} ${column}`);
    }
  });

  it('stops when the loss is below its bound, at the start too', async () => {
    const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'sgd:learningRate=0.001', { stop: { lossBelow: 4 } });
    assert.equal(summary.stopped, 'loss');
    assert.ok(summary.last.loss < 4);
    assert.ok(columnOf(recording!, 'loss').data.subarray(0, -1).every((loss) => loss >= 4));
    const atStart = await perform(rosenbrock(), [1, 1], 'sgd', { stop: { lossBelow: 1e-9 } });
    assert.deepEqual([atStart.summary.stopped, atStart.summary.steps, atStart.recording!.rows], ['loss', 0, 1]);
  });

  it('stops before it would use a gradient whose norm is below its bound', async () => {
    const bowl = objectiveOf(2, ([x, y]) => x! ** 2 + y! ** 2, (theta, i) => 2 * theta[i]!);
    const { summary, recording } = await perform(bowl, [3, 4], 'sgd:learningRate=0.25', { stop: { gradientNormBelow: 1 } });
    // ‖g‖ is 10, 5, 2.5, 1.25, 0.625.
    assert.deepEqual([summary.stopped, summary.steps, recording!.rows], ['gradient', 4, 5]);
    assert.deepEqual(summary.evaluations, { loss: 5, gradient: 5 });
    const zero = await perform(bowl, [0, 0], 'sgd', { stop: { gradientNormBelow: 1e-300 } });
    assert.deepEqual([zero.summary.stopped, zero.summary.steps], ['gradient', 0]);
  });

  it('measures gradients whose squares overflow', async () => {
    const steep = (slope: number) => objectiveOf(2, ([x]) => x!, (_, i) => (i === 0 ? 3 * slope : 4 * slope));
    for (const slope of [1e-200, 1e200]) {
      for (const [factor, stopped] of [[5.001, 'gradient'], [4.999, 'steps']] as const) {
        const { summary } = await perform(steep(slope), [0, 0], 'sgd:learningRate=1e-250', { steps: 1, stop: { gradientNormBelow: factor * slope } });
        assert.equal(summary.stopped, stopped, `${slope} ${factor}`);
      }
    }
  });

  it('diverges when a parameter is no longer finite, and records that step', async () => {
    const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'sgd:learningRate=0.1');
    assert.equal(summary.stopped, 'diverged');
    assert.equal(recording!.rows, summary.steps + 1);
    assert.ok(!summary.last.parameters.every(Number.isFinite));
    assert.ok(columnOf(recording!, 'parameters').data.subarray(0, -2).every(Number.isFinite));
    assert.ok(Number.isNaN(summary.last.loss));
    assert.ok(Number.isFinite(summary.best.loss));
  });

  it('goes on over losses that are not finite while the parameters are', async () => {
    let calls = 0;
    const patchy = objectiveOf(1, () => [5, NaN, Infinity, -Infinity, 3, 3][calls++]!, () => 1);
    const { summary } = await perform(patchy, [0], 'sgd', { steps: 5 });
    assert.equal(summary.stopped, 'steps');
    assert.deepEqual([summary.best.step, summary.best.loss], [4, 3], 'the first of the smallest finite ones');
  });

  it('ends with the problem of a loss function that throws, everything before kept', async () => {
    const problem = { severity: 'error' as const, message: 'no', file: '/f.ts', line: 1, column: 1 };
    let calls = 0;
    const failing = objectiveOf(1, () => {
      if (++calls > 4) throw new ProblemError(problem);
      return calls;
    }, () => 1);
    const { summary, recording, marks } = await perform(failing, [0], 'sgd:learningRate=1');
    assert.deepEqual([summary.stopped, summary.problem, summary.steps, recording!.rows], ['error', problem, 3, 4]);
    assert.deepEqual(summary.last, { step: 3, loss: 4, parameters: [-3] });
    assert.deepEqual(summary.evaluations, { loss: 5, gradient: 4 }, 'those of the step that failed too');
    assert.deepEqual(marks!.last, summary.last);
    assert.deepEqual(marks!.evaluations, { loss: 4, gradient: 3 }, 'those of the last step that counts');
  });

  it('that throws at its start has no rows', async () => {
    const failing = objectiveOf(1, () => {
      throw new ProblemError({ severity: 'error', message: 'no', file: '/f.ts', line: 1, column: 1 });
    }, () => 1);
    const { summary, recording } = await perform(failing, [7], 'sgd');
    assert.deepEqual([summary.stopped, summary.steps, recording], ['error', 0, undefined]);
    assert.deepEqual(summary.best, { step: 0, loss: NaN, parameters: [7] });
  });

  it('ends before its next step when it is cancelled', async () => {
    const { summary, recording } = await perform(rosenbrock(), [2, 2], 'adam', { onStep: (control) => (control[controlIndex.cancel] = 1) });
    assert.deepEqual([summary.stopped, summary.steps, recording!.rows], ['cancelled', 0, 1]);
  });

  it('records the loss on the batch beside the loss on all rows', async () => {
    const batched = objectiveOf(1, ([x]) => x! ** 2, ([x]) => 2 * x!, (step) => step / 10);
    const { recording } = await perform(batched, [1], 'sgd:learningRate=0.1', { steps: 3 });
    assert.deepEqual(Array.from(columnOf(recording!, 'batchLoss').data), [NaN, 0.1, 0.2, 0.3]);
    assert.deepEqual(recording!.columns.slice(0, 4).map(({ id }) => id), ['loss', 'batchLoss', 'parameters', 'gradient']);
  });

  it('that keeps every k-th step has the rows of the whole run, the start and the last one', async () => {
    const whole = await perform(rosenbrock(), [-1.2, 1], 'nadam', { steps: 97 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 120 }), fc.constantFrom('all' as const, 'none' as const), async (every, columns) => {
        const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'nadam', { steps: 97, recording: { every, columns } });
        assert.deepEqual({ ...summary, every: 1, milliseconds: 0 }, { ...whole.summary, milliseconds: 0 });
        if (columns === 'none') return assert.equal(recording, undefined);
        const steps = [...Array(98).keys()].filter((t) => t % every === 0 || t === 97);
        assert.deepEqual(Array.from(recording!.steps), steps);
        for (const { id, width, data } of recording!.columns) {
          steps.forEach((t, row) => assert.deepEqual(data.slice(row * width, (row + 1) * width), columnOf(whole.recording!, id).data.slice(t * width, (t + 1) * width)));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('stays within the budget of its recording, for whole multiples of the wished step', async () => {
    const { summary, recording } = await perform(rosenbrock(), [-1.2, 1], 'adam', { steps: 10_000, recording: { every: 3, budget: 20_000 } });
    const bytesOf = (columns: Recording['columns'] = []) => columns.reduce((sum, { data }) => sum + data.byteLength, 0);
    const { steps, columns, scalars, checkpoints } = recording!;
    const bytes = steps.byteLength + bytesOf(columns) + bytesOf(scalars?.columns) + checkpoints!.steps.byteLength + bytesOf(checkpoints!.columns);
    assert.ok(bytes <= 20_000 && bytes > 10_000, `${bytes}`);
    assert.equal(summary.every % 3, 0);
    assert.equal(recording!.steps[1], summary.every);
    assert.equal(recording!.steps.at(-1), 10_000);
  });
});
