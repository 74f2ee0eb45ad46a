import type { ModuleExports } from '../../compile/evaluateModule.ts';
import { describeValue, mapError } from '../../compile/mapError.ts';
import type { ModuleGraph } from '../../compile/moduleGraph.ts';
import type { LossParameters } from '../../loss/lossFunction.ts';
import { ProblemError, type Position, type Problem } from '../../problem.ts';
import type { Differentiable, LossData } from '../differentiable.ts';
import type { StructuredParameters } from '../source/program.ts';
import { createArguments } from '../arguments.ts';
import { createSteadyGlobals, steadyMath } from '../steadyGlobals.ts';
import { dataFingerprint, frozenCopy } from './dataFingerprint.ts';
import { createInstances, type UserFunction } from './instances.ts';
import { createNotes } from './notes.ts';
import { createReplay } from './replay.ts';
import { createReplays } from './replays.ts';
import { rewriteModules } from './rewriteModules.ts';
import { createRuntime, LostDerivative } from './runtime.ts';
import { createSweeper } from './sweeper.ts';
import type { Recording } from './tape.ts';

export interface TracedLossParts {
  readonly graph: ModuleGraph;
  /** The function's name as exported; the default export where there is none of that name. */
  readonly name: string;
  readonly parameters: LossParameters | StructuredParameters;
  /** Where the loss function stands in the entry of the graph. */
  readonly place: Position;
  /** Of Math.random, an integer. */
  readonly seed?: number;
}

/** A traced loss function tells how long its trace is. */
export interface TracedLoss extends Differentiable {
  /** Operations on parameters in the last recording. */
  readonly operations: number;
}

type Recorded = { readonly recording: Recording; readonly output: { readonly node: number } | { readonly constant: number } };

/**
 * Differentiates a loss function by recording what it does with its parameters, for all of plain JavaScript.
 * A recording serves for other θ and the same data, the same object that is, while every comparison, condition and conversion of a number
 * that depends on the parameters comes out as before. The data must not change between calls.
 * @throws {ProblemError} where a module cannot be read or evaluated; the methods throw one where the function throws, returns no number,
 * changes its data, or uses a parameter where its derivative would be lost
 */
