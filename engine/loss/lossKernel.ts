import { createArguments } from '../autodiff/arguments.ts';
import type { LossParameters } from './lossFunction.ts';
import { structuredParameters, type TensorParameters } from './structure.ts';

export type Rows = readonly unknown[];
export type UserFunction = (...given: unknown[]) => unknown;

/** The calls of a user's function, made for its parameters so that the engine's compiler can put everything into one piece of code. */
export interface LossKernel {
  /** On all rows. */
  readonly value: (theta: Float64Array) => number;
  readonly valueOn: (theta: Float64Array, rows: Rows | undefined) => number;
  /** Central differences into `into`; 2n evaluations. */
  readonly differences: (theta: Float64Array, rows: Rows | undefined, into: Float64Array) => void;
  /** What the user's gradient function returns, unchecked. */
  readonly gradient: (theta: Float64Array, rows: Rows | undefined) => unknown;
}

export interface KernelParts {
  readonly parameters: LossParameters | TensorParameters;
  readonly dimensions: number;
  readonly loss: UserFunction;
  readonly gradient: UserFunction | undefined;
  readonly rows: Rows | undefined;
  /** `loss` goes up by one for each call of the loss function. */
  readonly evaluations: { loss: number; gradient: number };
  /** Called with what the user's code threw. */
  readonly explain: (thrown: unknown) => never;
  /** Called with a result of the loss function that is no number. */
  readonly refuse: (result: unknown) => never;
}

/** Step of a central difference at x, relative to max(1, |x|): ∛ε balances truncation and rounding. */
export const differenceStep = Math.cbrt(Number.EPSILON);

/** Up to here an array is written out number by number. */
const literalLimit = 16;

/** Makes each kernel's text its own: equal texts would share what V8 learns about the functions they call. */
let serial = 0;

/**
 * Generates the calls of a loss function.
 *
 * Scalars are passed one by one. Lists and records are laid out anew for each call. A vector is an array of the kernel's own, filled with θ for each call: the function may change it.
 * A central difference at xᵢ takes h = ∛ε · max(1, |xᵢ|) and divides by (xᵢ + h) − (xᵢ − h) as they come out in floating point.
 */
export function createLossKernel({ parameters, dimensions, loss, gradient, rows, evaluations, explain, refuse }: KernelParts): LossKernel {
  const call = callText(parameters, dimensions, rows !== undefined);
  const text = `'use strict';
    // Kernel ${++serial}
    ${call.scratch}
    function check(result) {
      if (typeof result !== 'number') refuse(result);
      return result;
    }
    return {
      value(theta) {
        evaluations.loss++;
        let result;
        try { ${call.prepare('theta')} result = f(${call.withTheta('theta', 'allRows')}); } catch (thrown) { explain(thrown); }
        if (typeof result !== 'number') refuse(result);
        return result;
      },
      valueOn(theta, rows) {
        evaluations.loss++;
        let result;
        try { ${call.prepare('theta')} result = f(${call.withTheta('theta', 'rows')}); } catch (thrown) { explain(thrown); }
        if (typeof result !== 'number') refuse(result);
        return result;
      },
      differences(theta, rows, into) {
        evaluations.loss += ${2 * dimensions};
        let above, below;
        ${call.differences}
      },
      gradient(theta, rows) {
        try { ${call.prepare('theta')} return g(${call.withTheta('theta', 'rows')}); } catch (thrown) { explain(thrown); }
      },
    };`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function('f', 'g', 'allRows', 'evaluations', 'explain', 'refuse', 'lay', text) as (...parts: unknown[]) => LossKernel;
  return make(loss, gradient, rows, evaluations, explain, refuse, layOut(parameters));
}

interface CallText {
  /** Declarations before the kernel. */
  readonly scratch: string;
  /** Statements before a call with this θ. */
  readonly prepare: (theta: string) => string;
  /** Arguments of the call. */
  readonly withTheta: (theta: string, rows: string) => string;
  readonly differences: string;
}

/** From θ to the lists and records that the function takes. */
function layOut(parameters: KernelParts['parameters']): ((theta: Float64Array) => unknown[]) | undefined {
  if (parameters.kind !== 'tensors') return undefined;
  const given = createArguments(structuredParameters(parameters), (items) => items);
  return (theta) => given.ofNumbers(theta, undefined);
}

function callText(parameters: KernelParts['parameters'], n: number, hasRows: boolean): CallText {
  const data = (rows: string): string => (hasRows ? `, ${rows}` : '');
  const step = (x: string): string => `const h = ${differenceStep} * Math.max(1, Math.abs(${x})), up = ${x} + h, down = ${x} - h;`;
  const indices = Array.from({ length: n }, (_, i) => i);
  const written = (at: (i: number) => string): string => indices.map(at).join(', ');

  if (parameters.kind === 'tensors') {
    return {
      scratch: '',
      prepare: () => '',
      withTheta: (theta, rows) => `...lay(${theta})${data(rows)}`,
      differences: `const moved = theta.slice();
        for (let i = 0; i < ${n}; i++) {
          const x = theta[i]; ${step('x')}
          try {
            moved[i] = up; above = f(...lay(moved)${data('rows')});
            moved[i] = down; below = f(...lay(moved)${data('rows')});
          } catch (thrown) { explain(thrown); }
          moved[i] = x;
          into[i] = (check(above) - check(below)) / (up - down);
        }`,
    };
  }
  if (parameters.kind === 'scalars' || (parameters.type === 'number[]' && n <= literalLimit)) {
    const list = (text: string): string => (parameters.kind === 'scalars' ? text : `[${text}]`);
    const moved = (i: number, end: string): string => `f(${list(written((j) => (j === i ? end : `x${j}`)))}${data('rows')})`;
    return {
      scratch: '',
      prepare: () => '',
      withTheta: (theta, rows) => `${list(written((i) => `${theta}[${i}]`))}${data(rows)}`,
      differences: `const ${written((i) => `x${i} = theta[${i}]`)};
        ${indices
          .map((i) => `{ ${step(`x${i}`)} try { above = ${moved(i, 'up')}; below = ${moved(i, 'down')}; } catch (thrown) { explain(thrown); } into[${i}] = (check(above) - check(below)) / (up - down); }`)
          .join('\n        ')}`,
    };
  }

  // A literal of a fraction makes the array one of doubles from the start.
  const fresh = parameters.type === 'Float64Array' ? `new Float64Array(${n})` : `(() => { const list = [0.5]; while (list.length < ${n}) list.push(0.5); return list; })()`;
  return {
    scratch: `let p = ${fresh};
    function fill(theta) {
      if (p.length !== ${n}) p = ${fresh};
      for (let j = 0; j < ${n}; j++) p[j] = theta[j];
    }`,
    prepare: (theta) => `fill(${theta});`,
    withTheta: (_, rows) => `p${data(rows)}`,
    differences: `for (let i = 0; i < ${n}; i++) {
          const x = theta[i]; ${step('x')}
          try {
            fill(theta); p[i] = up; above = f(p${data('rows')});
            fill(theta); p[i] = down; below = f(p${data('rows')});
          } catch (thrown) { explain(thrown); }
          into[i] = (check(above) - check(below)) / (up - down);
        }`,
  };
}
