import { beta1, beta2, learningRate, weightDecay } from './hyperparameters.ts';
import { decay } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const lion = defineOptimizer({
  id: 'lion',
  name: 'Lion',
  family: 'momentum',
  summary: 'Goes the same length in each coordinate, in the direction of the sign of a mean of the gradients.',
  paper: { authors: 'Chen and others', title: 'Symbolic Discovery of Optimization Algorithms', year: 2023, url: 'https://arxiv.org/abs/2302.06675', form: 'The published form is that of Optax and Keras.' },
  hyperparameters: {
    learningRate: learningRate({ keras: 0.001, optax: 0.001 }),
    beta1: beta1({ keras: 0.9, optax: 0.9 }),
    beta2: beta2({ keras: 0.99, optax: 0.99 }),
    weightDecay: weightDecay({ keras: 0, optax: 0.001 }),
  },
  state: {
    m: { symbol: 'm', meaning: 'A running mean of the gradients, which forgets by β₂.', initial: 0 },
  },
  derived: { mixed: { symbol: 'c', meaning: 'The mean and this step’s gradient, mixed by β₁: its sign is the direction.' }, decay },
  dialects: {
    keras: {
      equivalent: 'keras.optimizers.Lion',
      source: 'keras/src/optimizers/lion.py',
      step({ theta, g, m }, { learningRate, beta1, beta2, weightDecay }) {
        const mixed = beta1 * m + (1 - beta1) * g;
        m = beta2 * m + (1 - beta2) * g;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const effectiveLearningRate = learningRate;
        const update = -learningRate * Math.sign(mixed) - decay;
      },
    },
    optax: {
      equivalent: 'optax.lion',
      source: 'optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.001 stands in.',
      step({ theta, g, m }, { learningRate, beta1, beta2, weightDecay }) {
        const mixed = (1 - beta1) * g + beta1 * m;
        m = (1 - beta2) * g + beta2 * m;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const effectiveLearningRate = learningRate;
        const update = -learningRate * Math.sign(mixed) - decay;
      },
    },
  },
});
