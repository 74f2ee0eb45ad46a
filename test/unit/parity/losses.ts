import { readFileSync } from 'node:fs';
import { readData } from '../../../engine/data/readData.ts';
import { readGolden } from './goldens.ts';
import type { Tensor } from '../../../engine/loss/tensor.ts';

// The losses of test/parity/problems.py.

export interface ClosedLoss {
  readonly tensors: readonly Tensor[];
  readonly start: readonly number[];
  readonly value: (theta: Float64Array) => number;
  readonly gradient: (theta: Float64Array) => Float64Array;
  /** The diagonal of the Hessian. */
  readonly curvature: (theta: Float64Array) => Float64Array;
}

const { losses: given, matrix } = readGolden('losses.json') as {
  readonly losses: Readonly<Record<string, Pick<ClosedLoss, 'tensors' | 'start'>>>;
  readonly matrix: readonly (readonly number[])[];
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

const rosenbrock = {
  value: ([x, y]: Float64Array) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2,
  gradient: ([x, y]: Float64Array) => Float64Array.of(-2 * (1 - x!) - 400 * x! * (y! - x! ** 2), 200 * (y! - x! ** 2)),
  curvature: ([x, y]: Float64Array) => Float64Array.of(2 - 400 * (y! - 3 * x! ** 2), 200),
};

const quadratic = {
  value: (theta: Float64Array) => 0.5 * dot(theta, quadratic.gradient(theta)),
  gradient: (theta: Float64Array) => Float64Array.from(matrix, (row) => dot(row, theta)),
  curvature: () => Float64Array.from(matrix, (row, i) => row[i]!),
};

const file = new URL('../../../examples/data/breast-cancer-standardised.csv', import.meta.url);
const rows = readData('data.csv', readFileSync(file, 'utf8')) as readonly Readonly<Record<string, number>>[];
const samples = rows.map(({ benign, ...measured }) => ({ inputs: [1, ...Object.values(measured)], benign: benign! }));
const share = (score: number) => 1 / (1 + Math.exp(-score));

/** The mean over the samples of a multiple of what belongs to each parameter. */
function meanOf(theta: Float64Array, multiple: (score: number, benign: number) => number, power: number): Float64Array {
  const sum = new Float64Array(theta.length);
  for (const { inputs, benign } of samples) {
    const factor = multiple(dot(inputs, theta), benign) / samples.length;
    for (const [i, input] of inputs.entries()) sum[i] = sum[i]! + factor * input ** power;
  }
  return sum;
}

const logistic = {
  value: (theta: Float64Array) => {
    const terms = samples.map(({ inputs, benign }) => {
      const score = dot(inputs, theta);
      return Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - benign * score;
    });
    return terms.reduce((sum, term) => sum + term, 0) / terms.length;
  },
  gradient: (theta: Float64Array) => meanOf(theta, (score, benign) => share(score) - benign, 1),
  curvature: (theta: Float64Array) => meanOf(theta, (score) => share(score) * (1 - share(score)), 2),
};

const formulas = { rosenbrock, quadratic, quadraticMatrix: quadratic, logistic };

export const losses: Readonly<Record<string, ClosedLoss>> = Object.fromEntries(Object.entries(formulas).map(([name, formula]) => [name, { ...given[name]!, ...formula }]));
