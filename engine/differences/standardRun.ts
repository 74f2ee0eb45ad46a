import { createStepper, type LoadNative } from '../optimizers/createStepper.ts';
import { performRun } from '../run/performRun.ts';
import { GatheringAnnouncer } from '../recording/gatheringAnnouncer.ts';
import { controlBytes } from '../run/runMarks.ts';
import type { Objective } from '../loss/objective.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import type { Recording } from '../recording/recording.ts';

/** Where no loss function is named, two optimizers are compared on Rosenbrock’s, from (−1.2, 1). */
export async function standardRun(optimizer: OptimizerConfiguration, steps: number, loadNative: LoadNative): Promise<Recording> {
  const objective = rosenbrock();
  const stepper = await createStepper(optimizer, 2, loadNative, { seed: 1, objective });
  const announcer = new GatheringAnnouncer(steps);
  try {
    performRun({
      objective,
      notes: [],
      stepper,
      theta: Float64Array.of(-1.2, 1),
      configuration: { optimizer, steps, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: Infinity } },
      control: new Int32Array(new SharedArrayBuffer(controlBytes)),
      announcer,
    });
  } finally {
    stepper.dispose();
  }
  return announcer.finish()!;
}

function rosenbrock(): Objective {
  const evaluations = { loss: 0, gradient: 0 };
  return {
    dimensions: 2,
    gradientMethod: 'given',
    batched: false,
    evaluations,
    value: ([x = NaN, y = NaN]) => {
      evaluations.loss++;
      return (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;
    },
    gradient([x = NaN, y = NaN], _, into) {
      evaluations.gradient++;
      into[0] = -2 * (1 - x) - 400 * x * (y - x ** 2);
      into[1] = 200 * (y - x ** 2);
      return undefined;
    },
    hessianVectorProduct([x = NaN, y = NaN], [u = NaN, v = NaN], _, into) {
      evaluations.gradient++;
      into[0] = (2 - 400 * y + 1200 * x ** 2) * u - 400 * x * v;
      into[1] = -400 * x * u + 200 * v;
    },
  };
}
