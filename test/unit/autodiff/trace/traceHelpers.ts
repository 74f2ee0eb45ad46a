import assert from 'node:assert/strict';
import { traceLoss } from '../../../../engine/autodiff/trace/traceLoss.ts';
import type { Differentiable } from '../../../../engine/autodiff/differentiable.ts';
import type { StructuredParameters } from '../../../../engine/autodiff/source/program.ts';
import { evaluateModule, linkModules } from '../../../../engine/compile/evaluateModule.ts';
import type { ModuleGraph } from '../../../../engine/compile/moduleGraph.ts';
import type { LossParameters } from '../../../../engine/loss/lossFunction.ts';
import { graphOf } from '../../compile/compileHelpers.ts';

export interface TracedSource extends Differentiable {
  /** The function itself, of a new instance of its module for each call. */
  readonly untouched: (theta: readonly number[], data?: unknown) => unknown;
}

export interface TraceOptions {
  readonly parameters?: LossParameters | StructuredParameters;
  readonly files?: Readonly<Record<string, string>>;
  readonly seed?: number;
}

export const vector = (type: 'number[]' | 'Float64Array' = 'number[]'): LossParameters => ({ kind: 'vector', name: 'p', type });
export const scalars = (...names: string[]): LossParameters => ({ kind: 'scalars', names });

/** Traces the function `f` that a text exports; of a vector `p` where nothing else is said. */
export const trace = async (source: string, options: TraceOptions = {}): Promise<TracedSource> => traceGraph(await graphOf({ 'f.ts': source, ...options.files }), options);

/** Traces the function `f` that the entry of a graph exports. */
export function traceGraph(graph: ModuleGraph, { parameters = vector(), seed }: TraceOptions = {}): TracedSource {
  const traced = traceLoss({ graph, name: 'f', parameters, place: { line: 1, column: 1 }, ...(seed !== undefined && { seed }) });
  const evaluate = linkModules(graph, {});
  const untouched = (theta: readonly number[], data?: unknown): unknown => {
    const f = evaluate().f as (...given: unknown[]) => unknown;
    const rest = data === undefined ? [] : [data];
    if (parameters.kind === 'scalars') return f(...theta, ...rest);
    assert.equal(parameters.kind, 'vector');
    return f(parameters.kind === 'vector' && parameters.type === 'Float64Array' ? Float64Array.from(theta) : [...theta], ...rest);
  };
  // Evaluated once, so that a module that throws does so here.
  evaluateModule(graph);
  return Object.assign(Object.create(traced) as Differentiable, { untouched });
}

export interface Gradient {
  readonly value: number;
  readonly gradient: number[];
}

export function gradientOf(differentiable: Differentiable, theta: readonly number[], data?: unknown): Gradient {
  const into = new Float64Array(theta.length);
  const value = differentiable.valueAndGradient(Float64Array.from(theta), data, into);
  return { value, gradient: [...into] };
}

export function hessianVectorProductOf(differentiable: Differentiable, theta: readonly number[], direction: readonly number[], data?: unknown): Gradient & { readonly product: number[] } {
  const gradient = new Float64Array(theta.length);
  const into = new Float64Array(theta.length);
  const value = differentiable.hessianVectorProduct(Float64Array.from(theta), Float64Array.from(direction), data, gradient, into);
  return { value, gradient: [...gradient], product: [...into] };
}

/** Equal up to a relative error, NaN and ∞ included. */
export function near(actual: readonly number[], expected: readonly number[], tolerance = 1e-14): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((number, i) => {
    const other = expected[i]!;
    const isNear = Object.is(number, other) || Math.abs(number - other) <= tolerance * Math.max(1, Math.abs(other));
    assert.ok(isNear, `number ${i + 1} of [${actual.join(', ')}] is not near that of [${expected.join(', ')}]`);
  });
}

/** The value is the untouched function's to the bit, thrice (recorded, recorded again, replayed), and the gradients agree. */
export function checkedGradient(traced: TracedSource, theta: readonly number[], data?: unknown): Gradient {
  const expected = traced.untouched(theta, data);
  const first = gradientOf(traced, theta, data);
  for (const again of [first, gradientOf(traced, theta, data), gradientOf(traced, theta, data)]) {
    assert.ok(Object.is(again.value, expected), `${again.value} is not ${String(expected)}`);
    assert.deepEqual(again.gradient, first.gradient);
  }
  assert.ok(Object.is(traced.value(Float64Array.from(theta), data), expected));
  return first;
}

/** The gradient by central differences of the untouched function, good to about 1e-8. */
export function differences(traced: TracedSource, theta: readonly number[], data?: unknown): number[] {
  return theta.map((x, i) => {
    const at = (h: number): number => traced.untouched(theta.map((y, j) => (j === i ? y + h : y)), data) as number;
    const slope = (h: number): number => (at(h) - at(-h)) / (2 * h);
    const h = 1e-3 * Math.max(1, Math.abs(x));
    // Two steps of Richardson's extrapolation.
    const [a, b, c] = [slope(h), slope(h / 2), slope(h / 4)];
    const [d, e] = [(4 * b - a) / 3, (4 * c - b) / 3];
    return (16 * e - d) / 15;
  });
}
