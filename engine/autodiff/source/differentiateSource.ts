import { ProblemError, type Problem } from '../../problem.ts';
import type { Differentiable, LossData } from '../differentiable.ts';
import { countAppends } from './countAppends.ts';
import { fuseLoops } from './fuseLoops.ts';
import { forwardReads } from './forwardReads.ts';
import { capturedValues, generate } from './emit/generate.ts';
import type { Mode } from './emit/sweep.ts';
import { unrollGradient } from './emit/unrollGradient.ts';
import { lowerProgram, type LoweredProgram } from './lowerProgram.ts';
import { Positions } from './positions.ts';
import type { SourceProgram } from './program.ts';
import { placeOf } from './refuse.ts';
import { removeDead } from './removeDead.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { replaceScalarObjects } from './scalarObjects.ts';
import { StoragePlan } from './storage.ts';

/** Either the derivatives, or why this way of differentiating does not cover the function, and where. */
export type SourceResult = { readonly ok: true; readonly differentiable: Differentiable } | { readonly ok: false; readonly problem: Problem };

/** Differentiates a loss function by transforming its source text. */
export function differentiateSource(program: SourceProgram): SourceResult {
  try {
    return { ok: true, differentiable: compile(program) };
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    if (error instanceof RangeError) return { ok: false, problem: { severity: 'error', file: program.entry, line: 1, column: 1, message: `“${program.name}” is nested too deeply to be read` } };
    throw error;
  }
}

/** The generated JavaScript of one mode, for tests and the curious. */
export function generatedCode(program: SourceProgram, mode: Mode): string {
  const { lowered, positions, plan } = prepare(program);
  return generate(lowered, positions, plan, mode);
}

interface Prepared {
  readonly lowered: LoweredProgram;
  readonly positions: Positions;
  readonly plan: StoragePlan;
}

function prepare(program: SourceProgram): Prepared {
  const read = lowerProgram(program);
  const { l } = read;
  replaceScalarObjects(l, []);
  forwardReads(l);
  removeDead(l);
  countAppends(l);
  const lowered = { ...read, result: l.resultValue! };
  const fused = fuseLoops(l);
  const positions = new Positions(l, fused);
  capturedValues(l);
  return { lowered, positions, plan: new StoragePlan(l, positions) };
}

type ValueFunction = (theta: Float64Array, data: LossData) => number;
type GradientFunction = (theta: Float64Array, data: LossData, into: Float64Array) => number;
type HessianFunction = (theta: Float64Array, direction: Float64Array, data: LossData, into: Float64Array, productInto: Float64Array) => number;

function compile(program: SourceProgram): Differentiable {
  const { lowered, positions, plan } = prepare(program);
  const { l, declaration, dimensions } = lowered;
  const shapes = program.parameters.kind === 'structure' ? program.parameters.parameters.map(({ shape }) => shape) : [];

  const make = <F>(mode: Mode): F => {
    const strictly = lazily(() => make<(...inputs: unknown[]) => number>({ ...mode, strict: true }));
    const runtime = createRuntime(shapes, placeOf(declaration), program.seed ?? 1, (...inputs) => strictly()(...inputs));
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const factory = new Function('runtime', 'constants', generate(lowered, positions, plan, mode)) as (runtime: Runtime, constants: readonly unknown[]) => F;
    return factory(runtime, l.constants);
  };
  // Each is generated when it is first called, and from then on called directly.
  let value: ValueFunction = (...inputs) => (value = make<ValueFunction>({ derivative: 'none', strict: false }))(...inputs);
  let gradient: GradientFunction = (...inputs) => (gradient = make<GradientFunction>({ derivative: 'gradient', strict: false }))(...inputs);
  let hessian: HessianFunction = (...inputs) => (hessian = make<HessianFunction>({ derivative: 'hessian', strict: false }))(...inputs);
  const unrolled = unrollGradient(lowered, positions, plan);
  return {
    method: 'source',
    notes: [...l.notes.values()],
    ...(dimensions !== undefined && { dimensions }),
    ...(unrolled !== undefined && { unrolled }),
    value: (theta, data) => value(theta, data),
    valueAndGradient: (theta, data, into) => gradient(theta, data, into),
    hessianVectorProduct: (theta, direction, data, gradientInto, into) => hessian(theta, direction, data, gradientInto, into),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}
