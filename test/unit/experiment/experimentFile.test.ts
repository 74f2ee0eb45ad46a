import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { readExperiment } from '../../../engine/experiment/experimentFile.ts';
import type { Experiment } from '../../../engine/experiment/experimentFile.ts';
import { writeExperiment } from '../../../engine/experiment/writeExperiment.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';

const folder = join(import.meta.dirname, 'folder');
const lossFile = join(folder, 'losses', 'bowl.ts');
const twoFile = join(folder, 'two.ts');
const brokenFile = join(folder, 'broken.ts');
const sharpFile = join(folder, 'no #1', 'bowl #2.ts');
const file = join(folder, 'first.optlab.json');
const files = nodeFiles({
  [lossFile]: '/** @loss */\nexport function bowl(x: number, y: number): number { return x * x + y * y; }\nexport function plain(x: number): number { return x; }\n',
  [twoFile]: 'export function aLoss(x: number): number { return x; }\nexport function bLoss(x: number): number { return x; }\n',
  [brokenFile]: 'export function aLoss(x: number): number { return x; }\nexport function ( {',
  [sharpFile]: '/** @loss */\nexport function bowl(x: number): number { return x * x; }\n',
});

const read = (text: string) => readExperiment(file, text, files);

/** The problems of a text in which « stands before each place that is to be blamed, one message pattern for each. */
async function blames(marked: string, ...messages: RegExp[]): Promise<void> {
  const places: string[] = [];
  const text = marked
    .split('\n')
    .map((line, number) => {
      let rest = line;
      for (let at = rest.indexOf('«'); at >= 0; at = rest.indexOf('«')) {
        places.push(`${number + 1}:${at + 1}`);
        rest = rest.slice(0, at) + rest.slice(at + 1);
      }
      return rest;
    })
    .join('\n');
  const { experiment, problems } = await read(text);
  assert.equal(experiment, undefined);
  assert.deepEqual(problems.map(({ line, column }) => `${line}:${column}`).toSorted(), places.toSorted(), problems.map(({ message }) => message).join('\n'));
  for (const message of messages) assert.ok(problems.some((problem) => message.test(problem.message)), `${String(message)} in\n${problems.map((problem) => problem.message).join('\n')}`);
  for (const problem of problems) assert.deepEqual([problem.file, problem.severity], [file, 'error']);
}

