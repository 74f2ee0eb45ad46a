import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Objective } from '../../../engine/loss/objective.ts';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import type { OptimizerConfiguration } from '../../../engine/optimizers/description.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { GatheringAnnouncer } from '../../../engine/recording/gatheringAnnouncer.ts';
import { comparisonCsv } from '../../../engine/recording/comparisonCsv.ts';
import { everyRowSource, keptRowSource, type RowSource } from '../../../engine/recording/rowSource.ts';
import { unstartedRun } from '../../../engine/run/unstartedRun.ts';
import { columnLayouts } from '../../../engine/recording/columnLayouts.ts';
import { createRunReader } from '../../../engine/recording/createRunReader.ts';
import type { Recording } from '../../../engine/recording/recording.ts';
import { scalarStep } from '../../../engine/recording/rowsUntil.ts';
import type { Spacing } from '../../../engine/recording/seriesThinner.ts';
import { seriesWindow } from '../../../engine/recording/seriesWindow.ts';
import { trajectoryPath } from '../../../engine/recording/trajectoryPath.ts';
import { loadTensorflow } from '../../../engine/worker/loadTensorflow.ts';
import { workerOrigin } from '../../../engine/worker/workerOrigin.ts';
import { parseBreakpoint } from '../../../engine/run/breakpoint.ts';
import { checkpointBefore, lastCheckpoint } from '../../../engine/run/checkpoints.ts';
import { performRun } from '../../../engine/run/performRun.ts';
import { replaySteps } from '../../../engine/run/replaySteps.ts';
import type { RunConfiguration } from '../../../engine/run/run.ts';
import type { RunOrigin } from '../../../engine/run/runOrigin.ts';
import { controlBytes } from '../../../engine/run/runMarks.ts';
import { configurationOf } from '../optimizers/configurations.ts';

type Kind = 'together' | 'apart' | 'batched';

/** Σ (i + 1)(θᵢ − 1)² + cos θᵢ; a batch sees it shifted by its step. */
function objectiveOf(n: number, kind: Kind): Objective {
  const evaluations = { loss: 0, gradient: 0 };
  const at = (theta: Float64Array, shift: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (i + 1) * (theta[i]! - 1 - shift) ** 2 + Math.cos(theta[i]!);
    return sum;
  };
  const value = (theta: Float64Array): number => {
    evaluations.loss++;
    return at(theta, 0);
  };
  const gradient = (theta: Float64Array, step: number, into: Float64Array): number | undefined => {
    evaluations.gradient++;
    const shift = kind === 'batched' ? (step % 5) / 10 : 0;
    for (let i = 0; i < n; i++) into[i] = 2 * (i + 1) * (theta[i]! - 1 - shift) - Math.sin(theta[i]!);
    return kind === 'batched' ? at(theta, shift) : undefined;
  };
  return {
    dimensions: n,
    gradientMethod: 'source',
    batched: kind === 'batched',
    evaluations,
    value,
    gradient,
    ...(kind === 'together' && {
      valueAndGradient(theta: Float64Array, into: Float64Array) {
        gradient(theta, 1, into);
        return value(theta);
      },
    }),
  };
}

interface Setting {
  readonly n: number;
  readonly kind: Kind;
  readonly optimizer: OptimizerConfiguration;
  readonly every: number;
  readonly budget: number;
}

const control = () => new Int32Array(new SharedArrayBuffer(controlBytes));
const stepperOf = ({ n, optimizer }: Setting, objective: Objective) => createStepper(optimizer, n, loadTensorflow, { seed: 1, objective });
const startOf = (n: number) => Float64Array.from({ length: n }, (_, i) => 2 - i / 3);

