import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExperiment } from '../../../engine/experiment/experimentFile.ts';
import { writeExperiment } from '../../../engine/experiment/writeExperiment.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';
import assert from 'node:assert/strict';
import { fuzzCases } from './fuzzCases.ts';
import { mutated, withGiant } from './hostileTexts.ts';
import { judgeProblem } from './judgeMessage.ts';

const example = (name: string): string => readFileSync(join(import.meta.dirname, '../../../examples', name), 'utf8');

const experiments = [
  '{ "loss": "f.ts#f", "optimizers": ["sgd", "adam@keras:learningRate=0.01"], "steps": 100, "start": [1, 2], "seed": 3, "stop": { "lossBelow": 1e-3, "gradientNormBelow": 0.1 }, "breakpoints": ["loss < 1e-3"] }',
  '// with comments\n{\n  "loss": "./f.ts",\n  "optimizers": [{ "id": "adam", "dialect": "keras", "hyperparameters": { "learningRate": 0.1, "beta1": "cosine(0.9,10)" }, "transforms": ["clipNorm(1)"], "averaging": "ema(0.9)", },],\n  "start": "normal 0.1",\n}\n',
  '{ "loss": "missing.ts", "optimizers": ["./my.ts#mine"] }',
  example('rosenbrock.optlab.json'),
  example('dialects.optlab.json'),
];
const files = nodeFiles({
  '/w/f.ts': '/** @loss */ export function f(x: number, y: number): number { return x + y; }',
  '/w/my.ts': '/** @optimizer */ export const mine = { hyperparameters: { learningRate: 0.1 }, step({ g }, { learningRate }) { const effectiveLearningRate = learningRate; const update = -learningRate * g; } };',
});

async function reading(text: string): Promise<void> {
  const { experiment, problems } = await readExperiment('/w/e.optlab.json', text, files);
  for (const problem of problems) judgeProblem(problem, text, ['/w/e.optlab.json']);
  assert.ok(experiment !== undefined || problems.length > 0, 'it says why there is no experiment');
  if (!experiment) return;
  const written = writeExperiment('/w/e.optlab.json', experiment);
  assert.deepEqual((await readExperiment('/w/e.optlab.json', written, files)).experiment, experiment, 'what is written is read back');
}

describe('fuzz: experiment files', () => {
  it('as they are nearly right', () => fuzzCases(2000, mutated(experiments), reading));
  it('with something giant in them', () => fuzzCases(40, withGiant(experiments), reading));
});
