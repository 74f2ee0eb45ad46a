import * as tf from '@tensorflow/tfjs-core';
import type { HyperparameterValues } from '../optimizers/description.ts';
import type { TensorflowOptimizer } from '../optimizers/tf.ts';

/** A state variable that the library keeps. */
export interface LibraryState {
  /** Its id in the description. */
  readonly id: string;
  readonly initial: number;
  /** A copy of its n float32 numbers; the initial ones before the first step. */
  readonly read: () => Float32Array;
  /** Only after a step, when the library has made its variable. */
  readonly write: (values: Float64Array) => void;
}

/** One of the library's optimizers, with a look into it. */
export interface LibraryOptimizer {
  readonly optimizer: tf.Optimizer;
  readonly state: readonly LibraryState[];
  /** The numbers that it keeps besides, such as powers of β. */
  readonly counters: readonly tf.Variable[];
  /** For coordinate i at step t, from the state after and before the step, each in the order of `state`. */
  readonly effectiveLearningRate: (t: number, i: number, state: readonly Float32Array[], previous: readonly Float32Array[]) => number;
  /** Frees every tensor that the optimizer holds. */
  readonly dispose: () => void;
}

/** Makes the optimizer that the hyperparameters choose, for one variable of n parameters. */
export function createOptimizer(values: HyperparameterValues, n: number): LibraryOptimizer {
  const number = (id: string) => values[id] as number;
  const learningRate = number('learningRate');
  const [beta1, beta2, rho, epsilon] = [number('beta1'), number('beta2'), number('rho'), number('epsilon')];
  const name = values['optimizer'] as TensorflowOptimizer;
  switch (name) {
    case 'sgd': {
      const optimizer = tf.train.sgd(learningRate);
      return { optimizer, state: [], counters: [], effectiveLearningRate: () => learningRate, dispose: () => optimizer.dispose() };
    }
    case 'momentum': {
      const optimizer = tf.train.momentum(learningRate, number('momentum'), values['nesterov'] as boolean);
      return {
        optimizer,
        state: [stateOf(optimizer, 'b', 'accumulations', n)],
        counters: [],
        effectiveLearningRate: () => learningRate,
        dispose() {
          optimizer.dispose();
          // The library's momentum forgets the learning rate that it inherits.
          tf.SGDOptimizer.prototype.dispose.call(optimizer);
        },
      };
    }
    case 'adagrad': {
      const optimizer = tf.train.adagrad(learningRate, number('initialAccumulator'));
      return {
        optimizer,
        state: [stateOf(optimizer, 's', 'accumulatedGrads', n, number('initialAccumulator'))],
        counters: [],
        effectiveLearningRate: (_t, i, [s]) => learningRate / Math.sqrt(s![i]! + tf.backend().epsilon()),
        dispose: () => optimizer.dispose(),
      };
    }
    case 'adadelta': {
      const optimizer = tf.train.adadelta(learningRate, rho, epsilon);
      return {
        optimizer,
        state: [stateOf(optimizer, 'v', 'accumulatedGrads', n), stateOf(optimizer, 'u', 'accumulatedUpdates', n)],
        counters: [],
        effectiveLearningRate: (_t, i, _state, [v, u]) => learningRate * (Math.sqrt(u![i]! + epsilon) / Math.sqrt(v![i]! + epsilon)),
        dispose: () => optimizer.dispose(),
      };
    }
    case 'rmsprop': {
      const centered = values['centered'] as boolean;
      const optimizer = tf.train.rmsprop(learningRate, rho, number('momentum'), epsilon, centered);
      const means = centered ? [stateOf(optimizer, 'a', 'accumulatedMeanGrads', n)] : [];
      return {
        optimizer,
        state: [stateOf(optimizer, 'v', 'accumulatedMeanSquares', n), ...means, stateOf(optimizer, 'b', 'accumulatedMoments', n)],
        counters: [],
        effectiveLearningRate: (_t, i, [v, a]) => learningRate / Math.sqrt(centered ? v![i]! - (a![i]! ** 2 + epsilon) : v![i]! + epsilon),
        dispose: () => optimizer.dispose(),
      };
    }
    case 'adam': {
      const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
      return {
        optimizer,
        state: [stateOf(optimizer, 'm', 'accumulatedFirstMoment', n), stateOf(optimizer, 'v', 'accumulatedSecondMoment', n)],
        counters: countersOf(optimizer, ['accBeta1', 'accBeta2']),
        effectiveLearningRate: (t, i, [, v]) => learningRate / (Math.sqrt(v![i]! / (1 - beta2 ** t)) + epsilon),
        dispose: () => optimizer.dispose(),
      };
    }
    case 'adamax': {
      const decay = number('learningRateDecay');
      const optimizer = tf.train.adamax(learningRate, beta1, beta2, epsilon, decay);
      return {
        optimizer,
        state: [stateOf(optimizer, 'm', 'accumulatedFirstMoment', n), stateOf(optimizer, 'u', 'accumulatedWeightedInfNorm', n)],
        counters: countersOf(optimizer, ['accBeta1', 'iteration']),
        effectiveLearningRate: (t, i, [, u]) => learningRate / (1 + (t - 1) * decay) / (u![i]! + epsilon),
        dispose: () => optimizer.dispose(),
      };
    }
  }
}

/**
 * Reads the library's own variable: `getWeights()` gives the same one, but only asynchronously, with a new tensor at each call, and not for adamax.
 * @param field where the library keeps it, one entry per variable that it trains
 */
function stateOf(optimizer: tf.Optimizer, id: string, field: string, n: number, initial = 0): LibraryState {
  return {
    id,
    initial,
    read() {
      const variable = variableOf();
      return variable ? Float32Array.from(variable.dataSync()) : new Float32Array(n).fill(initial);
    },
    write(values) {
      tf.tidy(() => variableOf()!.assign(tf.tensor1d(Float32Array.from(values))));
    },
  };
  function variableOf(): tf.Variable | undefined {
    const kept = (optimizer as unknown as Record<string, readonly { readonly variable: tf.Variable }[] | undefined>)[field];
    if (!kept) throw new Error(`This version of TensorFlow.js keeps no “${field}”.`);
    return kept[0]?.variable;
  }
}

function countersOf(optimizer: tf.Optimizer, fields: readonly string[]): readonly tf.Variable[] {
  return fields.map((field) => {
    const variable = (optimizer as unknown as Record<string, tf.Variable | undefined>)[field];
    if (!variable) throw new Error(`This version of TensorFlow.js keeps no “${field}”.`);
    return variable;
  });
}
