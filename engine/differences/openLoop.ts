import { createStepper, type LoadNative } from '../optimizers/createStepper.ts';
import type { Objective } from '../loss/objective.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';

const steps = 40;
const start = [1.2, -0.7, 0.4];

/** Gradients of different sizes and with changes of sign, the same at every call. */
const gradientAt = (t: number): Float64Array =>
  Float64Array.of(1 + 0.8 * Math.sin(2.1 * t) + 0.3 * Math.cos(7.7 * t * t), (5 * Math.cos(1.3 * t)) / t, 0.02 * Math.sin(0.37 * t) - 0.005);

/** For what asks for the curvature: some, and the same everywhere. */
const flat: Objective = {
  dimensions: start.length,
  gradientMethod: 'given',
  batched: false,
  evaluations: { loss: 0, gradient: 0 },
  value: () => 1,
  gradient: () => undefined,
  hessianVectorProduct: (_, direction, __, into) => direction.forEach((value, i) => (into[i] = (i + 1) * value)),
};

/**
 * How far two optimizers are apart after following one fixed sequence of gradients, as a share of how far they went. 0 to rounding where they are the same;
 * a loss would make more of a difference in rounding.
 */
export async function openLoopDistance(a: OptimizerConfiguration, b: OptimizerConfiguration, loadNative: LoadNative): Promise<number> {
  const [first, second] = [await follow(a, loadNative), await follow(b, loadNative)];
  let distance = 0;
  let travelled = 0;
  first.forEach((value, index) => {
    const other = second[index]!;
    if (Object.is(value, other)) return;
    distance = Math.max(distance, Math.abs(value - other));
    travelled = Math.max(travelled, Math.abs(value - start[index % start.length]!), Math.abs(other - start[index % start.length]!));
  });
  return distance === 0 ? 0 : distance / travelled;
}

/** θ after each step, one after the other. */
async function follow(configuration: OptimizerConfiguration, loadNative: LoadNative): Promise<readonly number[]> {
  const stepper = await createStepper(configuration, start.length, loadNative, { seed: 1, objective: flat });
  const theta = Float64Array.from(start);
  const targets = stepper.columns.map(({ width }) => new Float64Array(width));
  stepper.start(targets, 0, theta);
  const path: number[] = [];
  for (let t = 1; t <= steps; t++) {
    stepper.step(t, theta, gradientAt(t), targets, 0, 1 / t);
    path.push(...theta);
  }
  stepper.dispose();
  return path;
}
