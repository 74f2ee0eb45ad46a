import type { ParameterShape, SourceProgram } from '../../../../engine/autodiff/source/program.ts';
import { CannotJudge, Dual, Evaluation } from './dual.ts';
import { doubleList } from './globals.ts';
import { rewritten, untouched, type Exports } from './programModules.ts';

/** What is right at one point. */
export interface Judgement {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Per coordinate the sum of the absolute values of all terms: a few ε times this is what rounding may change. */
  readonly gradientSize: Float64Array;
  /** Hessian times direction. */
  readonly product: Float64Array;
  readonly productSize: Float64Array;
  /** A derivative on the way was infinite or undefined, or a value out of all proportion, so gradient and product say nothing. */
  readonly singular: boolean;
  /** So was a second derivative: the product says nothing. */
  readonly singularSecond: boolean;
  /** How near, relatively, a comparison, tie or jump was; central differences need a distance. */
  readonly kinkDistance: number;
  /** Numbers with derivatives that were computed. */
  readonly operations: number;
}

export interface Judged {
  /** The function as it is; data are copied for each call. */
  run(theta: Float64Array, data?: unknown): number;
  /** @throws CannotJudge where the program leaves what the judge follows */
  judge(theta: Float64Array, direction: Float64Array, data?: unknown): Judgement;
}

type Loss = (...operands: unknown[]) => unknown;
type Program = Pick<SourceProgram, 'modules' | 'entry' | 'name' | 'parameters'>;

/** Prepares a program to be run as it is and on dual numbers. */
export function prepare(program: Program): Judged {
  const plain = untouched(program);
  const dual = lazily(() => rewritten(program));
  return {
    run: (theta, data) => callLoss(plain(), program, (items) => Float64Array.from(items as number[]), [...theta], data) as number,
    judge: (theta, direction, data) => {
      const evaluation = new Evaluation(theta.length);
      const parameters = Array.from(theta, (value, i) => Dual.parameter(value, i, direction[i]!, evaluation));
      const result = callLoss(dual()(), program, doubleList, parameters, data);
      return judgementOf(result, evaluation);
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly is: T } | undefined;
  return () => (made ??= { is: make() }).is;
}

function callLoss(exports: Exports, { name, parameters }: Program, typed: (items: readonly unknown[]) => unknown, theta: readonly unknown[], data: unknown): unknown {
  const loss = exports[name] as Loss;
  const rest = data === undefined ? [] : [structuredClone(data)];
  switch (parameters.kind) {
    case 'scalars':
      return loss(...theta, ...rest);
    case 'vector':
      return loss(parameters.type === 'Float64Array' ? typed(theta) : [...theta], ...rest);
    case 'structure': {
      const queue = [...theta];
      return loss(...parameters.parameters.map(({ shape }) => filled(shape, queue)), ...rest);
    }
  }
}

/** Takes the numbers from the front of the queue. */
function filled(shape: ParameterShape, queue: unknown[]): unknown {
  switch (shape.kind) {
    case 'number':
      return queue.shift();
    case 'array':
      return shape.elements.map((element) => filled(element, queue));
    case 'record':
      return Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, filled(field, queue)]));
  }
}

function judgementOf(result: unknown, evaluation: Evaluation): Judgement {
  const n = evaluation.dimensions;
  if (typeof result !== 'number' && !(result instanceof Dual)) throw new CannotJudge('the result is no number');
  const zeros = new Float64Array(n);
  const parts = typeof result === 'number' ? undefined : result;
  const gradient = parts ? parts.high.slice(0, n) : zeros;
  const product = parts ? parts.high.slice(n + 1) : zeros;
  // Products of such numbers leave the range of doubles in one order of computation and not in another.
  const singular = evaluation.singular || evaluation.largest > 1e100 || !gradient.every(Number.isFinite);
  return {
    value: typeof result === 'number' ? result : result.value,
    gradient,
    gradientSize: parts ? parts.size.slice(0, n) : zeros,
    product,
    productSize: parts ? parts.size.slice(n + 1) : zeros,
    singular,
    singularSecond: singular || evaluation.singularSecond || evaluation.largest > 1e50 || !product.every(Number.isFinite),
    kinkDistance: evaluation.kinkDistance,
    operations: evaluation.operations,
  };
}