async function perform(setting: Setting, steps: number, origin?: RunOrigin, changes: Partial<RunConfiguration> = {}, expressions: readonly string[] = []) {
  const objective = objectiveOf(setting.n, setting.kind);
  const stepper = await stepperOf(setting, objective);
  const { optimizer, every, budget } = setting;
  const configuration: RunConfiguration = { optimizer, steps, seed: 1, stop: {}, recording: { columns: 'all', every, budget }, ...changes };
  const announcer = new GatheringAnnouncer(steps, origin?.before?.recording);
  const { milliseconds, ...summary } = performRun({
    objective,
    notes: [],
    stepper,
    theta: startOf(setting.n),
    configuration,
    origin: origin && workerOrigin(origin),
    breakpoints: expressions.map((text) => {
      const parsed = parseBreakpoint(text, { columns: columnLayouts(setting.n, { batched: objective.batched, averaged: stepper.average !== undefined }, stepper.columns), parameters: [] });
      assert.ok(parsed.ok);
      return { text, test: parsed.test };
    }),
    control: control(),
    announcer,
  });
  stepper.dispose();
  return { summary: { ...summary, milliseconds: Math.min(milliseconds, 0) }, recording: announcer.finish()! };
}

function readerOf(setting: Setting, recording: Recording) {
  return createRunReader(recording, async ({ checkpoint, first, last, wanted }) => {
    const objective = objectiveOf(setting.n, setting.kind);
    const stepper = await stepperOf(setting, objective);
    const replayed = replaySteps({ objective, stepper, theta: startOf(setting.n), checkpoint, first, last, wanted });
    stepper.dispose();
    return replayed;
  });
}

const schedules = ['cosine(0.1,50)', 'plateau(0.1,0.5,2)', 'warmRestarts(0.1,7)', 'step(0.1,9)'];
const around = ['', '+clipNorm(1)', '+noise(0.1)', '+accumulate(3)', '+swa(5,3)', '+ema(0.9)', '+lookahead(4)', '+accumulate(2)+polyak(4)', '+clipValue(0.5)'];

/** Everything in every dialect, with other hyperparameters, or with a schedule and what stands around it. */
const optimizer: fc.Arbitrary<OptimizerConfiguration> = fc.oneof(
  fc.constantFrom(...optimizers.flatMap((description) => dialectsOf(description).map((dialect) => ({ description, dialect }))).filter(({ description, dialect }) => description.kind !== 'rule' || !description.dialects[dialect]!.refuse)).chain(({ description, dialect }) => configurationOf(description, dialect)),
  fc.tuple(fc.constantFrom('sgd', 'adam', 'nadam@keras', 'momentum@optax', 'adagrad', 'adam@keras', 'adam@paper'), fc.constantFrom('', ...schedules), fc.constantFrom(...around)).map(([id, schedule, more]) => {
    for (const spec of [`${id}${schedule && `:learningRate=${schedule}`}${more}`, `${id}${more}`, id]) {
      try {
        return parseSpec(spec);
      } catch {
        // Not in this dialect.
      }
    }
    throw new Error(id);
  }),
);

const setting: fc.Arbitrary<Setting> = fc.record({ n: fc.constantFrom(1, 2, 3, 12), kind: fc.constantFrom<Kind[]>('together', 'apart', 'batched'), optimizer, every: fc.constantFrom(1, 1, 1, 3), budget: fc.constantFrom(1e8, 20_000, 60_000) });

/** As it is compared: names and numbers. */
const plain = ({ rows, steps, columns }: Pick<Recording, 'rows' | 'steps' | 'columns'>) => ({ rows, steps: [...steps], columns: columns.map(({ id, data }) => [id, ...data]) });
const all = ({ scalars, checkpoints, ...rows }: Recording) => ({ rows: plain(rows), scalars: scalars && { ...scalars, columns: scalars.columns.map(({ id, data }) => [id, ...data]) }, checkpoints: checkpoints && plain(checkpoints) });

