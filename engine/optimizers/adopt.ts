import { beta1, beta2, epsilon, flag, learningRate, nesterov } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const adopt = defineOptimizer({
  id: 'adopt',
  name: 'ADOPT',
  family: 'adaptive',
  summary: 'Adam that divides each gradient by the second moment of those before it, and averages after: it converges for any β₂.',
  paper: { authors: 'Taniguchi and others', title: 'ADOPT: Modified Adam Can Converge with Any β₂ with the Optimal Rate', year: 2024, url: 'https://arxiv.org/abs/2411.02853', form: 'The published form is Optax’s.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001 }),
    beta1: beta1({ optax: 0.9 }),
    beta2: beta2({ optax: 0.9999 }),
    epsilon: epsilon({ optax: 1e-6 }),
    nesterov: nesterov({ optax: false }),
    clipping: flag('clipping', 'clipping', 'Hold a scaled gradient within ±(t − 1)^¼.', { optax: true }),
  },
  state: {
    m: { symbol: 'm', meaning: 'A running mean of the scaled gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'A running mean of the squared gradients; at first the square itself.', initial: 0 },
  },
  derived: {
    denominator: { symbol: 'D', meaning: 'The root of the second moment before this step.' },
    bound: { symbol: 'c', meaning: 'How large a scaled gradient may be.' },
    scaledGradient: { symbol: 'ĝ', meaning: 'The gradient over the root of the second moment before it.' },
  },
  dialects: {
    optax: {
      equivalent: 'optax.contrib.adopt',
      source: 'optax/contrib/_adopt.py',
      note: 'The first step only begins the second moment. Optax asks for a learning rate; 0.001 stands in.',
      step({ g, m, v, t }, { learningRate, beta1, beta2, epsilon, nesterov, clipping }) {
        const denominator = Math.max(Math.sqrt(v), epsilon);
        const bound = (t - 1) ** 0.25;
        const scaledGradient = clipping ? Math.min(Math.max(g / denominator, -bound), bound) : g / denominator;
        v = t === 1 ? g ** 2 : (1 - beta2) * g ** 2 + beta2 * v;
        m = t === 1 ? m : (1 - beta1) * scaledGradient + beta1 * m;
        const effectiveLearningRate = learningRate / denominator;
        const update = -learningRate * (nesterov && t > 1 ? (1 - beta1) * scaledGradient + beta1 * m : m);
      },
    },
  },
});
