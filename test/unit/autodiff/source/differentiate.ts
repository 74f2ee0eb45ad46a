import assert from 'node:assert/strict';
import type { Differentiable } from '../../../../engine/autodiff/differentiable.ts';
import { differentiateSource } from '../../../../engine/autodiff/source/differentiateSource.ts';
import type { SourceProgram } from '../../../../engine/autodiff/source/program.ts';
import type { Problem } from '../../../../engine/problem.ts';

const file = '/loss.ts';

/** A program of one file whose loss is called `loss`, with as many parameters as θ has numbers or with one vector. */
export function programOf(text: string, parameters: SourceProgram['parameters'] = parametersOf(text)): SourceProgram {
  return { modules: { [file]: { text, imports: {} } }, entry: file, name: 'loss', parameters };
}

function parametersOf(text: string): SourceProgram['parameters'] {
  const [, list] = /function loss\(([^)]*)\)/.exec(text)!;
  const names = [...list!.matchAll(/(\w+): number(?=,|$)/g)].map(([, name]) => name!);
  return names.length > 0 ? { kind: 'scalars', names } : { kind: 'vector', name: 'p', type: list!.includes('Float64Array') ? 'Float64Array' : 'number[]' };
}

export function differentiable(text: string | SourceProgram): Differentiable {
  const result = differentiateSource(typeof text === 'string' ? programOf(text) : text);
  if (!result.ok) assert.fail(`${result.problem.line}:${result.problem.column}: ${result.problem.message}`);
  return result.differentiable;
}

export interface Derivatives {
  readonly value: number;
  readonly gradient: number[];
  readonly notes: readonly Problem[];
}

export function gradientOf(text: string | SourceProgram, theta: readonly number[], data?: unknown): Derivatives {
  const found = differentiable(text);
  const into = new Float64Array(theta.length);
  const value = found.valueAndGradient(Float64Array.from(theta), data, into);
  assert.ok(Object.is(found.value(Float64Array.from(theta), data), value), 'value and valueAndGradient differ');
  return { value, gradient: [...into], notes: found.notes };
}

export function hessianTimes(text: string | SourceProgram, theta: readonly number[], direction: readonly number[], data?: unknown): number[] {
  const gradient = new Float64Array(theta.length);
  const into = new Float64Array(theta.length);
  differentiable(text).hessianVectorProduct(Float64Array.from(theta), Float64Array.from(direction), data, gradient, into);
  return [...into];
}

export function refusalOf(text: string | SourceProgram): Problem {
  const result = differentiateSource(typeof text === 'string' ? programOf(text) : text);
  if (result.ok) assert.fail('it was not refused');
  return result.problem;
}

/** Equal up to rounding. */
export function assertClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-14): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of actual.entries()) {
    const wanted = expected[index]!;
    assert.ok(Object.is(value, wanted) || Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted)), `entry ${index}: ${value} instead of ${wanted}`);
  }
}