describe('a run that goes on', () => {
  it('is what one long run would have been, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), async (given, a, more) => {
        const whole = await perform(given, a + more);
        const part = await perform(given, a);
        const checkpoint = lastCheckpoint(part.recording)!;
        assert.equal(checkpoint.step, part.summary.steps);
        if (part.summary.stopped !== 'steps') return;
        const gone = await perform(given, a + more, { checkpoint, before: part });
        assert.deepEqual(gone.summary, whole.summary);
        assert.deepEqual(all(gone.recording), all(whole.recording));
      }),
      { numRuns: 100 },
    );
  }).timeout(60_000);

  it('step by step needs no copy of what there is at each step', async () => {
    const given: Setting = { n: 2, kind: 'together', optimizer: parseSpec('adam'), every: 1, budget: 1e8 };
    let run = await perform(given, 3000);
    const buffers = new Set<ArrayBufferLike>();
    for (let steps = 3001; steps <= 3020; steps++) {
      run = await perform(given, steps, { checkpoint: lastCheckpoint(run.recording)!, before: run });
      buffers.add(run.recording.columns[1]!.data.buffer);
    }
    assert.deepEqual(all(run.recording).rows, all((await perform(given, 3020)).recording).rows);
    assert.equal(buffers.size, 1);
  });

  it('leaves the run that it comes from as it was', async () => {
    const given: Setting = { n: 2, kind: 'together', optimizer: parseSpec('adam'), every: 1, budget: 1e8 };
    const first = await perform(given, 100);
    const second = await perform(given, 101, { checkpoint: lastCheckpoint(first.recording)!, before: first });
    const before = all(second.recording);
    const [third, other] = [await perform(given, 110, { checkpoint: lastCheckpoint(second.recording)!, before: second }), await perform(given, 120, { checkpoint: lastCheckpoint(second.recording)!, before: second })];
    assert.deepEqual(all(second.recording), before);
    assert.deepEqual(all(third.recording).rows, all((await perform(given, 110)).recording).rows);
    assert.deepEqual(all(other.recording).rows, all((await perform(given, 120)).recording).rows);
  });
});

describe('a run with breakpoints', () => {
  const given: Setting = { n: 2, kind: 'together', optimizer: parseSpec('adam:learningRate=0.05'), every: 1, budget: 1e8 };
  const expression = 'parameters[1] < 1.2';

  it('stops where one becomes true, and goes past it', async () => {
    const whole = await perform(given, 300);
    const stopped = await perform(given, 300, undefined, undefined, [expression]);
    const { data } = whole.recording.columns.find(({ id }) => id === 'parameters')!;
    const step = stopped.summary.steps;
    assert.deepEqual([stopped.summary.stopped, stopped.summary.breakpoint, stopped.summary.last.step], ['breakpoint', expression, step]);
    assert.ok(step > 0 && data[2 * step + 1]! < 1.2 && data[2 * step - 1]! >= 1.2);
    const gone = await perform(given, 300, { checkpoint: lastCheckpoint(stopped.recording)!, before: stopped }, undefined, [expression]);
    assert.ok(gone.summary.steps > step);
    let last = gone;
    for (let times = 0; last.summary.stopped === 'breakpoint'; times++) {
      assert.ok(times < 20);
      last = await perform(given, 300, { checkpoint: lastCheckpoint(last.recording)!, before: last }, undefined, [expression]);
    }
    assert.deepEqual(last.summary, whole.summary);
    assert.deepEqual(all(last.recording), all(whole.recording));
  });

  it('names the one that becomes true at the step at which it diverges', async () => {
    const lost: Setting = { ...given, optimizer: parseSpec('sgd:learningRate=1000') };
    const { summary } = await perform(lost, 300, undefined, undefined, ['parameters[0] > 1e308', 'isNaN(loss)']);
    assert.deepEqual([summary.stopped, summary.breakpoint, summary.steps], ['diverged', 'isNaN(loss)', summary.divergence!.step]);
    const { breakpoint: _, ...rest } = summary;
    assert.deepEqual(rest, (await perform(lost, 300)).summary);
    assert.equal((await perform(lost, 300, undefined, undefined, ['loss < 0'])).summary.breakpoint, undefined);
  });

  it('watches from the last row on where it goes on', async () => {
    const stopped = await perform(given, 300, undefined, undefined, [expression]);
    const before = await perform(given, stopped.summary.steps - 1);
    const gone = await perform(given, 300, { checkpoint: lastCheckpoint(before.recording)!, before }, undefined, [expression]);
    assert.equal(gone.summary.steps, stopped.summary.steps);
  });
});

