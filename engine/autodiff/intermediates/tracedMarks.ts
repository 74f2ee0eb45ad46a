import { linkModules } from '../../compile/evaluateModule.ts';
import { createArguments } from '../arguments.ts';
import type { LossData } from '../differentiable.ts';
import { copyData } from '../trace/copyData.ts';
import type { Handle } from '../trace/handle.ts';
import { reportName, rewriteModules } from '../trace/rewriteModules.ts';
import { createRuntime } from '../trace/runtime.ts';
import type { LossParts } from '../untouched.ts';
import type { EvaluateMarked, MarkedEvaluation, Seen } from './createIntermediates.ts';
import { markName } from './markBindings.ts';
import { numbersWithin } from './numbersWithin.ts';

/** What a mark saw, as nodes of the recording. */
interface Noted {
  readonly shape?: readonly number[];
  readonly values: Float64Array;
  /** −1 for a constant. */
  readonly nodes: Int32Array;
  readonly isConstant: boolean;
}

/**
 * Runs marked code on recorded numbers. At its last execution a mark gives each number a node of its own, which is the number again to the bit,
 * so that the node's adjoint is the derivative with respect to the name, and not to all that shares its number.
 * @param count of marks
 * @param constants do numbers that do not depend on the parameters have derivatives too?
 */
export function tracedMarks({ graph, name, parameters, seed = 1 }: LossParts, count: number, constants: boolean): EvaluateMarked {
  const runtime = createRuntime(seed, () => undefined);
  const { tape, isHandle } = runtime;
  const again = tape.recorders['*']!;
  const minus = tape.recorders['-']!;
  const { traced } = rewriteModules(graph);
  /** Which execution is the last is known from the evaluation before. */
  let last = new Float64Array(count).fill(1);
  let executions = new Float64Array(count);
  let noted: (Noted | undefined)[] = [];
  let zero: Handle | undefined;

  const own = (value: unknown): unknown => (isHandle(value) ? again(value, 1) : constants ? minus(value, zero) : value);
  const isNumber = (value: unknown): boolean => typeof value === 'number' || isHandle(value);
  const note = (items: readonly unknown[], isConstant: boolean, shape: readonly number[] | undefined): Noted => ({
    ...(shape && { shape }),
    values: Float64Array.from(items, (item) => (isHandle(item) ? tape.valueOf(item) : (item as number))),
    nodes: Int32Array.from(items, (item) => (isHandle(item) ? item.index : -1)),
    isConstant,
  });

  function mark(id: number, value: unknown): unknown {
    // While modules begin there is no recording yet.
    if (!zero || ++executions[id]! !== last[id]) return value;
    if (isNumber(value)) {
      const item = own(value);
      noted[id] = note([item], !isHandle(value), []);
      return item;
    }
    const within = typeof value === 'object' && value !== null ? numbersWithin(value, isNumber) : undefined;
    if (!within) return value;
    const { places, shape } = within;
    const before = places.map(({ holder, key }) => holder[key]);
    const isConstant = !before.some(isHandle);
    // Data stay what they are; only what holds recorded numbers is written to.
    if (!isConstant) places.forEach(({ holder, key }, i) => Reflect.set(holder, key, own(before[i])));
    noted[id] = note(places.map(({ holder, key }) => holder[key]), isConstant, shape);
    return value;
  }

  const evaluateModules = linkModules(traced, { ...runtime.scope, [reportName]: () => undefined, [markName]: mark });
  const shapes = createArguments(parameters, runtime.float64Array);

  function evaluate(theta: Float64Array, data: LossData): MarkedEvaluation {
    executions = new Float64Array(count);
    noted = [];
    // What the evaluation before refused counts no more.
    runtime.begin(new Float64Array(0), false, false);
    runtime.restart();
    const exported = evaluateModules();
    const lossFunction = (exported[name] ?? exported.default) as (...given: unknown[]) => unknown;
    runtime.restart();
    const inputs = new Float64Array(theta.length + 1);
    inputs.set(theta);
    const handles = runtime.begin(inputs, false, false);
    zero = handles.pop()!;
    let result: unknown;
    try {
      result = lossFunction(...shapes.ofHandles(handles, copyData(data)));
    } finally {
      zero = undefined;
    }
    if (runtime.lost) throw runtime.lost;
    const { count: nodes, code, left, right, constant, extra, value } = tape.end();
    const adjoint = new Float64Array(nodes);
    if (isHandle(result)) {
      adjoint[result.index] = 1;
      tape.reverse(code, left, right, constant, extra, value, adjoint, theta.length + 1, nodes);
    }
    const seen = noted.map((at, id): Seen | undefined => at && {
      executions: executions[id]!,
      ...(at.shape && { shape: at.shape }),
      values: at.values,
      isConstant: at.isConstant,
      ...(at.nodes.every((node) => node >= 0) && { gradient: Float64Array.from(at.nodes, (node) => adjoint[node]!) }),
    });
    return { value: isHandle(result) ? value[result.index]! : (result as number), seen };
  }

  return (theta, data) => {
    const evaluation = evaluate(theta, data);
    if (executions.every((times, id) => times === last[id] || times === 0)) return evaluation;
    last = executions.map((times) => times || 1);
    return evaluate(theta, data);
  };
}
