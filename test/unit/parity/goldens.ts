import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import type { HyperparameterValues } from '../../../engine/optimizers/description.ts';
import type { ParameterValue } from '../../../engine/calls/parameter.ts';
import type { Tensor } from '../../../engine/loss/tensor.ts';

// What test/parity/README.md says about the files in test/parity/goldens.

export const frameworks = ['pytorch', 'keras', 'optax'] as const;

export interface Problem {
  readonly tensors: readonly Tensor[];
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly curvatures: readonly (readonly number[])[];
}

/** A step and what there was after it. */
type After<T> = readonly (readonly [number, T])[];

/** One run of a framework on given gradients. */
export interface OpenCase {
  readonly problem: string;
  readonly hyperparameters: HyperparameterValues;
  readonly noise?: readonly (readonly number[])[];
  readonly parameters: After<readonly number[]>;
  /** A number for the whole run, or one for each coordinate: null where a tensor has none. */
  readonly state: After<Readonly<Record<string, number | readonly (number | null)[]>>>;
}

/** One run of a framework that computed the gradients of a loss itself. */
export interface ClosedCase {
  readonly loss: string;
  readonly hyperparameters: HyperparameterValues;
  readonly parameters: After<readonly number[]>;
}

type Parameters = Readonly<Record<string, ParameterValue>>;

export interface ScheduleCase {
  readonly schedule: string;
  readonly parameters: Parameters;
  /** What the n-th update was made with. */
  readonly values: readonly number[];
  /** What the schedule gives in float64, where the framework computes in float32 what it applies. */
  readonly called?: readonly number[];
}

export interface TransformCase {
  readonly transform: string;
  readonly problem: string;
  readonly parameters: Parameters;
  readonly values: After<readonly number[]>;
}

/** Of plain gradient descent with learning rate 0.01; what changes the parameters has them too: [θ, average]. */
export interface AveragingCase {
  readonly averaging: string;
  readonly problem: string;
  readonly parameters: Parameters;
  readonly values: After<readonly number[] | readonly (readonly number[])[]>;
}

const folder = new URL('../../parity/goldens/', import.meta.url);

export const readGolden = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

export const problems = readGolden('problems.json') as Readonly<Record<string, Problem>>;

/** The files of one kind: `adam.pytorch.json`, or with a kind `closed.adam.pytorch.json`, as [optimizer, dialect]. */
export function goldensOf(kind?: 'closed'): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .map((name) => name.split('.'))
    .filter((parts) => (kind ? parts.length === 4 && parts[0] === kind : parts.length === 3 && !['schedules', 'transforms'].includes(parts[0]!)))
    .map((parts) => [parts.at(-3)!, parts.at(-2)!] as const);
}

/** @param size against which the difference is measured, where not against the expected number itself */
export function assertClose(actual: number, expected: number, tolerance: number, what: string, size = Math.abs(expected)): void {
  const difference = Math.abs(actual - expected);
  assert.ok(difference <= tolerance * size || difference < 1e-300, `${what}: ${actual} is not ${expected} (${(difference / size).toExponential(1)})`);
}