describe('a branch', () => {
  const given: Setting = { n: 2, kind: 'together', optimizer: parseSpec('adam'), every: 1, budget: 1e8 };

  it('with the same configuration is the rest of the run', async () => {
    const whole = await perform(given, 200);
    const checkpoint = checkpointBefore(whole.recording, 130)!;
    assert.equal(checkpoint.step, 128);
    const branch = await perform(given, 200, { checkpoint });
    assert.equal(branch.summary.branchedAt, 128);
    assert.equal(branch.recording.steps[0], 128);
    assert.equal(branch.recording.rows, 73);
    for (const { id, data, width } of branch.recording.columns) {
      const rest = whole.recording.columns.find((column) => column.id === id)!.data.subarray(129 * width);
      assert.deepEqual(data.subarray(width), rest, id);
    }
    assert.deepEqual(branch.summary.evaluations, whole.summary.evaluations);
  });

  it('keeps its first row and the one number of each step at their steps, however little room there is', async () => {
    const whole = await perform(given, 300);
    for (const at of [1, 51, 130]) {
      const checkpoint = await readerOf(given, whole.recording).checkpoint(at);
      const branch = await perform(given, 300, { checkpoint });
      for (const budget of [6000, 3000, 1000, 1]) {
        const { recording } = await perform({ ...given, budget }, 300, { checkpoint });
        assert.deepEqual([recording.steps[0], recording.scalars!.first], [at, at]);
        const reader = readerOf({ ...given, budget }, recording);
        for (const step of [at, at + 1, at + 13, 299, 300]) assert.deepEqual(plain(await reader.piece(step, step)), plain(await readerOf(given, branch.recording).piece(step, step)), `${budget} ${step}`);
        const loss = branch.recording.columns.find(({ id }) => id === 'loss')!;
        const { scalars } = recording;
        for (let row = 0; row < scalars!.rows; row++) assert.equal(scalars!.columns[0]!.data[row], loss.data[scalarStep(scalars!, row) - at]);
      }
    }
  });

  it('keeps the state with other hyperparameters, and begins anew with another optimizer', async () => {
    const whole = await perform(given, 100);
    const checkpoint = await readerOf(given, whole.recording).checkpoint(50);
    assert.equal(checkpoint.step, 50);
    const faster = await perform({ ...given, optimizer: parseSpec('adam:learningRate=0.1') }, 100, { checkpoint, optimizer: given.optimizer });
    const m = (recording: Recording, row: number) => recording.columns.find(({ id }) => id === 'm')!.data[row * 2]!;
    assert.equal(m(faster.recording, 1), m(whole.recording, 51));
    const sgd: Setting = { ...given, optimizer: parseSpec('momentum') };
    const other = await perform(sgd, 100, { checkpoint, optimizer: given.optimizer });
    assert.equal(lastCheckpoint(other.recording)!.begun, 50);
    assert.equal(other.recording.steps[0], 50);
    const sparse = await perform({ ...sgd, budget: 1000 }, 100, { checkpoint, optimizer: given.optimizer });
    assert.ok(!sparse.recording.steps.includes(60));
    const again = await readerOf(sgd, sparse.recording).piece(60, 60);
    assert.deepEqual([...again.columns[1]!.data], [...other.recording.columns[1]!.data.subarray(20, 22)]);
  });
});

describe('steps that a run has not done', () => {
  it('are not computed by looking at them: there stands its last one', async () => {
    for (const budget of [1e8, 2000]) {
      const given: Setting = { n: 2, kind: 'together', optimizer: parseSpec('adam'), every: 1, budget };
      const { recording, summary } = await perform(given, 300, undefined, undefined, ['parameters[0] < 1.95']);
      assert.equal(summary.stopped, 'breakpoint');
      for (const step of [summary.steps, summary.steps + 1, 299, 5000]) {
        const piece = await readerOf(given, recording).piece(step, step, [{ id: 'parameters' }]);
        assert.deepEqual([...piece.steps], [summary.steps]);
        assert.deepEqual([...piece.columns[0]!.data], summary.last.parameters);
      }
    }
  });
});

