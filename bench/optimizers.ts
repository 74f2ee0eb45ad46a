/*
 * What a step costs, beside others in the same run: `npm run bench:optimizers`.
 * In two dimensions on Rosenbrock as a user writes it, through the whole loop of a run as a worker does it, recorder off and on; then the update of n parameters.
 * Beside it the same loops in C where a compiler is at hand, TensorFlow.js, and PyTorch and Optax where `npm run parity` has made their environment
 * (or PYTHON names one). Processor time; medians of rounds in turn, ± half the distance of the quartiles.
 */
import * as tf from '@tensorflow/tfjs';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepareLoss } from '../engine/loss/prepareLoss.ts';
import { nodeFiles } from '../engine/node/nodeFiles.ts';
import { createStepper } from '../engine/optimizers/createStepper.ts';
import { parseSpec } from '../engine/optimizers/spec.ts';
import { performRun } from '../engine/run/performRun.ts';
import { controlBytes } from '../engine/run/runMarks.ts';
import { processorTime, summary, type Timing } from './autodiff/timing.ts';
import { compileC } from './optimizers/cLanguage.ts';

const rounds = 9;
const steps = 2_000_000;

const file = join(import.meta.dirname, '..', 'examples', 'rosenbrock.ts');
const noNative = (): Promise<never> => Promise.reject(new Error('not here'));
const specs = { sgd: 'sgd:learningRate=0.0001', adam: 'adam' } as const;
type Optimizer = keyof typeof specs;

/** Nanoseconds per step. */
async function ours(optimizer: Optimizer, records: boolean): Promise<number> {
  const { objective, start } = await prepareLoss({ file, name: 'rosenbrock', recognition: 'tagged', seed: 1 }, nodeFiles({}));
  const configuration = { optimizer: parseSpec(specs[optimizer]), steps, seed: 1, stop: {}, recording: { columns: records ? 'all' : 'none', every: 1, budget: 2 ** 40 } } as const;
  const stepper = await createStepper(configuration.optimizer, 2, noNative, { seed: 1, records });
  const before = processorTime();
  performRun({ objective, notes: [], stepper, theta: start, configuration, control: new Int32Array(new SharedArrayBuffer(controlBytes)), announcer: { opening: () => undefined, block: () => undefined } });
  return ((processorTime() - before) * 1e6) / steps;
}

/** Nanoseconds per parameter of an update. */
async function ourUpdate(n: number, repetitions: number): Promise<number> {
  const stepper = await createStepper(parseSpec('adam'), n, noNative, { seed: 1, records: false });
  const [theta, g] = [0.1, 0.2].map((base) => Float64Array.from({ length: n }, (_, i) => base + 0.001 * (i % 97)));
  // Past the steps whose corrections are powers.
  const update = (): void => stepper.step(50_000, theta!, g!, [], 0, 0);
  update();
  const before = processorTime();
  for (let i = 0; i < repetitions; i++) update();
  return ((processorTime() - before) * 1e6) / repetitions / n;
}

/** Microseconds per step of TensorFlow.js on the same loss. */
function tensorflowStep(optimizer: Optimizer): number {
  const [x, y] = [tf.variable(tf.scalar(-1.2)), tf.variable(tf.scalar(1))];
  const tensorflow = optimizer === 'sgd' ? tf.train.sgd(0.0001) : tf.train.adam();
  const count = 200;
  const before = processorTime();
  for (let t = 0; t < count; t++) tensorflow.minimize(() => tf.add(tf.square(tf.sub(1, x)), tf.mul(100, tf.square(tf.sub(y, tf.square(x))))));
  const taken = processorTime() - before;
  tf.dispose([x, y]);
  tensorflow.dispose();
  return (taken * 1e6) / count;
}

