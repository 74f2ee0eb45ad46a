import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { generalOptimizers, optimizers } from '../../../engine/optimizers/registry.ts';
import { LossFiles } from '../worker/lossFiles.ts';
import { buildOnce, commandLine, sourceEntry } from './commandLine.ts';

const wire = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
const point = z.strictObject({ step: z.int(), loss: wire, parameters: z.array(wire) });
const rows = z.array(z.array(wire.nullable()));
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const document = z.strictObject({
  loss: z.strictObject({ file: z.string(), name: z.string(), dimensions: z.int() }),
  dependsOn: z.strictObject({
    versions: z.strictObject({ optimizerLab: z.string().regex(/^\d+\.\d+\.\d+/), node: z.string() }),
    source: z.strictObject({ hash, files: z.array(z.strictObject({ file: z.string(), hash })) }),
    steps: z.int(),
    seed: z.int(),
    start: z.union([z.array(wire), z.string()]).optional(),
    stop: z.strictObject({ lossBelow: z.number().optional(), gradientNormBelow: z.number().optional() }),
    breakpoints: z.array(z.string()).optional(),
    every: z.int(),
    numericGradients: z.boolean(),
  }),
  runs: z.array(
    z.object({
      label: z.string(),
      branch: z.strictObject({ of: z.int(), step: z.int() }).optional(),
      optimizer: z.strictObject({ id: z.string(), dialect: z.string(), hyperparameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])), transforms: z.array(z.string()).optional(), averaging: z.string().optional() }),
      start: z.array(wire),
      seed: z.int(),
      steps: z.int(),
      evaluations: z.strictObject({ loss: z.int(), gradient: z.int() }),
      stopped: z.enum(['steps', 'loss', 'gradient', 'diverged', 'cancelled', 'error']),
      best: point,
      last: point,
      divergence: z.object({ lastFinite: point, lastFiniteLoss: z.strictObject({ step: z.int(), loss: z.number() }).optional() }).optional(),
      recording: z
        .object({ step: z.array(z.int()), loss: z.array(wire), parameters: rows, gradient: rows, update: rows, effectiveLearningRate: rows, state: z.record(z.string(), rows) })
        .optional(),
    }),
  ),
});

const gradientDocument = z.strictObject({
  loss: z.strictObject({ file: z.string(), name: z.string(), dimensions: z.int() }),
  at: z.array(wire),
  value: wire,
  gradient: z.array(wire),
  method: z.enum(['source', 'trace', 'given', 'numeric']),
  notes: z.array(z.strictObject({ message: z.string(), line: z.int(), column: z.int() })),
  check: z.strictObject({ maxRelativeError: wire, at: z.array(wire) }),
  agrees: z.boolean().nullable(),
  unchecked: z.string().optional(),
  exact: z.array(wire).optional(),
  numeric: z.array(wire),
  relativeErrors: z.array(wire),
});

const withoutTime = (text: string): string => text.replace(/"milliseconds":[\d.e-]+/g, '');

