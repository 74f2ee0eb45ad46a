import { assertClose, goldensOf, readGolden, type ClosedCase } from './goldens.ts';
import { configure } from '../../../engine/optimizers/spec.ts';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
import { losses } from './losses.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import type { Dialect, OptimizerDescription } from '../../../engine/optimizers/description.ts';
import type { Objective } from '../../../engine/loss/objective.ts';

/** How far the parameters may be from those of the framework after 50 steps, relative to the largest of their tensor. */
const TOLERANCE = 1e-10;

/** Where rounding grows on the way, and to what. */
const looser: Readonly<Record<string, number>> = {};

/**
 * The steps that are compared. A quasi-Newton method learns the curvature from differences of gradients, and a line search divides by differences of losses: another
 * rounding of the loss doubles from step to step, in the framework as here. Both are alike to the last digits until then.
 */
const stepsOf = ({ kind }: OptimizerDescription): number => (kind === 'procedure' ? 7 : 50);

async function check(description: OptimizerDescription, dialect: Dialect, { loss, hyperparameters, parameters }: ClosedCase): Promise<void> {
  const { tensors, start, value, gradient, curvature } = losses[loss]!;
  const intoGradient = (point: Float64Array, into: Float64Array) => into.set(gradient(point));
  const objective: Objective = {
    dimensions: start.length,
    gradientMethod: 'given',
    batched: false,
    evaluations: { loss: 0, gradient: 0 },
    value,
    gradient: (point, _step, into) => void intoGradient(point, into),
    // In place of an estimate with random signs: multiplied by them once more, it is the diagonal.
    hessianVectorProduct: (point, direction, _step, into) => curvature(point).forEach((bend, i) => (into[i] = direction[i]! * bend)),
  };
  const stepper = await createStepper(configure({ id: description.id, dialect, hyperparameters }), tensors, () => Promise.reject(new Error('no library')), { seed: 1, objective });
  const theta = Float64Array.from(start);
  const targets = stepper.columns.map(({ width }) => new Float64Array(width));
  const expected = new Map(parameters);
  stepper.start(targets, 0, theta);
  for (let step = 1; step <= stepsOf(description); step++) {
    stepper.step(step, theta, gradient(theta), targets, 0, value(theta));
    const row = expected.get(step) ?? [];
    const size = Math.max(...row.map(Math.abs), ...(description.kind === 'procedure' ? start.map(Math.abs) : []));
    for (const [i, number] of row.entries()) assertClose(theta[i]!, number, looser[`${description.id}@${dialect} ${loss}`] ?? TOLERANCE, `${loss} ${JSON.stringify(hyperparameters)} step ${step} θ[${i}]`, size);
  }
}

describe('the rules and the frameworks on the same losses, each with its own gradient', () => {
  for (const [id, dialect] of goldensOf('closed')) {
    const { cases } = readGolden(`closed.${id}.${dialect}.json`) as { readonly cases: readonly ClosedCase[] };
    for (const golden of cases) {
      it(`${id} goes where ${dialect} goes on ${golden.loss} ${JSON.stringify(golden.hyperparameters)}`, async () => {
        await check(optimizers.find((candidate) => candidate.id === id && dialect in candidate.dialects)!, dialect as Dialect, golden);
      });
    }
  }
});
