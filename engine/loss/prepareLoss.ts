import { evaluateModule, type ModuleExports } from '../compile/evaluateModule.ts';
import type { FileSystem } from '../compile/fileSystem.ts';
import { startPoint } from '../data/startPoint.ts';
import { ProblemError } from '../problem.ts';
import { loadLoss, type LoadedLoss, type LossReference } from './loadLoss.ts';
import type { LossFunction, Start } from './lossFunction.ts';
import type { UserFunction } from './lossKernel.ts';
import { createObjective, type Objective } from './objective.ts';

export interface LossRequest extends LossReference {
  /** Overrides `@start`. */
  readonly start?: Start;
  /** Of a random start and of the shuffle of the rows; an integer. */
  readonly seed: number;
}

/** A loss function that is ready to run: its module evaluated, its data read. Not shared between runs. */
export interface PreparedLoss {
  readonly loss: LossFunction;
  readonly objective: Objective;
  /** θ₀: n numbers, the caller's to move. */
  readonly start: Float64Array<ArrayBuffer>;
  /** Of the code and the data. */
  readonly hash: string;
}

/**
 * From a file to something that runs.
 * @throws {ProblemError} for the first mistake that keeps it from running
 */
export async function prepareLoss(request: LossRequest, files: FileSystem): Promise<PreparedLoss> {
  return instantiateLoss(await loadLoss(request, files), request);
}

/**
 * A fresh instance of a loaded loss function, with module state, counts and start of its own.
 * Without `@start` it starts in the middle of `@domain`, or at 0 where there is none.
 * @throws {ProblemError} where the module throws, or the number of parameters is not known or does not fit the start
 */
export function instantiateLoss(loaded: LoadedLoss, { start: asked, seed }: Pick<LossRequest, 'start' | 'seed'>): PreparedLoss {
  const { loss, hash } = loaded;
  const fail = (message: string): never => {
    throw new ProblemError({ severity: 'error', file: loss.file, ...loss.range.start, message });
  };
  const dimensions = loss.dimensions ?? (asked?.kind === 'point' ? asked.values.length : undefined);
  if (dimensions === undefined) return fail(`How many parameters ${loss.name} has is not known: add a tag such as @dimensions 10 to its comment.`);
  if (asked?.kind === 'point' && asked.values.length !== dimensions) return fail(`The start has ${asked.values.length} numbers, but ${loss.name} has ${dimensions} parameters.`);

  const exported = evaluateModule(loaded.graph);
  const lossFunction = exportedFunction(exported, loss.name) ?? fail(`${loss.name} is not a function when the file has run.`);
  const gradientFunction = loss.gradient && exportedFunction(exported, loss.gradient.name);
  return {
    loss,
    hash,
    start: startPoint(asked ?? loss.start ?? middle(loss, dimensions), dimensions, seed),
    objective: createObjective(loaded, { dimensions, seed, lossFunction, gradientFunction }),
  };
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