describe("the command line's JSON", function () {
  this.timeout(120_000);
  before(buildOnce);

  async function json(...args: string[]) {
    const { code, stdout, stderr } = await commandLine(args);
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return document.parse(JSON.parse(stdout));
  }

  it('of a run has the promised form and rows', async () => {
    const { loss, runs } = await json('run', 'rosenbrock.ts#rosenbrock', '--optimizer', 'adam@keras:learningRate=0.01,beta1=0.8', '--steps', '7', '--start', '-1.2,1', '--seed', '5', '--json');
    assert.deepEqual(loss, { file: 'rosenbrock.ts', name: 'rosenbrock', dimensions: 2 });
    const [run] = runs;
    assert.deepEqual([run!.optimizer.id, run!.optimizer.dialect, run!.optimizer.hyperparameters['learningRate'], run!.optimizer.hyperparameters['beta1']], ['adam', 'keras', 0.01, 0.8]);
    assert.deepEqual([run!.start, run!.seed, run!.steps, run!.stopped], [[-1.2, 1], 5, 7, 'steps']);
    const { step, loss: losses, parameters, gradient, update, effectiveLearningRate, state } = run!.recording!;
    assert.deepEqual(step, [0, 1, 2, 3, 4, 5, 6, 7]);
    for (const series of [losses, parameters, gradient, update, effectiveLearningRate, ...Object.values(state)]) assert.equal(series.length, 8);
    assert.deepEqual(parameters[0], [-1.2, 1]);
    for (const absent of [gradient, update, effectiveLearningRate]) assert.deepEqual(absent[0], [null, null]);
    assert.deepEqual(state['m']![0], [0, 0]);
    assert.deepEqual(run!.last, { step: 7, loss: losses[7], parameters: parameters[7] });
    for (let t = 1; t <= 7; t++) for (let i = 0; i < 2; i++) assert.equal(parameters[t]![i], (parameters[t - 1]![i] as number) + (update[t]![i] as number));
  });

  it('says what the runs depended on, and is the same again', async () => {
    const files = new LossFiles();
    try {
      const { file } = files.save("/** @loss @data ./rows.csv @start normal 1 @dimensions 3 @batch 2 */\nexport const f = (p: number[], rows: { a: number }[]) => rows.reduce((sum, { a }) => sum + p.reduce((s, x) => s + (x - a) ** 2, 0), 0);\n");
      writeFileSync(join(file, '..', 'rows.csv'), 'a\n1\n2\n3\n');
      const args = ['compare', file, '--optimizers', 'adam,noisysgd,tf', '--steps', '20', '--seed', '7', '--start', 'uniform -1 1', '--stop-loss', '1e-9', '--json'];
      const [one, other] = [await commandLine(args), await commandLine(args)];
      assert.equal(one.stderr, '');
      const { dependsOn } = document.parse(JSON.parse(one.stdout));
      assert.deepEqual(dependsOn.source.files.map((entry) => entry.file).sort(), [file, join(file, '..', 'rows.csv')].sort());
      assert.deepEqual([dependsOn.steps, dependsOn.seed, dependsOn.start, dependsOn.stop, dependsOn.every, dependsOn.numericGradients], [20, 7, 'uniform -1 1', { lossBelow: 1e-9 }, 1, false]);
      assert.equal(withoutTime(other.stdout), withoutTime(one.stdout));
      writeFileSync(join(file, '..', 'rows.csv'), 'a\n1\n2\n4\n');
      const changed = document.parse(JSON.parse((await commandLine(args)).stdout)).dependsOn.source;
      assert.notEqual(changed.hash, dependsOn.source.hash);
    } finally {
      files.remove();
    }
  });

  it('is the same from the sources', async () => {
    const args = ['compare', 'rosenbrock.ts', '--optimizer', 'nadam', '--optimizer', 'tf', '--steps', '5', '--json'];
    const { stdout, stderr } = await commandLine(args, { entry: sourceEntry });
    assert.equal(stderr, '');
    assert.equal(withoutTime(stdout), withoutTime((await commandLine(args)).stdout));
  });

  it('of a comparison has a run for every optimizer, TFOptimizer too', async () => {
    const { runs } = await json('compare', 'rosenbrock.ts', '--optimizers', 'all', '--steps', '5', '--json');
    assert.deepEqual(runs.map(({ optimizer }) => optimizer.id), generalOptimizers.map(({ id }) => id));
    for (const { optimizer, recording } of runs) {
      assert.equal(recording!.step.length, 6, optimizer.id);
      for (const [id, series] of Object.entries(recording!.state)) for (const row of series) assert.equal(row.length, 2, `${optimizer.id} ${id}`);
    }
  });

  it('writes numbers that JSON has not as strings', async () => {
    const { runs } = await json('run', 'rosenbrock.ts', '--optimizer', 'sgd:learningRate=1', '--json');
    assert.equal(runs[0]!.stopped, 'diverged');
    assert.equal(runs[0]!.last.loss, 'NaN');
    assert.ok(runs[0]!.last.parameters.some((value) => typeof value === 'string'));
    assert.ok(typeof runs[0]!.best.loss === 'number');
    assert.ok(typeof runs[0]!.divergence!.lastFiniteLoss!.loss === 'number');
  });

  it('has no recording with --record none, and every k-th row with --every', async () => {
    const args = ['run', 'rosenbrock.ts', '--optimizer', 'nadam', '--steps', '25', '--json'];
    const whole = await json(...args);
    assert.equal((await json(...args, '--record', 'none')).runs[0]!.recording, undefined);
    const thin = (await json(...args, '--every', '10')).runs[0]!.recording!;
    assert.deepEqual(thin.step, [0, 10, 20, 25]);
    assert.deepEqual(thin.state['vHat'], [0, 10, 20, 25].map((t) => whole.runs[0]!.recording!.state['vHat']![t]));
  });

  it('is the same each time but for the clock', async () => {
    const once = async () => withoutTime((await commandLine(['compare', 'logistic.ts#logistic', '--optimizer', 'sgd', '--optimizer', 'adam', '--steps', '30', '--json'])).stdout);
    const first = await once();
    assert.ok(first.length > 1000);
    assert.equal(await once(), first);
  });

  it('of a gradient says its method', async () => {
    const { stdout } = await commandLine(['gradient', 'own-gradient.ts', '--at', '1,2', '--json']);
    const check = gradientDocument.parse(JSON.parse(stdout));
    assert.equal(check.method, 'given');
    assert.equal(check.gradient.length, 2);
    assert.deepEqual(check.exact, check.gradient);
  });

  it('of a gradient has the promised form on every rung, with places of what keeps it from a faster one', async () => {
    const folder = new LossFiles();
    try {
      const text = [
        '/** @loss */ export const plain = (x: number, y: number): number => x ** 3 * y;',
        '/** @loss */ export const mapped = (x: number, y: number): number => {',
        '  function* terms() { yield x ** 3 * y; }',
        '  return [...terms()][0]!;',
        '};',
        '/** @loss */ export const rounding = (x: number, y: number): number =>',
        '  new Float32Array([x])[0]! ** 3 * y;',
      ];
      writeFileSync(join(folder.folder, 'rungs.ts'), text.join('\n'));
      const gradient = async (name: string, ...options: string[]) => {
        const { code, stdout, stderr } = await commandLine(['gradient', `rungs.ts#${name}`, '--at', '2,5', '--json', ...options], { folder: folder.folder });
        return code === 0 ? gradientDocument.parse(JSON.parse(stdout)) : stderr;
      };
      const [plain, mapped, rounding] = [await gradient('plain'), await gradient('mapped'), await gradient('rounding', '--numeric')];
      assert.ok(typeof plain !== 'string' && typeof mapped !== 'string' && typeof rounding !== 'string');
      assert.deepEqual([plain.method, plain.value, plain.gradient, plain.notes], ['source', 40, [60, 8], []]);
      assert.ok((plain.check.maxRelativeError as number) < 1e-8);
      assert.deepEqual([mapped.method, mapped.value, mapped.gradient], ['trace', 40, [60, 8]]);
      assert.deepEqual(mapped.notes.map(({ line, column }) => [line, column]), [[3, 3]]);
      assert.match(mapped.notes[0]!.message, /Generators are not followed.*computed by tracing/);
      assert.equal(rounding.method, 'numeric');
      assert.equal(rounding.notes[0]!.line, 7);
      assert.match(rounding.notes[0]!.message, /numeric/);
      assert.match((await gradient('rounding')) as string, /^rungs\.ts:7:\d+: .*no exact gradient/);
    } finally {
      folder.remove();
    }
  });

  it('of the optimizers and of the losses of a file is complete', async () => {
    const { stdout } = await commandLine(['optimizers', '--json']);
    assert.deepEqual((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id), optimizers.map(({ id }) => id));
    const losses = JSON.parse((await commandLine(['losses', 'rosenbrock.ts', '--json'])).stdout) as { losses: { name: string; line: number; domain: unknown }[] };
    assert.deepEqual(losses.losses.map(({ name, domain }) => ({ name, domain })), [{ name: 'rosenbrock', domain: [[-2, 2], [-1, 3]] }]);
    assert.ok(losses.losses[0]!.line > 1);
  });
});
