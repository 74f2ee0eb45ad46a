import type { ModuleExports } from '../../compile/evaluateModule.ts';
import { describeValue, mapError } from '../../compile/mapError.ts';
import { ProblemError, type Problem } from '../../problem.ts';
import type { Differentiable, LossData } from '../differentiable.ts';
import type { LossParts } from '../untouched.ts';
import { createArguments } from '../arguments.ts';
import { createSteadyGlobals, steadyMath } from '../steadyGlobals.ts';
import { copyData } from './copyData.ts';
import { createInstances, type UserFunction } from './instances.ts';
import { createNotes } from './notes.ts';
import { createReplay } from './replay.ts';
import { createReplays, type ReplayEntry } from './replays.ts';
import { rewriteModules } from './rewriteModules.ts';
import { createRuntime, LostDerivative } from './runtime.ts';
import { createSweeper, type RecordedEvaluation } from './sweeper.ts';
import type { Recording } from './tape.ts';

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
 * or uses a parameter where its derivative would be lost
 */
export function traceLoss({ graph, name, parameters, place, seed = 1 }: LossParts): TracedLoss {
  const { plain, traced, needsSteadyGlobals, changesObjects } = rewriteModules(graph);
  const fallback = { file: graph.entry, line: place.line, column: place.column };
  /** A function that changes its data runs on copies, so that each evaluation finds them as they were. */
  const own = (data: LossData): LossData => (changesObjects ? copyData(data) : data);
  const refuse = (message: string): never => {
    throw new ProblemError({ severity: 'error', ...fallback, message });
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
  const changed = (changedName: string): void => notes.add(`The state of the module${changedName && `, “${changedName}”,`} starts anew for each evaluation, so that value and gradient belong together.`);
  const steadyScope = needsSteadyGlobals ? { Math: steadyMath(steady.random), Date: steady.Date, performance: steady.performance, crypto: steady.crypto } : {};
  const plainInstances = createInstances({ graph: plain, scope: steadyScope, choose, restart: steady.restart, changed });
  const tracedInstances = createInstances({ graph: traced, scope: runtime.scope, choose, restart: runtime.restart, changed });

  /** What the function itself returns for numbers. */
  function value(theta: Float64Array, data?: LossData): number {
    const given = shapes.ofNumbers(theta, own(data));
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
    const result = runTraced(theta, data, keep);
    if (runtime.lost) throw new ProblemError(explain(runtime.lost));
    const recording = tape.end();
    if (runtime.isHandle(result)) return { recording, output: { node: result.index } };
    return typeof result === 'number' ? { recording, output: { constant: result } } : refuseResult(result);
  }

  function runTraced(theta: Float64Array, data: LossData, keep: boolean): unknown {
    try {
      return tracedInstances.use((lossFunction) => lossFunction(...shapes.ofHandles(runtime.begin(theta, keep, notes.wanted()), own(data))));
    } catch (thrown) {
      throw new ProblemError(explain(runtime.lost ?? thrown));
    }
  }

  const explain = (thrown: unknown): Problem => {
    const problem = mapError(thrown, traced, fallback);
    return thrown instanceof LostDerivative ? { ...problem, message: thrown.message } : problem;
  };

  let operations = 0;

  /** The derivatives by a new recording, kept to be replayed where that has been worth it. */
  function evaluate(entry: ReplayEntry, theta: Float64Array, data: LossData): RecordedEvaluation {
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
      const entry = replays.of(data);
      if (entry.replay) {
        const replayed = entry.replay.valueAndGradient(theta, into);
        entry.count(replayed !== undefined);
        if (replayed !== undefined) return replayed;
      }
      const evaluation = evaluate(entry, theta, data);
      evaluation.gradient(into);
      return evaluation.value;
    },
    hessianVectorProduct(theta, direction, data, gradientInto, into) {
      const entry = replays.of(data);
      if (entry.replay) {
        const replayed = entry.replay.hessianVectorProduct(theta, direction, gradientInto, into);
        entry.count(replayed !== undefined);
        if (replayed !== undefined) return replayed;
      }
      const evaluation = evaluate(entry, theta, data);
      evaluation.hessianVectorProduct(direction, gradientInto, into);
      return evaluation.value;
    },
  };
}
