import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate, number } from './hyperparameters.ts';

export const signum = defineOptimizer({
  id: 'signum',
  name: 'Signum',
  family: 'momentum',
  summary: 'Goes the same length in each coordinate, against the sign of a running mean of the gradients.',
  paper: { authors: 'Bernstein and others', title: 'signSGD: Compressed Optimisation for Non-Convex Problems', year: 2018, url: 'https://arxiv.org/abs/1802.04434', form: 'The published form is Optax’s.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.01 }),
    beta: number('β', 'decay rate', 'How slowly the running mean of the gradients forgets.', { optax: 0.9 }, { exclusiveMaximum: true }),
  },
  state: { m: { symbol: 'm', meaning: 'A running mean of the gradients.', initial: 0 } },
  derived: {},
  dialects: {
    optax: {
      equivalent: 'optax.signum',
      source: 'optax/_src/alias.py',
      note: 'Optax asks for a learning rate; 0.01 stands in.',
      step({ g, m }, { learningRate, beta }) {
        m = (1 - beta) * g + beta * m;
        const effectiveLearningRate = learningRate;
        const update = -learningRate * Math.sign(m);
      },
    },
  },
});
