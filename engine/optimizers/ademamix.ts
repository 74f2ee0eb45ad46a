import { beta1, beta2, epsilon, epsilonRoot, learningRate, number, warmupSteps, weightDecay } from './hyperparameters.ts';
import { decay, mHat, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const ademamix = defineOptimizer({
  id: 'ademamix',
  name: 'AdEMAMix',
  family: 'adaptive',
  summary: 'Adam with a second, very slow mean of the gradients beside the fast one, so that old gradients count too.',
  paper: { authors: 'Pagliardini, Ablin, Grangier', title: 'The AdEMAMix Optimizer: Better, Faster, Older', year: 2024, url: 'https://arxiv.org/abs/2409.03137' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001, paper: 0.001 }),
    beta1: beta1({ optax: 0.9, paper: 0.9 }),
    beta2: beta2({ optax: 0.999, paper: 0.999 }),
    beta3: number('β₃', 'third decay rate', 'How slowly the slow mean of the gradients forgets.', { optax: 0.9999, paper: 0.9999 }, { exclusiveMaximum: true }),
    alpha: number('α', 'weight of the slow mean', 'How much the slow mean counts.', { optax: 5, paper: 5 }, { maximum: 1000 }),
    epsilon: epsilon({ optax: 1e-8, paper: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    warmupSteps: { ...warmupSteps({ paper: 1000 }), meaning: 'Over how many steps the slow mean comes in: its weight rises from 0, its decay rate from β₁; 0 has both there at once.' },
    weightDecay: weightDecay({ optax: 0, paper: 0 }),
  },
  state: {
    m: { symbol: 'm₁', meaning: 'The fast running mean of the gradients.', initial: 0 },
    mSlow: { symbol: 'm₂', meaning: 'The slow running mean of the gradients; not corrected for its start at 0.', initial: 0 },
    v: { symbol: 'v', meaning: 'A running mean of the squared gradients.', initial: 0 },
  },
  derived: {
    mHat,
    vHat,
    decay,
    rise: { symbol: 'w', meaning: 'How far the slow mean has come in.' },
    slowDecayRate: { symbol: 'β̃₃', meaning: 'How slowly the slow mean forgets at this step.' },
  },
  refuse: ({ beta1: fast, beta3: slow, warmupSteps: steps }, dialect) =>
    dialect === 'paper' && steps !== 0 && (fast === 0 || slow === 0) ? 'The warm-up needs a β₁ and a β₃ above 0; warmupSteps=0 does without it.' : undefined,
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
    paper: {
      equivalent: 'Algorithm 1, with its schedulers for α and β₃',
      source: 'https://arxiv.org/abs/2409.03137',
      note: 'The half-life of the slow mean rises as a line. The paper has both rise over the whole run; 1000 steps stand in.',
      step({ theta, g, m, mSlow, v, t }, { learningRate, beta1, beta2, beta3, alpha, epsilon, warmupSteps, weightDecay }) {
        const rise = warmupSteps > 0 ? Math.min(t / warmupSteps, 1) : 1;
        const slowDecayRate = warmupSteps > 0 ? Math.min(Math.exp((Math.log(beta1) * Math.log(beta3)) / ((1 - rise) * Math.log(beta3) + rise * Math.log(beta1))), beta3) : beta3;
        m = beta1 * m + (1 - beta1) * g;
        mSlow = slowDecayRate * mSlow + (1 - slowDecayRate) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * (mHat + rise * alpha * mSlow) - decay;
      },
    },
  },
});
