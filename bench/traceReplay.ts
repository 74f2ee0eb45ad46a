/**
 * What tracing costs: nanoseconds of processor time per recorded operation, for a replay and for a fresh recording, each with its
 * gradient, on five losses; and the ratio to the function itself. Run: node bench/traceReplay.ts
 */
import { traceLoss } from '../engine/autodiff/trace/traceLoss.ts';
import { loadModuleGraph } from '../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../engine/node/nodeFiles.ts';

interface Problem {
  readonly name: string;
  readonly source: string;
  readonly n: number;
  readonly data?: unknown;
}

const mlp = `
const hidden = 16;
const layer = (w: number[], offset: number, input: number[], outputs: number): number[] => {
  const result: number[] = [];
  for (let j = 0; j < outputs; j++) {
    let sum = w[offset + outputs * input.length + j]!;
    for (let i = 0; i < input.length; i++) sum += w[offset + j * input.length + i]! * input[i]!;
    result.push(sum);
  }
  return result;
};
const size = (inputs: number, outputs: number): number => inputs * outputs + outputs;
export function f(w: number[], rows: number[][]): number {
  let total = 0;
  for (const [x, y, target] of rows) {
    const first = layer(w, 0, [x!, y!], hidden).map(Math.tanh);
    const second = layer(w, size(2, hidden), first, hidden).map(Math.tanh);
    const [output] = layer(w, size(2, hidden) + size(hidden, hidden), second, 1);
    total += (output! - target!) ** 2;
  }
  return total / rows.length;
}`;

const wave = (i: number): number => Math.sin(12.9898 * i) * 0.9;
const problems: readonly Problem[] = [
  { name: 'Rosenbrock 2', n: 2, source: 'export const f = (p: number[]): number => (1 - p[0]!) ** 2 + 100 * (p[1]! - p[0]! ** 2) ** 2;' },
  { name: 'Rosenbrock 100', n: 100, source: 'export function f(p: number[]): number { let s = 0; for (let i = 0; i < p.length - 1; i++) s += 100 * (p[i + 1]! - p[i]! ** 2) ** 2 + (1 - p[i]!) ** 2; return s; }' },
  { name: 'Rastrigin 1000', n: 1000, source: 'export const f = (p: number[]): number => p.reduce((s, x) => s + x * x - 10 * Math.cos(2 * Math.PI * x) + 10, 0);' },
  {
    name: 'Logistic 200×10',
    n: 11,
    data: Array.from({ length: 200 }, (_, i) => ({ x: Array.from({ length: 10 }, (__, j) => wave(10 * i + j)), y: i % 2 })),
    source: 'export function f(w: number[], rows: { x: number[]; y: number }[]): number { let s = 0; for (const { x, y } of rows) { let z = w[10]!; for (let j = 0; j < x.length; j++) z += w[j]! * x[j]!; s += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - y * z; } return s / rows.length; }',
  },
  { name: 'MLP 2-16-16-1 on 256', n: 337, data: Array.from({ length: 256 }, (_, i) => [wave(i), wave(3 * i + 1), wave(i) * wave(3 * i + 1)]), source: mlp },
];

/** Of this thread alone, which other programs on the machine disturb less than the time on the clock. */
function cpuMilliseconds(): number {
  const { user, system } = (process as unknown as { threadCpuUsage(): { readonly user: number; readonly system: number } }).threadCpuUsage();
  return (user + system) / 1000;
}

/** Nanoseconds of processor time of one call: the median of some rounds. */
function nanoseconds(call: () => void): number {
  let calls = 1;
  for (let used = 0; used < 30; calls *= 2) {
    const before = cpuMilliseconds();
    for (let i = 0; i < calls; i++) call();
    used = cpuMilliseconds() - before;
  }
  const rounds = Array.from({ length: 9 }, () => {
    const before = cpuMilliseconds();
    for (let i = 0; i < calls; i++) call();
    return ((cpuMilliseconds() - before) * 1e6) / calls;
  });
  return rounds.sort((a, b) => a - b)[4]!;
}

const cell = (text: string | number): string => (typeof text === 'number' ? text.toFixed(text < 100 ? 1 : 0) : text).padStart(14);
console.log(`${'loss'.padEnd(22)}${['operations', 'function ns', 'replay ns/op', '× function', 'fresh ns/op', '× function', 'HVP ns/op', 'cold ms'].map(cell).join('')}`);
for (const { name, source, n, data } of problems) {
  const graph = await loadModuleGraph('/bench/f.ts', nodeFiles({ '/bench/f.ts': source }));
  const theta = Float64Array.from({ length: n }, (_, i) => wave(i + 7));
  const into = new Float64Array(n);
  const before = cpuMilliseconds();
  const traced = traceLoss({ graph, name: 'f', parameters: { kind: 'vector', name: 'p', type: 'number[]' }, place: { line: 1, column: 1 } });
  traced.valueAndGradient(theta, data, into);
  const cold = cpuMilliseconds() - before;
  const operations = traced.operations;
  const plain = nanoseconds(() => traced.value(theta, data));
  const replay = nanoseconds(() => traced.valueAndGradient(theta, data, into));
  const direction = theta.map((_, i) => wave(i));
  const product = new Float64Array(n);
  const hessian = nanoseconds(() => traced.hessianVectorProduct(theta, direction, data, into, product));
  // Another object of data each time, so that nothing is replayed.
  const fresh = nanoseconds(() => traced.valueAndGradient(theta, Array.isArray(data) ? data.slice() : {}, into));
  console.log(`${name.padEnd(22)}${[operations, plain, replay / operations, replay / plain, fresh / operations, fresh / plain, hessian / operations, cold].map(cell).join('')}`);
}
