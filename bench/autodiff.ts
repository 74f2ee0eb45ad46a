/**
 * Exact gradients beside the user's own function, a gradient written by hand, numeric differences and other libraries, on five loss functions;
 * and the time from saving a file to its first gradient.
 * Run: npm run bench:autodiff [-- LOSS | first]. Processor time of this thread; medians of 15 rounds in turn.
 */
import { coldTimings } from './autodiff/coldTimings.ts';
import { problems } from './autodiff/problems.ts';
import { subjectsOf } from './autodiff/subjects.ts';
import { allocatedBytes, measure, type Timing } from './autodiff/timing.ts';

const geometricMean = (values: readonly number[]): number => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** A table whose first column is of texts, in Markdown. */
function print(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = columns.map((head, c) => Math.max(head.length, ...rows.map((row) => (row[c] ?? '').length)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join(' | ')} |`;
  console.log(`\n${title}\n\n${[line(columns), line(widths.map((width, c) => (c === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))), ...rows.map(line)].join('\n')}`);
}

function nanoseconds(time: number): string {
  const [scaled, unit] = time < 1e3 ? [time, 'ns'] : time < 1e6 ? [time / 1e3, 'µs'] : [time / 1e6, 'ms'];
  return `${scaled < 100 ? scaled.toPrecision(3) : scaled.toFixed(0)} ${unit}`;
}
const withSpread = ({ median, spread }: Timing): string => `${nanoseconds(median)} ±${(spread * 50).toFixed(0)} %`;

/** Which ratios are asked for: of one column to another. */
const ratios: readonly (readonly [of: string, to: string])[] = [
  ['source', 'function'],
  ['source', 'hand'],
  ['source HVP', 'source'],
  ['trace', 'function'],
  ['trace HVP', 'trace'],
  ['numeric', 'source'],
  ['tensorflow', 'source'],
  ['jax', 'source'],
];

const only = process.argv[2];
const chosen = problems.filter(({ name }) => only === undefined || name === only);
if (only === 'first') {
  await printFirstGradients();
  process.exit();
}
const timings: Record<string, Timing>[] = [];
const traces: (readonly string[])[] = [];
const allocations: (readonly string[])[] = [];
for (const problem of chosen) {
  const { calls, operations } = await subjectsOf(problem);
  const timing = measure(calls);
  timings.push(timing);
  const perOperation = (name: string): string => `${(timing[name]!.median / operations).toFixed(1)} ns`;
  traces.push([problem.name, String(operations), perOperation('trace'), perOperation('fresh trace')]);
  allocations.push([problem.name, ...['function', 'hand', 'source', 'source HVP', 'trace'].map((name) => `${allocatedBytes(calls[name]!).toFixed(0)} B`)]);
}

const names = Object.keys(timings[0]!);
print('Processor time of one call: the median, and half the distance of the quartiles', ['loss', ...names], timings.map((timing, i) => [chosen[i]!.name, ...names.map((name) => withSpread(timing[name]!))]));
if (!names.includes('jax')) console.log('\n@jax-js/jax is not installed: npm install --no-save @jax-js/jax');

const known = ratios.filter(([of]) => names.includes(of));
const table = known.map(([of, to]) => timings.map((timing) => timing[of]!.median / timing[to]!.median));
const shownRatio = (ratio: number): string => (ratio < 100 ? ratio.toFixed(2) : ratio.toFixed(0));
print('Ratios of medians', ['loss', ...known.map((pair) => pair.join(' / '))], [
  ...chosen.map(({ name }, row) => [name, ...table.map((column) => shownRatio(column[row]!))]),
  ['geometric mean', ...table.map((column) => shownRatio(geometricMean(column)))],
  ['worst', ...table.map((column) => shownRatio(Math.max(...column)))],
]);
print('Traces: processor time for each recorded operation, value and gradient', ['loss', 'operations', 'replay', 'recorded anew'], traces);
print('Left on the heap by one call', ['loss', 'function', 'hand', 'source', 'source HVP', 'trace'], allocations);
if (only === undefined) await printFirstGradients();
process.exit();

async function printFirstGradients(): Promise<void> {
  print(
    'From a saved file of a hundred lines to its first gradient, audit included, in a worker that has loaded the engine and done nothing yet, anew or from what V8 compiled before, or has warmed up on its own',
    ['by', 'worker', 'elapsed', 'processor time', 'the next time'],
    (await coldTimings()).map(({ method, worker, elapsed, processor, again }) => [method, worker, ...[elapsed, processor, again].map(({ median, spread }) => `${median.toFixed(0)} ms ±${(spread * 50).toFixed(0)} %`)]),
  );
}
