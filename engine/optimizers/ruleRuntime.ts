import { matrixOf } from './matrices.ts';
import { newtonSchulz } from './newtonSchulz.ts';
import { precondition } from './precondition.ts';
import { randomStream } from '../data/randomStream.ts';
import { toBfloat16 } from './bfloat16.ts';
import type { Objective } from '../loss/objective.ts';
import type { RuleFunctionName } from './ruleFunctions.ts';
import type { Tensor } from '../loss/tensor.ts';

/** What an optimizer may ask of its run besides the gradient that it is given. */
export interface RunEnvironment {
  /** Of its random numbers. */
  readonly seed: number;
  /** False where nobody looks at the columns: they are then left out where nothing else needs them. */
  readonly records?: boolean;
  /** Absent where a rule is tried without a loss. */
  readonly objective?: Objective;
  /** Normal random numbers for step t, where they are not to come from the seed. */
  readonly gaussian?: (into: Float64Array, t: number) => void;
}

type MapFunction = (x: Float64Array, into: Float64Array, tensor: Tensor, ...others: readonly (number | string)[]) => void;
type SourceFunction = (into: Float64Array, t: number, theta: Float64Array) => void;

/** What generated steps call: see RuleFunctions. `x` and `into` hold all parameters; a map reads and writes its tensor's part. */
export function ruleRuntime(environment: RunEnvironment): Readonly<Partial<Record<RuleFunctionName, MapFunction | SourceFunction | ((x: number) => number)>>> {
  return {
    rowMean: (x, into, tensor) => eachLine(tensor, 'row', (from, step, count) => fill(into, from, step, count, sumOf(x, from, step, count) / count)),
    columnMean: (x, into, tensor) => eachLine(tensor, 'column', (from, step, count) => fill(into, from, step, count, sumOf(x, from, step, count) / count)),
    rowLargest: (x, into, tensor) => eachLine(tensor, 'row', (from, step, count) => fill(into, from, step, count, largestOf(x, from, step, count))),
    columnLargest: (x, into, tensor) => eachLine(tensor, 'column', (from, step, count) => fill(into, from, step, count, largestOf(x, from, step, count))),
    newtonSchulz,
    precondition,
    bfloat16: toBfloat16,
    gaussian: environment.gaussian ?? ((into, t) => gaussian(into, randomStream(environment.seed, 'optimizer', t))),
    hessianDiagonal: (into, t, theta) => hessianDiagonal(into, t, theta, environment),
  } satisfies Readonly<Record<'rowMean' | 'columnMean' | 'rowLargest' | 'columnLargest' | 'newtonSchulz' | 'precondition', MapFunction>> &
    Readonly<Record<'gaussian' | 'hessianDiagonal', SourceFunction>> & { readonly bfloat16: (x: number) => number };
}

/** Visits the rows or columns of the last two dimensions: the first index, the distance from one entry to the next, and how many there are. */
function eachLine(tensor: Tensor, line: 'row' | 'column', visit: (from: number, step: number, count: number) => void): void {
  const { rows, columns, matrices } = matrixOf(tensor);
  for (let matrix = 0; matrix < matrices; matrix++) {
    const first = tensor.offset + matrix * rows * columns;
    if (line === 'row') for (let row = 0; row < rows; row++) visit(first + row * columns, 1, columns);
    else for (let column = 0; column < columns; column++) visit(first + column, columns, rows);
  }
}

function sumOf(x: Float64Array, from: number, step: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += x[from + i * step]!;
  return sum;
}

function largestOf(x: Float64Array, from: number, step: number, count: number): number {
  let largest = -Infinity;
  for (let i = 0; i < count; i++) largest = Math.max(largest, x[from + i * step]!);
  return largest;
}

function fill(into: Float64Array, from: number, step: number, count: number, value: number): void {
  for (let i = 0; i < count; i++) into[from + i * step] = value;
}

/** By Box and Muller. */
function gaussian(into: Float64Array, stream: { next(): number }): void {
  for (let i = 0; i < into.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - stream.next()));
    const angle = 2 * Math.PI * stream.next();
    into[i] = radius * Math.cos(angle);
    if (i + 1 < into.length) into[i + 1] = radius * Math.sin(angle);
  }
}

/** Hutchinson's estimate with one random direction. */
function hessianDiagonal(into: Float64Array, t: number, theta: Float64Array, { seed, objective }: RunEnvironment): void {
  if (!objective) throw new Error('The Hessian of a loss is asked for where there is no loss.');
  const stream = randomStream(seed, 'optimizer', t);
  const signs = Float64Array.from(theta, () => (stream.next() < 0.5 ? -1 : 1));
  if (objective.hessianVectorProduct) objective.hessianVectorProduct(theta, signs, t, into);
  else differenceOfGradients(objective, theta, signs, t, into);
  for (let i = 0; i < into.length; i++) into[i] = into[i]! * signs[i]!;
}

/** The Hessian times a direction, where the gradient is not exact either. */
function differenceOfGradients(objective: Objective, theta: Float64Array, direction: Float64Array, t: number, into: Float64Array): void {
  const h = Math.cbrt(Number.EPSILON) * theta.reduce((largest, x) => Math.max(largest, Math.abs(x)), 1);
  const below = new Float64Array(theta.length);
  objective.gradient(
    theta.map((x, i) => x + h * direction[i]!),
    t,
    into,
  );
  objective.gradient(
    theta.map((x, i) => x - h * direction[i]!),
    t,
    below,
  );
  for (let i = 0; i < into.length; i++) into[i] = (into[i]! - below[i]!) / (2 * h);
}