describe('steps that were not kept', () => {
  it('are those that there were, and none after the last', async () => {
    const given: Setting = { n: 2, kind: 'together', optimizer: parseSpec('adam'), every: 1, budget: 8000 };
    const { recording } = await perform(given, 400);
    const piece = await readerOf(given, recording).piece(1000, 1000);
    assert.deepEqual([...piece.steps], [400]);
  });

  it('stand in a document as if they had been kept, every k-th of them', async () => {
    const document = async (rows: RowSource) => {
      let text = '';
      for await (const piece of comparisonCsv([{ label: 'a', summary: unstartedRun({ optimizer: parseSpec('sgd'), steps: 1, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1 } }, 'steps'), rows }])) text += piece;
      return text;
    };
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 3, 7), async (given, steps, every) => {
        const whole = await perform({ ...given, every, budget: 1e9 }, steps);
        const sparse = await perform({ ...given, every, budget: 8000 }, steps);
        const [again, kept] = [everyRowSource(sparse.recording, readerOf(given, sparse.recording), every), keptRowSource(whole.recording)];
        const text = await document(again);
        assert.equal(text, await document(kept));
        assert.deepEqual([again.rowCount, kept.rowCount], [text.trimEnd().split('\n').length - 1, whole.recording.rows]);
        // The same of what was kept whole.
        const all = keptRowSource((await perform({ ...given, every: 1, budget: 1e9 }, steps)).recording, every);
        assert.equal(text, await document(all));
        assert.equal(all.rowCount, kept.rowCount);
      }),
      { numRuns: 30 },
    );
  }).timeout(60_000);

  it('are drawn as they would be had they been kept, curves and ways', async () => {
    const range = fc.tuple(fc.nat(400), fc.nat(400)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    const column = fc.constantFrom('loss', 'parameters', 'gradient', 'update', 'gradientNorm', 'updateRatio', 'updateNormRatio');
    const spacing = fc.constantFrom<Spacing[]>('linear', 'logarithmic');
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 1, max: 400 }), range, column, spacing, fc.integer({ min: 1, max: 40 }), async (given, steps, [from, to], id, spread, buckets) => {
        const whole = await perform({ ...given, every: 1, budget: 1e9 }, steps);
        const sparse = await perform({ ...given, budget: 8000 }, steps);
        const coordinates = id === 'loss' ? [0] : [given.n - 1, 0];
        const last = whole.summary.steps;
        const request = { column: id, coordinates, from: Math.min(from, last), to: Math.min(to, last), buckets, spacing: spread };
        const reader = readerOf(given, sparse.recording);
        assert.deepEqual(await reader.series(request), coordinates.map((coordinate) => seriesWindow(whole.recording, id, coordinate, request.from, request.to, buckets, spread)));
        const box = { x: [0, 2], y: [0, 2] } as const;
        assert.deepEqual(await reader.path({ box }), trajectoryPath(whole.recording, box));
      }),
      { numRuns: 80 },
    );
  }).timeout(60_000);

  it('come back with the bits that they had', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 1, max: 400 }), fc.nat(400), fc.nat(40), async (given, steps, at, span) => {
        const whole = await perform({ ...given, every: 1, budget: 1e9 }, steps);
        const sparse = await perform({ ...given, budget: 8000 }, steps);
        const last = whole.summary.steps;
        const first = Math.min(at, last);
        const to = Math.min(first + span, last);
        const piece = await readerOf(given, sparse.recording).piece(first, to);
        const expected = whole.recording.columns.map(({ id, data, width }) => [id, ...data.subarray(first * width, (to + 1) * width)]);
        assert.deepEqual(piece.columns.map(({ id, data }) => [id, ...data]), expected);
        const wanted = { id: 'parameters', coordinates: [given.n - 1] };
        const some = await readerOf(given, sparse.recording).piece(first, to, [wanted]);
        const parameters = whole.recording.columns.find(({ id }) => id === 'parameters')!;
        assert.deepEqual([...some.columns[0]!.data], Array.from({ length: to - first + 1 }, (_, i) => parameters.data[(first + i) * given.n + given.n - 1]));
      }),
      { numRuns: 80 },
    );
  }).timeout(60_000);
});
