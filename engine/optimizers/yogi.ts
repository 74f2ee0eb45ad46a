import { beta1, beta2, epsilon, initialAccumulator, learningRate } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { mHat, vHat } from './quantities.ts';

export const yogi = defineOptimizer({
  id: 'yogi',
  name: 'Yogi',
  family: 'adaptive',
  summary: 'Adam whose second moment moves by the size of the squared gradient, so that it does not fall fast when gradients become small.',
  paper: { authors: 'Zaheer and others', title: 'Adaptive Methods for Nonconvex Optimization', year: 2018, url: 'https://papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001, paper: 0.01 }),
    beta1: beta1({ optax: 0.9, paper: 0.9 }),
    beta2: beta2({ optax: 0.999, paper: 0.999 }),
    epsilon: epsilon({ optax: 1e-3, paper: 1e-3 }),
    initialAccumulator: { ...initialAccumulator({ paper: 0 }), meaning: 'What both moments start at.' },
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: { hyperparameter: 'initialAccumulator' } },
    v: { symbol: 'v', meaning: 'The second moment, drawn towards the squared gradients.', initial: { hyperparameter: 'initialAccumulator' } },
  },
  derived: { mHat, vHat },
  dialects: {
    optax: {
      equivalent: 'optax.yogi',
      source: 'optax/_src/transform.py',
      note: 'Both moments start at 1e-6. Optax asks for a learning rate; 0.001 stands in.',
      fixed: { initialAccumulator: 1e-6 },
      step({ g, m, v, t }, { learningRate, beta1, beta2, epsilon }) {
        m = (1 - beta1) * g + beta1 * m;
        v = v - (1 - beta2) * Math.sign(v - g ** 2) * g ** 2;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
    paper: {
      equivalent: 'Algorithm 2',
      source: 'https://papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization',
      note: 'No moment is corrected for its start.',
      step({ g, m, v }, { learningRate, beta1, beta2, epsilon }) {
        m = beta1 * m + (1 - beta1) * g;
        v = v - (1 - beta2) * Math.sign(v - g ** 2) * g ** 2;
        const effectiveLearningRate = learningRate / (Math.sqrt(v) + epsilon);
        const update = -effectiveLearningRate * m;
      },
    },
  },
});
