import { differentiateSource } from '../../engine/autodiff/source/differentiateSource.ts';
import { traceLoss, type TracedLoss } from '../../engine/autodiff/trace/traceLoss.ts';
import { createLossKernel } from '../../engine/loss/lossKernel.ts';
import { loadModuleGraph } from '../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../engine/node/nodeFiles.ts';
import type { LossParameters } from '../../engine/loss/lossFunction.ts';
import type { Differentiable } from '../../engine/autodiff/differentiable.ts';
import { jaxPeer, tensorflowPeer } from './peers.ts';
import type { Problem } from './problems.ts';

/** What is measured, in the order of the columns; each is one call with a number as result. */
export interface Subjects {
  readonly calls: Readonly<Record<string, () => number>>;
  /** Operations that a trace records. */
  readonly operations: number;
}

/** Everything that computes the gradient of one problem; the function itself is first. All agree, float32 ones as far as they can. */
export async function subjectsOf(problem: Problem): Promise<Subjects> {
  const { program, theta, data, call, handGradient } = problem;
  const n = theta.length;
  const into = new Float64Array(n);
  const source = bySource(problem);
  const trace = await byTrace(problem);
  // Other data each time, the same rows in another list, so that nothing is replayed.
  const fresh = await byTrace(problem);
  const [direction, product] = [theta.map((_, index) => Math.cos(index)), new Float64Array(n)];
  const differences = numeric(problem);
  const tensorflow = await tensorflowPeer(problem);
  const jax = await jaxPeer(problem);

  const gradients: Readonly<Record<string, () => number>> = {
    hand: () => handGradient(theta, data, into),
    source: () => source.valueAndGradient(theta, data, into),
    'source HVP': () => source.hessianVectorProduct(theta, direction, data, into, product),
    trace: () => trace.valueAndGradient(theta, data, into),
    'trace HVP': () => trace.hessianVectorProduct(theta, direction, data, into, product),
    'fresh trace': () => fresh.valueAndGradient(theta, Array.isArray(data) ? data.slice() : {}, into),
    numeric: () => differences(into),
    tensorflow: () => tensorflow(into),
    ...(jax && { jax: () => jax(into) }),
  };
  const expected = new Float64Array(n);
  handGradient(theta, data, expected);
  const largest = Math.max(...expected.map(Math.abs));
  for (const [name, run] of Object.entries(gradients)) {
    into.fill(NaN);
    run();
    const tolerance = { numeric: 1e-6, tensorflow: 1e-4, jax: 1e-4 }[name] ?? 1e-12;
    if (!into.every((derivative, i) => Math.abs(derivative - expected[i]!) <= tolerance * largest)) throw new Error(`${program.name}: the gradient by ${name} is wrong`);
  }
  return { calls: { function: call, ...gradients }, operations: trace.operations };
}

function bySource({ program }: Problem): Differentiable {
  const result = differentiateSource(program);
  if (!result.ok) throw new Error(`${program.name}: ${result.problem.line}:${result.problem.column} ${result.problem.message}`);
  return result.differentiable;
}

async function byTrace({ program: { entry, name, parameters } }: Problem): Promise<TracedLoss> {
  return traceLoss({ graph: await loadModuleGraph(entry, nodeFiles()), name, parameters, place: { line: 1, column: 1 } });
}

/** Central differences as runs take them. */
function numeric({ program, theta, data, lossFunction }: Problem): (into: Float64Array) => number {
  const fail = (thrown: unknown): never => {
    throw thrown as Error;
  };
  const kernel = createLossKernel({
    parameters: program.parameters as LossParameters,
    dimensions: theta.length,
    loss: lossFunction,
    gradient: undefined,
    rows: data as readonly unknown[] | undefined,
    evaluations: { loss: 0, gradient: 0 },
    explain: fail,
    refuse: fail,
  });
  return (into) => {
    kernel.differences(theta, data as readonly unknown[] | undefined, into);
    return into[0]!;
  };
}
