import { beta1, beta2, epsilon, learningRate, number, weightDecay } from './hyperparameters.ts';
import { decay, mHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const sophia = defineOptimizer({
  id: 'sophia',
  name: 'Sophia',
  family: 'second order',
  summary: 'Divides the mean of the gradients by an estimate of the Hessian’s diagonal, and goes no further than a set length in any coordinate.',
  paper: { authors: 'Liu and others', title: 'Sophia: A Scalable Stochastic Second-order Optimizer for Language Model Pre-training', year: 2024, url: 'https://arxiv.org/abs/2305.14342' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001, paper: 0.001 }),
    beta1: beta1({ optax: 0.965, paper: 0.96 }),
    beta2: { ...beta2({ optax: 0.99, paper: 0.99 }), meaning: 'How slowly the running mean of the Hessian’s diagonal forgets.' },
    epsilon: epsilon({ optax: 1e-8, paper: 1e-12 }),
    gamma: number('γ', 'gamma', 'What the Hessian’s diagonal is multiplied by.', { optax: 0.01, paper: 0.01 }, { maximum: 1000, scale: 'logarithmic' }),
    clipThreshold: number('c', 'clip threshold', 'How far a coordinate goes at most, before the learning rate.', { optax: 1 }, { maximum: 1000, scale: 'logarithmic' }),
    updateInterval: number('k', 'update interval', 'Every how many steps the Hessian is looked at.', { optax: 10, paper: 10 }, { minimum: 1, maximum: 1e6, integer: true, scale: 'logarithmic' }),
    weightDecay: weightDecay({ optax: 0.0001, paper: 0.2 }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    h: { symbol: 'h', meaning: 'A running mean of the Hessian’s diagonal.', initial: 0 },
  },
  derived: { mHat, curvature: { symbol: 'ĥ', meaning: 'The estimate of the Hessian’s diagonal; 0 at the steps between two looks at it.' }, direction: { symbol: 'u', meaning: 'The mean over the curvature, clipped.' }, decay },
  dialects: {
    optax: {
      equivalent: 'optax.contrib.sophia',
      source: 'optax/contrib/_sophia.py',
      note: 'A step uses the curvature as it was before; the first step goes by signs alone. Hutchinson’s estimate takes its random signs from the seed of the run. Optax asks for a learning rate; 0.001 stands in.',
      step({ theta, g, m, h, t }, { learningRate, beta1, beta2, epsilon, gamma, clipThreshold, updateInterval, weightDecay }, { hessianDiagonal }) {
        m = (1 - beta1) * g + beta1 * m;
        const mHat = m / (1 - beta1 ** t);
        const effectiveLearningRate = learningRate / Math.max(gamma * h, epsilon);
        const direction = Math.min(Math.max(mHat / Math.max(gamma * h, epsilon), -clipThreshold), clipThreshold);
        const curvature = (t - 1) % updateInterval === 0 ? hessianDiagonal() : 0;
        if ((t - 1) % updateInterval === 0) h = (1 - beta2) * curvature + beta2 * h;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -learningRate * direction - decay;
      },
    },
    paper: {
      equivalent: 'Algorithm 3, with Hutchinson’s estimate',
      source: 'https://arxiv.org/abs/2305.14342',
      note: 'The mean of the gradients is not corrected for its start; a step uses the curvature as it is. The random signs come from the seed of the run; the paper draws normal numbers. Its learning rates are those of its models; 0.001 stands in.',
      step({ theta, g, m, h, t }, { learningRate, beta1, beta2, epsilon, gamma, updateInterval, weightDecay }, { hessianDiagonal }) {
        m = beta1 * m + (1 - beta1) * g;
        const curvature = (t - 1) % updateInterval === 0 ? hessianDiagonal() : 0;
        if ((t - 1) % updateInterval === 0) h = beta2 * h + (1 - beta2) * curvature;
        const effectiveLearningRate = learningRate / Math.max(gamma * h, epsilon);
        const direction = Math.min(Math.max(m / Math.max(gamma * h, epsilon), -1), 1);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -learningRate * direction - decay;
      },
    },
  },
});
