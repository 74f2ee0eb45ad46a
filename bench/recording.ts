/*
 * What a step costs: `node bench/recording.ts [steps] [rounds]`.
 * Rosenbrock in two dimensions with a gradient given by the user, through the whole step loop as a worker runs it, all in one process, the cases in shuffled order each
 * round. Prints the median of the nanoseconds per step, and the quartiles; each case is one of many in its process, as the runs of a worker are.
 */
import { join } from 'node:path';
import { prepareLoss } from '../engine/loss/prepareLoss.ts';
import { nodeFiles } from '../engine/node/nodeFiles.ts';
import { createStepper } from '../engine/optimizers/createStepper.ts';
import { parseSpec } from '../engine/optimizers/spec.ts';
import { rowBytes } from '../engine/recording/keepEvery.ts';
import { performRun } from '../engine/run/performRun.ts';
import { controlBytes } from '../engine/run/runMarks.ts';

/** Processor time of this thread in microseconds; Node has it since 23.9, its types not yet. */
const { threadCpuUsage } = process as unknown as { threadCpuUsage(this: void): { readonly user: number; readonly system: number } };

const steps = Number(process.argv[2] ?? 500_000);
const rounds = Number(process.argv[3] ?? 11);

const file = join(import.meta.dirname, 'rosenbrock.ts');
const files = nodeFiles({
  [file]: `/** @loss @start -1.2, 1 */
export function rosenbrock(x: number, y: number): number { const a = 1 - x, e = y - x * x; return a * a + 100 * e * e; }
export function rosenbrockGradient(x: number, y: number): [number, number] { const e = y - x * x; return [-2 * (1 - x) - 400 * x * e, 200 * e]; }
`,
});

interface Case {
  readonly name: string;
  readonly spec: string;
  readonly columns: 'all' | 'none';
  readonly times: number[];
  bytes: number;
}

const cases = ['sgd:learningRate=0.0001', 'momentum:learningRate=0.0001', 'adam'].flatMap((spec) =>
  (['none', 'all'] as const).map((columns): Case => ({ name: `${spec.replace(/:.*/, '')}, recording ${columns}`, spec, columns, times: [], bytes: 0 })),
);

async function measure(each: Case): Promise<void> {
  const { objective, start } = await prepareLoss({ file, recognition: 'tagged', seed: 1 }, files);
  const optimizer = parseSpec(each.spec);
  const stepper = await createStepper(optimizer, 2, () => Promise.reject(new Error('not here')));
  // Processor time of this thread: what others do on the machine counts less.
  const before = threadCpuUsage();
  performRun({
    objective,
    notes: [],
    stepper,
    theta: start,
    configuration: { optimizer, steps, seed: 1, stop: {}, recording: { columns: each.columns, every: 1, budget: 2 ** 40 } },
    control: new Int32Array(new SharedArrayBuffer(controlBytes)),
    announcer: {
      opening: ({ columns }) => {
        each.bytes = columns.length > 0 ? rowBytes(columns) : 0;
      },
      block: () => {},
    },
  });
  const after = threadCpuUsage();
  each.times.push(((after.user + after.system - before.user - before.system) * 1000) / steps);
}

for (let round = 0; round < rounds + 1; round++) {
  const order = cases.map((each) => ({ each, key: Math.random() })).sort((a, b) => a.key - b.key);
  for (const { each } of order) await measure(each);
  // The first round only warms up.
  if (round === 0) for (const each of cases) each.times.length = 0;
}

const quantile = (sorted: readonly number[], part: number) => sorted[Math.round((sorted.length - 1) * part)]!.toFixed(1);
console.log(`node ${process.version}, ${steps} steps, ${rounds} rounds; ns per step`);
for (const { name, times, bytes } of cases) {
  const sorted = times.toSorted((a, b) => a - b);
  console.log(`${name.padEnd(26)} median ${quantile(sorted, 0.5).padStart(7)}   quartiles ${quantile(sorted, 0.25)} – ${quantile(sorted, 0.75)}   least ${quantile(sorted, 0)}${bytes ? `   ${bytes} bytes per row` : ''}`);
}
