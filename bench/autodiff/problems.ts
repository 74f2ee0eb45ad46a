import { readFileSync } from 'node:fs';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { SourceProgram } from '../../engine/autodiff/source/program.ts';
import * as handGradients from './handGradients.ts';
import * as losses from './losses.ts';

/** One loss function to measure, with everything that is compared on it. */
export interface Problem {
  readonly name: string;
  readonly program: SourceProgram;
  readonly theta: Float64Array;
  readonly data: unknown;
  /** The user's own function, called as the user would call it. */
  readonly call: () => number;
  readonly lossFunction: (...given: unknown[]) => unknown;
  readonly handGradient: (theta: Float64Array, data: unknown, into: Float64Array) => number;
}

const path = new URL('./losses.ts', import.meta.url).pathname;
const text = readFileSync(path, 'utf8');
const generator = xoroshiro128plus(1);
const uniform = (low: number, high: number): number => low + (high - low) * uniformFloat64(generator);
const list = (count: number, low: number, high: number): number[] => Array.from({ length: count }, () => uniform(low, high));

const program = (name: string, parameters: SourceProgram['parameters']): SourceProgram => ({ modules: { [path]: { text, imports: {} } }, entry: path, name, parameters });
const vector = (name: string): SourceProgram['parameters'] => ({ kind: 'vector', name, type: 'number[]' });

const rows = Array.from({ length: 200 }, () => ({ features: list(10, -2, 2), label: uniform(-1, 1) > 0 ? 1 : -1 }));
const points = Array.from({ length: 256 }, () => ({ x: list(2, -1, 1), y: uniform(-1, 1) }));

function vectorProblem(name: 'rosenbrock100' | 'rastrigin1000' | 'logisticRegression' | 'network', theta: number[], data?: unknown): Problem {
  const loss = losses[name] as (p: number[], data: unknown) => number;
  return {
    name,
    program: program(name, vector('p')),
    theta: Float64Array.from(theta),
    data,
    call: () => loss(theta, data),
    lossFunction: loss as Problem['lossFunction'],
    handGradient: handGradients[name],
  };
}

export const problems: readonly Problem[] = [
  {
    name: 'rosenbrock2',
    program: program('rosenbrock2', { kind: 'scalars', names: ['x', 'y'] }),
    theta: Float64Array.of(-1.2, 1),
    data: undefined,
    call: () => losses.rosenbrock2(-1.2, 1),
    lossFunction: losses.rosenbrock2 as Problem['lossFunction'],
    handGradient: handGradients.rosenbrock2,
  },
  vectorProblem('rosenbrock100', list(100, -2, 2)),
  vectorProblem('rastrigin1000', list(1000, -5, 5)),
  vectorProblem('logisticRegression', list(11, -0.5, 0.5), rows),
  vectorProblem('network', list(337, -0.7, 0.7), points),
];
