import { beta1, beta2, epsilon, epsilonRoot, learningRate, number, weightDecay } from './hyperparameters.ts';
import { decay, mHat, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const ademamix = defineOptimizer({
  id: 'ademamix',
  name: 'AdEMAMix',
  family: 'adaptive',
  summary: 'Adam with a second, very slow mean of the gradients beside the fast one, so that old gradients count too.',
  paper: { authors: 'Pagliardini, Ablin, Grangier', title: 'The AdEMAMix Optimizer: Better, Faster, Older', year: 2024, url: 'https://arxiv.org/abs/2409.03137' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001 }),
    beta1: beta1({ optax: 0.9 }),
    beta2: beta2({ optax: 0.999 }),
    beta3: number('β₃', 'third decay rate', 'How slowly the slow mean of the gradients forgets.', { optax: 0.9999 }, { exclusiveMaximum: true }),
    alpha: number('α', 'weight of the slow mean', 'How much the slow mean counts.', { optax: 5 }, { maximum: 1000 }),
    epsilon: epsilon({ optax: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    weightDecay: weightDecay({ optax: 0 }),
  },
  state: {
    m: { symbol: 'm₁', meaning: 'The fast running mean of the gradients.', initial: 0 },
    mSlow: { symbol: 'm₂', meaning: 'The slow running mean of the gradients; not corrected for its start at 0.', initial: 0 },
    v: { symbol: 'v', meaning: 'A running mean of the squared gradients.', initial: 0 },
  },
  derived: { mHat, vHat, decay },
  dialects: {
    optax: {
      equivalent: 'optax.contrib.ademamix',
      source: 'optax/contrib/_ademamix.py',
      note: 'Optax asks for a learning rate; 0.001 stands in.',
      step({ theta, g, m, mSlow, v, t }, { learningRate, beta1, beta2, beta3, alpha, epsilon, epsilonRoot, weightDecay }) {
        m = (1 - beta1) * g + beta1 * m;
        mSlow = (1 - beta3) * g + beta3 * mSlow;
        v = (1 - beta2) * g ** 2 + beta2 * v;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat + epsilonRoot) + epsilon);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * (mHat + alpha * mSlow) - decay;
      },
    },
  },
});