export function traceLoss({ graph, name, parameters, place, seed = 1 }: TracedLossParts): TracedLoss {
  const { plain, traced, needsSteadyGlobals } = rewriteModules(graph);
  const fallback = { file: graph.entry, line: place.line, column: place.column };
  const refuse = (message: string, at = fallback): never => {
    throw new ProblemError({ severity: 'error', ...at, message });
  };
  const choose = (exported: ModuleExports): UserFunction => {
    const found = exported[name] ?? exported.default;
    return typeof found === 'function' ? (found as UserFunction) : refuse(`${name} is not a function when the file has run.`);
  };

  const notes = createNotes(traced, fallback);
  const steady = createSteadyGlobals(seed);
  const runtime = createRuntime(seed, notes.take);
  const { tape } = runtime;
  const sweeper = createSweeper(tape);
  const replays = createReplays();
  const shapes = createArguments(parameters, runtime.float64Array);
  const changed = (changedName: string): void => notes.add(`the state of the module${changedName && `, “${changedName}”,`} starts anew for each evaluation, so that value and gradient belong together`);
  const steadyScope = needsSteadyGlobals ? { Math: steadyMath(steady.random), Date: steady.Date, performance: steady.performance, crypto: steady.crypto } : {};
  const plainInstances = createInstances({ graph: plain, scope: steadyScope, choose, restart: steady.restart, changed });
  const tracedInstances = createInstances({ graph: traced, scope: runtime.scope, choose, restart: runtime.restart, changed });

  /** What the function itself returns for numbers. */
  function value(theta: Float64Array, data?: LossData): number {
    const given = shapes.ofNumbers(theta, data);
    let result: unknown;
    try {
      result = plainInstances.use((lossFunction) => lossFunction(...given));
    } catch (thrown) {
      throw new ProblemError(mapError(thrown, plain, fallback));
    }
    return typeof result === 'number' ? result : refuseResult(result);
  }

  function refuseResult(result: unknown): never {
    if (result instanceof Promise) {
      // Its rejection is no news after this.
      result.catch(() => undefined);
      return refuse(`${name} returns a Promise, and a loss function is computed at once: write it without “async”.`);
    }
    return refuse(`${name} returns a number, but here it returned ${describeValue(result).replace(/^(A|An|The)\b/, (article) => article.toLowerCase())}.`);
  }

  /** Runs the rewritten function on handles. */
  function record(theta: Float64Array, data: LossData, keep: boolean): Recorded {
    const before = fingerprintOf(data);
    const result = runTraced(theta, data, keep);
    if (runtime.lost) throw new ProblemError(explain(runtime.lost));
    if (dataFingerprint(data) !== before) refuseChangedData(theta, data);
    const recording = tape.end();
    if (runtime.isHandle(result)) return { recording, output: { node: result.index } };
    return typeof result === 'number' ? { recording, output: { constant: result } } : refuseResult(result);
  }

  function runTraced(theta: Float64Array, data: LossData, keep: boolean): unknown {
    try {
      return tracedInstances.use((lossFunction) => lossFunction(...shapes.ofHandles(runtime.begin(theta, keep, notes.wanted()), data)));
    } catch (thrown) {
      throw new ProblemError(explain(runtime.lost ?? thrown));
    }
  }

  const explain = (thrown: unknown): Problem => {
    const problem = mapError(thrown, traced, fallback);
    return thrown instanceof LostDerivative ? { ...problem, message: thrown.message } : problem;
  };

  let checked: { readonly data: LossData; readonly fingerprint: number } | undefined;
  function fingerprintOf(data: LossData): number {
    if (checked && checked.data === data) return checked.fingerprint;
    const fingerprint = dataFingerprint(data);
    checked = { data, fingerprint };
    return fingerprint;
  }

  /** The data were changed; once more with frozen data tells where. */
  function refuseChangedData(theta: Float64Array, data: LossData): never {
    checked = undefined;
    let at = fallback;
    try {
      plainInstances.use((lossFunction) => lossFunction(...shapes.ofNumbers(theta, frozenCopy(data))));
    } catch (thrown) {
      at = mapError(thrown, plain, fallback);
    }
    return refuse(`${name} changes its data here, and all steps share them. Work on a copy, such as rows.map((row) => [...row]).`, { file: at.file, line: at.line, column: at.column });
  }

  let operations = 0;

  /** A replay whose values are those of θ, or a new recording. */
  function evaluate(theta: Float64Array, data: LossData): { readonly value: number; gradient(into: Float64Array): void; hessianVectorProduct(direction: Float64Array, gradientInto: Float64Array, into: Float64Array): void } {
    const entry = replays.of(data);
    if (entry.tryReplay(theta)) return entry.replay!;
    const keep = entry.wantsRecording();
    const { recording, output } = record(theta, data, keep);
    operations = recording.count - theta.length;
    if (keep && !runtime.hadEffect) entry.replay = createReplay(tape, recording, theta.length, output);
    return sweeper.of(recording, theta.length, output);
  }

  return {
    get operations() {
      return operations;
    },
    method: 'trace',
    notes: notes.all,
    ...(shapes.dimensions !== undefined && { dimensions: shapes.dimensions }),
    value,
    valueAndGradient(theta, data, into) {
      const evaluation = evaluate(theta, data);
      evaluation.gradient(into);
      return evaluation.value;
    },
    hessianVectorProduct(theta, direction, data, gradientInto, into) {
      const evaluation = evaluate(theta, data);
      evaluation.hessianVectorProduct(direction, gradientInto, into);
      return evaluation.value;
    },
  };
}
