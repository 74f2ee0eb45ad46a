import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import type { HyperparameterValues } from '../../../engine/optimizers/description.ts';

// What test/parity/README.md says about the files in test/parity/goldens.

/** A part of θ that belongs together; in θ it lies at `offset`, row after row. */
export interface GoldenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
}

export interface Problem {
  readonly tensors: readonly GoldenTensor[];
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly curvatures: readonly (readonly number[])[];
}

type Kept = Readonly<Record<string, number | readonly number[]>>;

/** One run of a framework on given gradients; each entry of parameters and state is a step and what there was after it. */
export interface OpenCase {
  readonly problem: string;
  readonly hyperparameters: HyperparameterValues;
  readonly noise?: readonly (readonly number[])[];
  readonly parameters: readonly (readonly [number, readonly number[]])[];
  readonly state: readonly (readonly [number, Kept])[];
}

/** One run of a framework that computed the gradients of a loss itself. */
export interface ClosedCase {
  readonly loss: string;
  readonly hyperparameters: HyperparameterValues;
  readonly parameters: readonly (readonly [number, readonly number[]])[];
}

export interface ScheduleCase {
  readonly schedule: string;
  readonly parameters: HyperparameterValues;
  readonly values: readonly number[];
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
