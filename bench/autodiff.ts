// Ratios of exact gradients to the user's own function and to a gradient written by hand. Run: npm run bench:autodiff
import { differentiateSource } from '../engine/autodiff/source/differentiateSource.ts';
import { problems, type Problem } from './autodiff/problems.ts';

const rounds = 21;
const millisecondsPerRound = 30;

/** Milliseconds that this thread has computed: what others do on the machine in the meantime does not count. */
function now(): number {
  // Known to Node from version 24 on, and not yet to its types.
  const { user, system } = (process as unknown as { threadCpuUsage(): NodeJS.CpuUsage }).threadCpuUsage();
  return (user + system) / 1000;
}

interface Timing {
  /** Nanoseconds per call: the median of the rounds, and the distance of the quartiles relative to it. */
  readonly median: number;
  readonly spread: number;
}

/** Times all subjects in turn, round by round, so that a slow moment of the machine falls on all of them. */
function measure(subjects: Readonly<Record<string, () => number>>): Record<string, Timing> {
  const repetitions: Record<string, number> = {};
  const samples: Record<string, number[]> = {};
  let sink = 0;
  for (const [name, run] of Object.entries(subjects)) {
    // Twice as often each time, until it takes long enough; the first calls also warm the code up.
    for (let count = 1; ; count *= 2) {
      const start = now();
      for (let i = 0; i < count; i++) sink += run();
      const taken = now() - start;
      if (taken < 200) continue;
      repetitions[name] = Math.max(1, Math.ceil((count / taken) * millisecondsPerRound));
      break;
    }
    samples[name] = [];
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(subjects)) {
      const count = repetitions[name]!;
      const start = now();
      for (let i = 0; i < count; i++) sink += run();
      samples[name]!.push(((now() - start) / count) * 1e6);
    }
  }
  if (sink === 0.123456789) console.log(sink);
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, summary(times)]));
}

function summary(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return { median: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5) };
}

function subjectsOf({ program, theta, data, call, evaluate, handGradient }: Problem): Record<string, () => number> {
  const result = differentiateSource(program);
  if (!result.ok) throw new Error(`${program.name}: ${result.problem.line}:${result.problem.column} ${result.problem.message}`);
  const { differentiable } = result;
  const into = new Float64Array(theta.length);
  const product = new Float64Array(theta.length);
  const direction = theta.map((_, index) => Math.cos(index));
  const numeric = (): number => {
    const point = Array.from(theta);
    for (let i = 0; i < point.length; i++) {
      const kept = point[i]!;
      const step = 6e-6 * Math.max(1, Math.abs(kept));
      point[i] = kept + step;
      const above = evaluate(point);
      point[i] = kept - step;
      into[i] = (above - evaluate(point)) / (2 * step);
      point[i] = kept;
    }
    return into[0]!;
  };
  return {
    function: call,
    hand: () => handGradient(theta, data, into),
    source: () => differentiable.valueAndGradient(theta, data, into),
    'source HVP': () => differentiable.hessianVectorProduct(theta, direction, data, into, product),
    value: () => differentiable.value(theta, data),
    numeric,
  };
}

const geometricMean = (values: readonly number[]): number => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
const column = (text: string, width = 13): string => text.padStart(width);

const only = process.argv[2];
const ratios: Record<string, number[]> = { 'source/function': [], 'source/hand': [], 'HVP/source': [] };
console.log(['loss'.padEnd(20), ...['function', 'hand', 'source', 'source HVP', 'value', 'numeric', 'spread', ...Object.keys(ratios)].map((head) => column(head, 16))].join(''));
for (const problem of problems) {
  if (only && problem.name !== only) continue;
  const timings = measure(subjectsOf(problem));
  const median = (name: string): number => timings[name]!.median;
  ratios['source/function']!.push(median('source') / median('function'));
  ratios['source/hand']!.push(median('source') / median('hand'));
  ratios['HVP/source']!.push(median('source HVP') / median('source'));
  const spread = Math.max(...Object.values(timings).map(({ spread: each }) => each));
  console.log(
    [
      problem.name.padEnd(20),
      ...['function', 'hand', 'source', 'source HVP', 'value', 'numeric'].map((name) => column(`${median(name).toPrecision(3)} ns`, 16)),
      column(`${(spread * 100).toFixed(0)} %`, 16),
      ...Object.values(ratios).map((values) => column(values.at(-1)!.toFixed(2), 16)),
    ].join(''),
  );
}
console.log(['geometric mean'.padEnd(20 + 16 * 7), ...Object.values(ratios).map((values) => column(geometricMean(values).toFixed(2), 16))].join(''));
console.log(['worst'.padEnd(20 + 16 * 7), ...Object.values(ratios).map((values) => column(Math.max(...values).toFixed(2), 16))].join(''));
