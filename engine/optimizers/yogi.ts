import { beta1, beta2, epsilon, learningRate } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { mHat, vHat } from './quantities.ts';

export const yogi = defineOptimizer({
  id: 'yogi',
  name: 'Yogi',
  family: 'adaptive',
  summary: 'Adam whose second moment moves by the size of the squared gradient, so that it does not fall fast when gradients become small.',
  paper: { authors: 'Zaheer and others', title: 'Adaptive Methods for Nonconvex Optimization', year: 2018, url: 'https://papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001 }),
    beta1: beta1({ optax: 0.9 }),
    beta2: beta2({ optax: 0.999 }),
    epsilon: epsilon({ optax: 1e-3 }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 1e-6 },
    v: { symbol: 'v', meaning: 'The second moment, drawn towards the squared gradients.', initial: 1e-6 },
  },
  derived: { mHat, vHat },
  dialects: {
    optax: {
      equivalent: 'optax.yogi',
      source: 'optax/_src/transform.py',
      note: 'Both moments start at 1e-6. Optax asks for a learning rate; 0.001 stands in.',
      step({ g, m, v, t }, { learningRate, beta1, beta2, epsilon }) {
        m = (1 - beta1) * g + beta1 * m;
        v = v - (1 - beta2) * Math.sign(v - g ** 2) * g ** 2;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
  },
});
