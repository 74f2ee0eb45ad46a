import { refusalNotes, noGradient } from '../autodiff/refusalNotes.ts';
import { steadyFunction } from '../autodiff/steadyFunction.ts';
import type { ModuleExports } from '../compile/evaluateModule.ts';
import type { FileSystem } from '../compile/fileSystem.ts';
import { createBatches } from '../data/batches.ts';
import { startPoint } from '../data/startPoint.ts';
import { ProblemError, type Problem } from '../problem.ts';
import { createCalledObjective } from './calledObjective.ts';
import { completeTensors } from './describeLoss.ts';
import { derivativesOf } from './derivatives.ts';
import { createExactObjective } from './exactObjective.ts';
import { loadLoss, type LoadedLoss, type LossReference } from './loadLoss.ts';
import type { LossFunction, Start } from './lossFunction.ts';
import type { UserFunction } from './lossKernel.ts';
import type { Objective } from './objective.ts';
import type { Tensor } from './tensor.ts';

export interface LossRequest extends LossReference {
  /** Overrides `@start`. */
  readonly start?: Start;
  /** Of a random start and of the shuffle of the rows; an integer. */
  readonly seed: number;
}

/** A loss function that is ready to run: differentiated, its data read. Not shared between runs. */
export interface PreparedLoss {
  readonly loss: LossFunction;
  readonly objective: Objective;
  /** θ₀: n numbers, the caller's to move. */
  readonly start: Float64Array<ArrayBuffer>;
  /** What θ is made of, complete. */
  readonly tensors: readonly Tensor[];
  /** Of the code and the data. */
  readonly hash: string;
  /** About its gradient: why it is not computed in the fastest way, and where it is 0 by rule. */
  readonly notes: readonly Problem[];
}

/**
 * From a file to something that runs.
 * @throws {ProblemError} for the first mistake that keeps it from running
 */
export async function prepareLoss(request: LossRequest, files: FileSystem): Promise<PreparedLoss> {
  return instantiateLoss(await loadLoss(request, files), request);
}

/**
 * An instance of a loaded loss function with counts and a start of its own. The user's gradient is taken where there is one, otherwise an exact one,
 * otherwise numeric differences where they are allowed.
 * Without `@start` it starts in the middle of `@domain`, or at 0 where there is none.
 * @throws {ProblemError} where the module throws, the number of parameters is not known or does not fit the start, or there is no gradient
 */
export function instantiateLoss(loaded: LoadedLoss, { start: asked, seed, numericGradients }: Pick<LossRequest, 'start' | 'seed' | 'numericGradients'>): PreparedLoss {
  const { loss, hash, rows } = loaded;
  const fail = (message: string): never => {
    throw new ProblemError({ severity: 'error', file: loss.file, ...loss.range.start, message });
  };
  const dimensions = loss.dimensions ?? (asked?.kind === 'point' ? asked.values.length : undefined);
  if (dimensions === undefined) return fail(`How many parameters ${loss.name} has is not known: add a tag such as @dimensions 10 to its comment.`);
  if (asked?.kind === 'point' && asked.values.length !== dimensions) return fail(`The start has ${asked.values.length} numbers, but ${loss.name} has ${dimensions} parameters.`);

  const start = startPoint(asked ?? loss.start ?? middle(loss, dimensions), dimensions, seed);
  const batches = rows && loss.batch !== undefined && loss.batch < rows.length ? createBatches(rows, loss.batch, seed) : undefined;
  const prepared = (objective: Objective, notes: readonly Problem[]): PreparedLoss => ({ loss, hash, start, tensors: completeTensors(loss, dimensions), objective, notes });

  const exported = (name: string): UserFunction => steadyFunction(loaded.graph, (exports) => exportedFunction(exports, name) ?? fail(`${name} is not a function when the file has run.`));
  const { gradient } = loss;
  if (gradient) return prepared(createCalledObjective(loaded, { dimensions, batches, lossFunction: exported(loss.name), gradientFunction: exported(gradient.name) }), []);

  const derivatives = derivativesOf(loaded, start);
  if (derivatives.ok) {
    const { differentiable, refusals, doubt } = derivatives;
    return prepared(createExactObjective({ differentiable, dimensions, rows, batches }), [...refusalNotes(loss.name, refusals, 'trace'), ...(doubt ? [doubt] : []), ...differentiable.notes]);
  }
  if (!numericGradients) throw new ProblemError(noGradient(loss.name, derivatives.refusals));
  const objective = createCalledObjective(loaded, { dimensions, batches, lossFunction: exported(loss.name), gradientFunction: undefined });
  return prepared(objective, refusalNotes(loss.name, derivatives.refusals, 'numeric'));
}

/** By its name, or as the default export, which has no other name in CommonJS. */
function exportedFunction(exported: ModuleExports, name: string): UserFunction | undefined {
  const value = exported[name] ?? exported.default;
  return typeof value === 'function' ? (value as UserFunction) : undefined;
}

function middle({ domain }: LossFunction, dimensions: number): Start {
  if (!domain) return { kind: 'all', value: 0 };
  return { kind: 'point', values: Array.from({ length: dimensions }, (_, i) => ((domain[i] ?? domain[0]!)[0] + (domain[i] ?? domain[0]!)[1]) / 2) };
}
