import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FileSystem } from '../../../engine/compile/fileSystem.ts';
import { checkLoss } from '../../../engine/loss/checkLoss.ts';
import { discoverLosses } from '../../../engine/loss/discoverLosses.ts';
import { loadLoss } from '../../../engine/loss/loadLoss.ts';
import type { Recognition } from '../../../engine/loss/lossFunction.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';
import { loadOwn } from '../../../engine/ownOptimizers/loadOwn.ts';
import { SpecError } from '../../../engine/optimizers/spec.ts';
import { discoverOptimizers } from '../../../engine/ownOptimizers/discoverOptimizers.ts';
import { ProblemError } from '../../../engine/problem.ts';
import { fuzzCases } from './fuzzCases.ts';
import { mutated, withGiant } from './hostileTexts.ts';
import { judgeMessage, judgeProblem } from './judgeMessage.ts';

const recognition: fc.Arbitrary<Recognition> = fc.constantFrom('tagged', 'named', 'every');

/** Short, so that an edit hits what matters. */
const losses = [
  '/** @loss @start -1.2, 1 @domain [-2, 2] [-1, 3] @minimum 1, 1 */\nexport function rosenbrock(x: number, y: number): number {\n  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;\n}\n',
  '/** Of a vector.\n * @loss @dimensions 10 @start all 1 */\nexport const sphere = (p: number[]): number => p.reduce((sum, each) => sum + each * each, 0);\n',
  '/** @loss @data ./points.csv @batch 2 */\nexport function fitLoss(w: number, b: number, rows: { x: number; y: number }[]) {\n  let sum = 0;\n  for (const { x, y } of rows) sum += (w * x + b - y) ** 2;\n  return sum / rows.length;\n}\n',
  '/** @loss @shape m.W 2x2 @shape c 3 @start m normal 1 @start c uniform -1 1 */\nexport const f = (m: { W: number[][]; x: number }, c: number[]) => m.W[0]![1]! * c[2]! + m.x;\n',
  'import { sq } from "./sq.ts";\ntype P = [x: number, y: number];\nexport const costOf = ([x, y]: P): number => sq(x) + sq(y);\nexport const costOfGradient = ([x, y]: P): P => [2 * x, 2 * y];\n',
  'class Net { constructor(readonly w: Float64Array) {} run(x: number) { return this.w[0] * x; } }\n/** @loss @dimensions 1 */\nexport default function lossOf(w: Float64Array): number { return new Net(w).run(2) ** 2; }\n',
];
const own = [
  '/** Mine. @optimizer */\nexport const mine = { hyperparameters: { learningRate: 0.1, decay: { default: 0.9, minimum: 0, maximum: 1 } }, state: { m: 0 }, step({ g, m }, { learningRate, decay }) { m = decay * m + (1 - decay) * g; const effectiveLearningRate = learningRate; const update = -learningRate * m; } };\n',
  readFileSync(join(import.meta.dirname, '../../../examples/own-optimizers.ts'), 'utf8'),
];

/** Files that exist only here. */
const filesWith = (text: string): FileSystem => nodeFiles({ '/w/f.ts': text, '/w/sq.ts': 'export const sq = (x: number): number => x * x;\n', '/w/points.csv': 'x,y\n1,2\n3,4\n' });
const known = ['/w/f.ts', '/w/sq.ts', '/w/points.csv'];

function discovering([text, how]: readonly [string, Recognition]): void {
  const { problems, syntaxError } = discoverLosses('/w/f.ts', text, how);
  for (const problem of [...problems, ...(syntaxError ? [syntaxError] : [])]) judgeProblem(problem, text, ['/w/f.ts']);
}

async function loading([text, how]: readonly [string, Recognition]): Promise<void> {
  const files = filesWith(text);
  try {
    const { loss } = await loadLoss({ file: '/w/f.ts', recognition: how }, files);
    assert.ok(loss.name.length > 0);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    judgeProblem(error.problem, text, known);
  }
}

/** Nothing in these can loop, so they may run here. */
const runnable = losses.map((text) => text.replace(/for \(.*\) /, ''));
const mayLoop = /for|while|do\b|repeat|fill|Array\(|join/;

async function checking(text: string): Promise<void> {
  if (mayLoop.test(text)) return;
  for (const problem of await checkLoss({ file: '/w/f.ts', recognition: 'named' }, filesWith(text))) {
    // What the person's own code throws is quoted as it is.
    const quoted = /^\w*Error(: |$)/.test(problem.message);
    judgeProblem(quoted ? { ...problem, message: 'It threw.' } : problem, text, known);
  }
}

async function readingOwn(text: string): Promise<void> {
  const { found, problems, syntaxError } = discoverOptimizers('/w/my.ts', text);
  for (const problem of [...problems, ...found.flatMap((each) => each.problems), ...(syntaxError ? [syntaxError] : [])]) judgeProblem(problem, text, ['/w/my.ts']);
  try {
    await loadOwn(['./my.ts#mine'], '/w', nodeFiles({ '/w/my.ts': text }));
  } catch (error) {
    if (error instanceof SpecError) judgeMessage(error.message, text);
    else if (error instanceof ProblemError) judgeProblem(error.problem, text, ['/w/my.ts']);
    else throw error;
  }
}

describe('fuzz: files of loss functions and optimizers', () => {
  it('are looked through', () => fuzzCases(2500, fc.tuple(mutated(losses), recognition), discovering));
  it('are looked through with something giant in them', () => fuzzCases(60, fc.tuple(withGiant(losses), recognition), discovering));
  it('are loaded', () => fuzzCases(1500, fc.tuple(mutated(losses), recognition), loading));
  it('are loaded with something giant in them', () => fuzzCases(40, fc.tuple(withGiant(losses), recognition), loading));
  it('are differentiated and evaluated', () => fuzzCases(500, mutated(runnable), checking));
  it('are optimizers', () => fuzzCases(1500, mutated(own), readingOwn));
  it('are optimizers with something giant in them', () => fuzzCases(30, withGiant(own), readingOwn));
});