describe('an experiment file', () => {
  it('is read, with comments, SPECs, objects and defaults', async () => {
    const { experiment, problems } = await read(`{
      "$schema": "x", // said by the editor
      "loss": "losses/bowl.ts#bowl",
      "optimizers": ["sgd", { "id": "adam", "dialect": "keras", "hyperparameters": { "learningRate": 0.5 } },],
    }`);
    assert.deepEqual(problems, []);
    assert.deepEqual(experiment, { loss: { file: lossFile, name: 'bowl' }, optimizers: [parseSpec('sgd'), parseSpec('adam@keras:learningRate=0.5')], steps: 2000, seed: 1, stop: {} } satisfies Experiment);
  });

  it('names a loss function in a file whose path has a #', async () => {
    const loss = async (reference: string) => (await read(`{"loss":"${reference}","optimizers":["sgd"]}`)).experiment!.loss;
    assert.deepEqual(await loss('no #1/bowl #2.ts#bowl'), { file: sharpFile, name: 'bowl' });
    assert.deepEqual(await loss('no #1/bowl #2.ts'), { file: sharpFile });
    await blames('{ "loss": «"no #1/bowl #2.ts#bow", "optimizers": ["sgd"] }', /no loss function “bow”/);
  });

  it('says where the loss function’s file does not parse', () => blames('{ "loss": «"broken.ts#bLoss", "optimizers": ["sgd"] }', /^broken\.ts:2:\d+: Syntax error/));

  it('takes a start as numbers or as a text, and stop conditions', async () => {
    const start = async (text: string) => (await read(`{"loss":"losses/bowl.ts","optimizers":["sgd"],"start":${text},"stop":{"lossBelow":1e-3,"gradientNormBelow":0}}`)).experiment;
    assert.deepEqual((await start('[1, -2]'))!.start, { kind: 'point', values: [1, -2] });
    assert.deepEqual((await start('"uniform -1 1"'))!.start, { kind: 'uniform', low: -1, high: 1 });
    assert.deepEqual((await start('"all 1"'))!.stop, { lossBelow: 1e-3, gradientNormBelow: 0 });
    assert.deepEqual((await start('"all 1"'))!.loss, { file: lossFile });
  });

  it('blames what is not known, with what may have been meant', async () => {
    await blames(
      `{ "loss": "losses/bowl.ts#bowl", "optimizers": ["sgd"],
        «"step": 10,
        "stop": { «"losBelow": 1 } }`,
      /“step” is not known here.*“steps”/,
      /“losBelow”.*“lossBelow”/,
    );
  });

  it('blames every value of a wrong kind where it stands', async () => {
    await blames(
      `{
        "loss": «3,
        "optimizers": [«5, «{ "dialect": "keras" }],
        "steps": «1.5, "seed": «-1,
        "start": «[1, "2"],
        "stop": { "lossBelow": «"low" }
      }`,
      /“loss” names a file/,
      /An optimizer is a SPEC/,
      /“steps” is a whole number from 0/,
      /“seed”/,
      /“start” is a list of numbers/,
      /“lossBelow” is a number/,
    );
  });

  it('blames what is missing at the whole', async () => {
    const { problems } = await read('{}');
    assert.deepEqual(problems.map(({ line, column }) => [line, column]), [[1, 1], [1, 1]]);
    assert.match(problems.map(({ message }) => message).join(), /“loss” names.*“optimizers” is a list/);
    await blames('«[]', /An experiment is an object/);
    assert.equal((await read('')).problems.length, 1);
    assert.match((await read('{ "loss": ')).problems[0]!.message, /no JSON/);
  });

  it('blames an optimizer at the very word', async () => {
    await blames(
      `{ "loss": "losses/bowl.ts#bowl", "optimizers": [
        «"adamm",
        «"adam:learningRate=-1",
        { "id": «"sgdd" },
        { "id": "adam", "dialect": «"keros" },
        { "id": "adam", "hyperparameters": { "learningRate": «0, "beta1": 0.5, "beta3": «1 } }
      ] }`,
      /“adamm”.*“adam”/,
      /learningRate cannot be -1/,
      /“sgdd”.*“sgd”/,
      /“keros”.*“keras”/,
      /learningRate cannot be 0/,
      /“beta3”/,
    );
  });

  it('reads what a choice brings with it in any order', async () => {
    const { problems, experiment } = await read('{"loss":"losses/bowl.ts","optimizers":[{"id":"tf","hyperparameters":{"beta1":0.5,"optimizer":"adam"}}]}');
    assert.deepEqual(problems, []);
    assert.equal(experiment!.optimizers[0]!.hyperparameters['beta1'], 0.5);
  });

  it('blames a loss function that is not there, and one of several that is not named', async () => {
    await blames('{ "loss": «"bowl.ts#bowl", "optimizers": ["sgd"] }', /There is no file “bowl.ts”.*folder of this experiment/);
    await blames('{ "loss": «"losses/bowl.ts#bow", "optimizers": ["sgd"] }', /no loss function “bow”.*“bowl”.*bowl, plain/);
    await blames('{ "loss": «"two.ts", "optimizers": ["sgd"] }', /“two.ts#aLoss”, “two.ts#bLoss”/);
    await blames('{ "loss": "losses/bowl.ts", "optimizers": ["sgd"], "start": «"al 1" }', /“al” is no start/);
  });

  it('has branches, each with a run before it and steps behind it, and writes them again', async () => {
    const text = '{"loss":"losses/bowl.ts","optimizers":["sgd","adam"],"steps":100,"branches":[{"of":1,"step":50,"optimizer":"adam:learningRate=0.1"},{"of":2,"step":99,"optimizer":{"id":"sgd"}}]}';
    const { problems, experiment } = await read(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(experiment!.branches, [{ of: 1, step: 50 }, { of: 2, step: 99 }]);
    assert.deepEqual(experiment!.optimizers, ['sgd', 'adam', 'adam:learningRate=0.1', 'sgd'].map((spec) => parseSpec(spec)));
    assert.deepEqual((await read(writeExperiment(file, experiment!))).experiment, experiment);
    await blames(
      `{ "loss": "losses/bowl.ts", "optimizers": ["sgd"], "steps": 100, "branches": [
        { "of": «1, "step": 5, "optimizer": "sgd" },
        { "of": 1, "step": «100, "optimizer": «"sgdd" }
      ] }`,
      /no run 1 before this branch.*at most 0/,
      /from step 100 has nothing to run/,
      /“sgdd”/,
    );
    await blames(
      '{ "loss": "losses/bowl.ts", "optimizers": ["sgd"], "branches": [{ "of": «-1, "step": «"5", "optimizer": «4 }, { "of": 0, "step": 1, "optimizer": "sgd", «"steps": 3 }] }',
      /“of” is the place/,
      /“step” is a whole number/,
      /An optimizer is a SPEC/,
      /“steps” is not known here.*“step”/,
    );
  });

  it('is written so that it reads the same again', async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const starts = fc.oneof(
      fc.record({ kind: fc.constant('point' as const), values: fc.array(number, { minLength: 1, maxLength: 5 }) }),
      fc.record({ kind: fc.constant('all' as const), value: number }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(optimizers.map(({ id }) => id), { minLength: 1 }),
        fc.option(starts, { nil: undefined }),
        fc.record({ lossBelow: number, gradientNormBelow: number.map(Math.abs) }, { requiredKeys: [] }),
        fc.nat(),
        async (ids, start, stop, seed) => {
          const experiment: Experiment = { loss: { file: lossFile, name: 'bowl' }, optimizers: [...ids.map((id) => parseSpec(id)), parseSpec('adam@keras:learningRate=0.25,amsgrad=true')], steps: 17, seed, stop, ...(start && { start }) };
          const text = writeExperiment(file, experiment);
          const again = await read(text);
          assert.deepEqual(again.problems, []);
          // JSON has one zero only.
          assert.equal(JSON.stringify(again.experiment), JSON.stringify(experiment));
          assert.equal(writeExperiment(file, again.experiment!), text);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is written for people', () => {
    const experiment: Experiment = {
      loss: { file: join(folder, '..', 'elsewhere', 'f.ts'), name: 'f' },
      optimizers: [parseSpec('sgd'), parseSpec('adam@keras:learningRate=0.25')],
      steps: 10,
      start: { kind: 'point', values: [-1.2, 1] },
      seed: 3,
      stop: { lossBelow: 1e-10 },
    };
    assert.equal(
      writeExperiment(file, experiment, { schema: './schema.json' }),
      `{
  "$schema": "./schema.json",
  "loss": "../elsewhere/f.ts#f",
  "optimizers": [
    "sgd",
    "adam@keras:learningRate=0.25"
  ],
  "steps": 10,
  "start": [-1.2, 1],
  "seed": 3,
  "stop": {
    "lossBelow": 1e-10
  }
}
`,
    );
  });
});