function tensorflowUpdate(n: number, repetitions: number): number {
  const variable = tf.variable(tf.fill([n], 0.1));
  const gradient = tf.fill([n], 0.2);
  const adam = tf.train.adam();
  adam.applyGradients([{ name: variable.name, tensor: gradient }]);
  const before = processorTime();
  for (let i = 0; i < repetitions; i++) adam.applyGradients([{ name: variable.name, tensor: gradient }]);
  const taken = processorTime() - before;
  tf.dispose([variable, gradient]);
  adam.dispose();
  return (taken * 1e6) / repetitions / n;
}

/** What PyTorch and Optax take, by the names of our own measurements; nothing where they are not installed. */
function inPython(sizes: readonly number[]): Readonly<Record<string, number>> {
  const python = process.env.PYTHON ?? join(import.meta.dirname, '..', '.cache', 'parity', 'bin', 'python');
  if (!existsSync(python)) return {};
  return JSON.parse(execFileSync(python, [join(import.meta.dirname, 'optimizers', 'python.py'), ...sizes.map(String)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as Record<string, number>;
}

const samples = new Map<string, number[]>();
async function take(name: string, measure: () => number | Promise<number>): Promise<void> {
  const times = samples.get(name) ?? [];
  samples.set(name, times);
  times.push(await measure());
}

tf.enableProdMode();
await tf.setBackend('cpu');
const c = compileC();
const sizes = [1e3, 1e5, 1e6];
const repetitionsOf = (n: number): number => Math.round(2e7 / n);

for (let round = 0; round <= rounds; round++) {
  for (const optimizer of ['sgd', 'adam'] as const) {
    for (const records of [false, true]) {
      const name = `${optimizer}, ${records ? 'every column recorded' : 'nothing recorded'}`;
      await take(name, () => ours(optimizer, records));
      if (c) await take(`${name}: C`, () => c.steps(optimizer, records, steps));
    }
    await take(`${optimizer}: TensorFlow.js`, () => tensorflowStep(optimizer));
  }
  for (const n of sizes) {
    await take(`update of ${n}`, () => ourUpdate(n, repetitionsOf(n)));
    if (c) await take(`update of ${n}: C`, () => c.update(n, repetitionsOf(n)));
    await take(`update of ${n}: TensorFlow.js`, () => tensorflowUpdate(n, Math.max(2, Math.round(repetitionsOf(n) / 200))));
  }
  // Python's start takes longer than all else.
  if (round % 3 === 0) for (const [name, time] of Object.entries(inPython(sizes))) await take(name, () => time);
  // The first round only warms up.
  if (round === 0) samples.clear();
}
c?.dispose();

const timingOf = (name: string): Timing | undefined => (samples.has(name) ? summary(samples.get(name)!) : undefined);
const shown = (timing: Timing | undefined, unit: string): string => (timing ? `${timing.median.toPrecision(3)} ${unit} ±${Math.round(timing.spread * 50)} %` : '–').padEnd(22);
const ratio = (other: Timing | undefined, own: Timing): string => (other ? (own.median / other.median).toPrecision(3) : '–').padStart(10);

const peers = ['C', 'TensorFlow.js', 'PyTorch', 'Optax'] as const;
console.log(`Node ${process.version}, ${rounds} rounds${c ? '' : '; no C compiler here'}; how many times what others take\n`);
console.log([''.padEnd(32), 'Optimizer Lab'.padEnd(22), ...peers.map((peer) => peer.padEnd(22)), ...peers.map((peer) => `to ${peer}`.padStart(18))].join(''));
for (const [name, times] of samples) {
  if (name.includes(':')) continue;
  const own = summary(times);
  const unit = name.startsWith('update') ? 'ns/parameter' : 'ns/step';
  const others = peers.map((peer) => timingOf(`${name}: ${peer}`) ?? timingOf(`${name.replace(/,.*/, '')}: ${peer}`));
  console.log([name.padEnd(32), shown(own, unit), ...others.map((other) => shown(other, unit)), ...others.map((other) => ratio(other, own).padStart(18))].join(''));
}
