import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate } from './hyperparameters.ts';

export const signsgd = defineOptimizer({
  id: 'signsgd',
  name: 'signSGD',
  family: 'gradient descent',
  summary: 'Goes the same length in each coordinate, against the sign of the gradient.',
  paper: { authors: 'Bernstein and others', title: 'signSGD: Compressed Optimisation for Non-Convex Problems', year: 2018, url: 'https://arxiv.org/abs/1802.04434', form: 'The published form is Optax’s.' },
  hyperparameters: { learningRate: learningRate({ optax: 0.01 }) },
  state: {},
  derived: {},
  dialects: {
    optax: {
      equivalent: 'optax.sign_sgd',
      source: 'optax/_src/alias.py',
      note: 'Optax asks for a learning rate; 0.01 stands in.',
      step({ g }, { learningRate }) {
        const effectiveLearningRate = learningRate;
        const update = -learningRate * Math.sign(g);
      },
    },
  },
});
