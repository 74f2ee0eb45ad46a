import type { Differentiable } from '../../../engine/autodiff/differentiable.ts';
import type { SourceProgram } from '../../../engine/autodiff/source/program.ts';
import type { Problem } from '../../../engine/problem.ts';
import { CannotJudge } from './oracle/dual.ts';
import type { Judged, Judgement } from './oracle/judge.ts';

export type Derivatives = Pick<Differentiable, 'value' | 'valueAndGradient' | 'hessianVectorProduct'>;

/** A way of differentiating that is to be judged. */
export interface Subject {
  readonly name: string;
  differentiate(program: SourceProgram): { readonly ok: true; readonly differentiable: Derivatives } | { readonly ok: false; readonly problem: Problem };
}

/** What differs, and where. */
export interface Failure {
  readonly kind: 'compiles' | 'value' | 'gradient' | 'product' | 'throws' | 'does not throw' | 'repeats' | 'inputs';
  readonly message: string;
  readonly point: Float64Array;
}

/** Relative to the exact number. */
export const relativeTolerance = 1e-14;
/** In units of ε times the size of the terms: rounding of a few dozen operations, however the terms are ordered. */
export const roundingTolerance = 64;

/** How often what was compared, and how large the errors were at most. */
export class Tally {
  points = 0;
  gradients = 0;
  products = 0;
  /** Derivatives were infinite or undefined on the way, so that only the value was compared. */
  singular = 0;
  thrown = 0;
  /** The program leaves what the judge follows: only the value was compared. */
  unjudged = 0;
  /** Largest error in units of ε times the size of the terms. */
  worstRounding = 0;
  /** Largest error relative to the largest derivative, of points without cancellation. */
  worstRelative = 0;

  static sum(a: Tally, b: Tally): Tally {
    const result = new Tally();
    for (const key of ['points', 'gradients', 'products', 'singular', 'thrown', 'unjudged'] as const) result[key] = a[key] + b[key];
    for (const key of ['worstRounding', 'worstRelative'] as const) result[key] = Math.max(a[key], b[key]);
    return result;
  }
}

/** What is right at a point, computed once for all subjects. */
export interface Expected {
  readonly point: Float64Array;
  /** The number, or the exception. */
  readonly run: { readonly value: number } | { readonly thrown: unknown };
  readonly judgement: Judgement | undefined;
}

/** @throws what is wrong with the judge itself: its value must be that of the function */
export function expectedAt(judged: Judged, point: Float64Array, direction: Float64Array, data: unknown): Expected {
  let run: Expected['run'];
  try {
    run = { value: judged.run(point, data) };
  } catch (thrown) {
    return { point, run: { thrown }, judgement: undefined };
  }
  try {
    const judgement = judged.judge(point, direction, data);
    if (!Object.is(judgement.value, run.value)) throw new Error(`the judge computes ${judgement.value} where the function gives ${run.value}`);
    return { point, run, judgement };
  } catch (error) {
    if (error instanceof CannotJudge) return { point, run, judgement: undefined };
    throw error;
  }
}

/** @returns the first thing that is wrong at this point */
export function compareAt(subject: Derivatives, { point, run, judgement }: Expected, direction: Float64Array, data: unknown, tally: Tally): Failure | undefined {
  const fail = (kind: Failure['kind'], message: string): Failure => ({ kind, message, point });
  tally.points++;
  const n = point.length;
  const [theta, gradient, again, product] = [point.slice(), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const text = JSON.stringify(data);
  if ('thrown' in run) {
    tally.thrown++;
    for (const call of [() => subject.value(theta, data), () => subject.valueAndGradient(theta, data, gradient), () => subject.hessianVectorProduct(theta, direction, data, gradient, product)]) {
      if (!throws(call)) return fail('does not throw', `the function throws ${String(run.thrown)}`);
    }
    return undefined;
  }
  try {
    const values = [subject.value(theta, data), subject.valueAndGradient(theta, data, gradient), subject.hessianVectorProduct(theta, direction, data, again, product)];
    const wrong = values.findIndex((value) => !Object.is(value, run.value));
    if (wrong >= 0) return fail('value', `${['value', 'valueAndGradient', 'hessianVectorProduct'][wrong]!} gives ${values[wrong]!}, the function ${run.value}`);
  } catch (error) {
    return fail('throws', error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error));
  }
  if (theta.some((x, i) => !Object.is(x, point[i])) || JSON.stringify(data) !== text) return fail('inputs', 'parameters or data were changed');
  if (!judgement) {
    tally.unjudged++;
    return undefined;
  }
  if (judgement.singular || !Number.isFinite(run.value)) {
    tally.singular++;
    return undefined;
  }
  tally.gradients++;
  for (const [name, given] of [['valueAndGradient', gradient], ['hessianVectorProduct', again]] as const) {
    const message = differing(given, judgement.gradient, judgement.gradientSize, tally);
    if (message) return fail('gradient', `${name}: ${message}`);
  }
  if (judgement.singularSecond) return undefined;
  tally.products++;
  const message = differing(product, judgement.product, judgement.productSize, tally);
  return message === undefined ? undefined : fail('product', message);
}

/** The same bits once more, after evaluations elsewhere. */
export function repeats(subject: Derivatives, points: readonly Float64Array[], data: unknown): Failure | undefined {
  const evaluate = (point: Float64Array): string => {
    const gradient = new Float64Array(point.length);
    try {
      return `${subject.valueAndGradient(point.slice(), data, gradient)}: ${gradient.join(', ')}`;
    } catch (error) {
      return String(error);
    }
  };
  const before = points.map(evaluate);
  const later = points.map(evaluate);
  const wrong = later.findIndex((text, k) => text !== before[k]);
  return wrong < 0 ? undefined : { kind: 'repeats', message: `first ${before[wrong]!}, then ${later[wrong]!}`, point: points[wrong]! };
}

function differing(given: Float64Array, exact: Float64Array, size: Float64Array, tally: Tally): string | undefined {
  for (let i = 0; i < exact.length; i++) {
    // Products of many factors may leave the range of doubles in one order and not in another.
    if (!(size[i]! < 1e150)) continue;
    const error = Math.abs(given[i]! - exact[i]!);
    const allowed = relativeTolerance * Math.abs(exact[i]!) + roundingTolerance * Number.EPSILON * size[i]! + 1e-200;
    if (!(error <= allowed)) return `derivative ${i} is ${given[i]!}, exact is ${exact[i]!}${size[i]! > 10 * Math.abs(exact[i]!) ? ` (terms of size ${size[i]!.toPrecision(3)})` : ''}`;
    // Near the smallest doubles there are fewer digits.
    if (!(size[i]! > 1e-150)) continue;
    tally.worstRounding = Math.max(tally.worstRounding, error / (Number.EPSILON * size[i]!));
    if (size[i]! < 2 * Math.abs(exact[i]!)) tally.worstRelative = Math.max(tally.worstRelative, error / Math.abs(exact[i]!));
  }
  return undefined;
}

function throws(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch {
    return true;
  }
}
