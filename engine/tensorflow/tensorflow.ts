import * as tf from '@tensorflow/tfjs-core';
import { version_cpu } from '@tensorflow/tfjs-backend-cpu';
import { createOptimizer } from './createOptimizer.ts';
import { stepColumns } from '../optimizers/stepColumns.ts';
import { tf as description } from '../optimizers/tf.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { OptimizerConfiguration, Quantity } from '../optimizers/description.ts';
import type { Stepper } from '../optimizers/stepper.ts';

// Without production mode the library advises its Node binding on the console.
tf.enableProdMode();

/** The library's version; naming it also keeps a bundler from dropping the backend, which is imported for what it registers. */
export const tensorflowVersion: string = version_cpu;

/**
 * A stepper that lets the library do the work, in float32.
 * `start` and `step` leave in theta exactly the float32 numbers that the library holds; update is their difference.
 * @param configuration of the optimizer `tf`, complete
 * @param dimensions n ≥ 1
 */
export function createTensorflowStepper(configuration: OptimizerConfiguration, dimensions: number): Stepper {
  const { optimizer, state, counters, effectiveLearningRate, dispose } = createOptimizer(configuration.hyperparameters, dimensions);
  const parameters = tf.tidy(() => tf.variable(tf.zeros([dimensions])));
  const columns: readonly ColumnLayout[] = [
    ...stepColumns(dimensions),
    ...state.map(({ id }) => ({ id, ...symbolAndMeaning(id), width: dimensions, group: 'state' as const })),
  ];
  const before = new Float64Array(dimensions);
  /** Whether the library has made its variables, which it does at the first step. */
  let hasVariables = false;
  return {
    columns,
    save: () => [Float64Array.of(...counters.map((counter) => counter.dataSync()[0]!), hasVariables ? 1 : 0), ...state.map(({ read }) => Float64Array.from(read()))],
    restore([numbers, ...values]) {
      if (!hasVariables && numbers![counters.length] === 0) return;
      // Of no effect but that the variables are there.
      tf.tidy(() => optimizer.applyGradients([{ name: parameters.name, tensor: tf.zeros([dimensions]) }]));
      hasVariables = true;
      counters.forEach((counter, index) => tf.tidy(() => counter.assign(tf.tensor([numbers![index]!], counter.shape))));
      state.forEach(({ write }, index) => write(values[index]!));
    },
    start(targets, row, theta) {
      for (const [i, value] of theta.entries()) theta[i] = Math.fround(value);
      const [update, rate, ...stateTargets] = targets;
      update!.fill(NaN, row * dimensions, (row + 1) * dimensions);
      rate!.fill(NaN, row * dimensions, (row + 1) * dimensions);
      for (const [index, { read }] of state.entries()) stateTargets[index]!.set(read(), row * dimensions);
    },
    step(t, theta, g, targets, row) {
      for (const [i, value] of theta.entries()) before[i] = Math.fround(value);
      const previous = state.map(({ read }) => read());
      tf.tidy(() => {
        parameters.assign(tf.tensor1d(Float32Array.from(theta)));
        optimizer.applyGradients([{ name: parameters.name, tensor: tf.tensor1d(Float32Array.from(g)) }]);
      });
      hasVariables = true;
      const current = state.map(({ read }) => read());
      const values = parameters.dataSync();
      const [update, rate, ...stateTargets] = targets;
      for (let i = 0; i < dimensions; i++) {
        const place = row * dimensions + i;
        theta[i] = values[i]!;
        update![place] = values[i]! - before[i]!;
        rate![place] = effectiveLearningRate(t, i, current, previous);
        for (const [index, target] of stateTargets.entries()) target[place] = current[index]![i]!;
      }
    },
    dispose() {
      dispose();
      parameters.dispose();
    },
  };
}

function symbolAndMeaning(id: string): Quantity {
  const { symbol, meaning } = description.state[id]!;
  return { symbol, meaning };
}
