import { beta1, beta2, epsilon, initialAccumulator, learningRate, learningRateDecay, momentum, nesterov, rho } from './hyperparameters.ts';
import type { NativeDescription } from './description.ts';

/** The optimizers of TensorFlow.js, by the names that `tf.train` has for them. */
export const tensorflowOptimizers = ['sgd', 'momentum', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adamax'] as const;
export type TensorflowOptimizer = (typeof tensorflowOptimizers)[number];

export const tf: NativeDescription = {
  kind: 'native',
  id: 'tf',
  aliases: ['tfoptimizer', 'tensorflow'],
  name: 'TFOptimizer (float32)',
  family: 'wrapper',
  summary: 'Hands the gradient to one of the optimizers of TensorFlow.js, which computes in float32, and reads what it did.',
  paper: { authors: 'Smilkov and others', title: 'TensorFlow.js: Machine Learning for the Web and Beyond', year: 2019, url: 'https://arxiv.org/abs/1901.05350' },
  hyperparameters: {
    optimizer: {
      kind: 'choice',
      symbol: 'optimizer',
      name: 'optimizer',
      meaning: 'Which optimizer of the library runs; the other hyperparameters are its own.',
      choices: tensorflowOptimizers,
      defaults: { tfjs: 'adam' },
    },
    learningRate: learningRate({ tfjs: 0.001 }),
    momentum: momentum({ tfjs: 0.9 }),
    nesterov: nesterov({ tfjs: false }),
    initialAccumulator: initialAccumulator({ tfjs: 0.1 }),
    rho: rho({ tfjs: 0.9 }),
    centered: {
      kind: 'boolean',
      symbol: 'centered',
      name: 'centered',
      meaning: 'Divide by the gradients’ spread around their mean instead of their size.',
      defaults: { tfjs: false },
    },
    beta1: beta1({ tfjs: 0.9 }),
    beta2: beta2({ tfjs: 0.999 }),
    epsilon: epsilon({ tfjs: 1e-7 }),
    learningRateDecay: learningRateDecay({ tfjs: 0 }),
  },
  variants: {
    hyperparameter: 'optimizer',
    defaults: {
      sgd: { learningRate: 0.01 },
      momentum: { learningRate: 0.01, momentum: 0.9, nesterov: false },
      adagrad: { learningRate: 0.01, initialAccumulator: 0.1 },
      adadelta: { learningRate: 0.001, rho: 0.95, epsilon: 1e-7 },
      rmsprop: { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false },
      adam: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      adamax: { learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, learningRateDecay: 0 },
    } satisfies Record<TensorflowOptimizer, unknown>,
  },
  state: {
    m: { symbol: 'm', meaning: 'Adam, Adamax: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'Adam, RMSprop, Adadelta: a running mean of the squared gradients.', initial: 0 },
    u: { symbol: 'u', meaning: 'Adamax: the largest size of a gradient so far, fading. Adadelta: a running mean of the squared steps.', initial: 0 },
    s: { symbol: 's', meaning: 'Adagrad: the sum of the squared gradients.', initial: { hyperparameter: 'initialAccumulator' } },
    a: { symbol: 'a', meaning: 'RMSprop, centered: a running mean of the gradients.', initial: 0 },
    b: { symbol: 'b', meaning: 'Momentum, RMSprop: the momentum buffer.', initial: 0 },
  },
  derived: {},
  dialects: {
    tfjs: {
      equivalent: 'tf.train.sgd, momentum, adagrad, adadelta, rmsprop, adam, adamax',
      source: 'tfjs-core/src/optimizers',
      note: 'The start point is rounded to float32. The library’s adadelta is plain gradient descent; its centered rmsprop takes epsilon away.',
    },
  },
};
