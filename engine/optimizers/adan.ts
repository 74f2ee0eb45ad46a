import { beta1, beta2, epsilon, epsilonRoot, learningRate, number, weightDecay } from './hyperparameters.ts';
import { decay, gradientChange, mHat, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const adan = defineOptimizer({
  id: 'adan',
  name: 'Adan',
  family: 'adaptive',
  summary: 'Adam with Nesterov momentum made of how the gradient changes, so that no gradient elsewhere is needed.',
  paper: { authors: 'Xie and others', title: 'Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models', year: 2022, url: 'https://arxiv.org/abs/2208.06677' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001, paper: 0.001 }),
    beta1: beta1({ optax: 0.98, paper: 0.98 }),
    beta2: { ...beta2({ optax: 0.92, paper: 0.92 }), meaning: 'How slowly the running mean of the gradients’ changes forgets.' },
    beta3: number('β₃', 'third decay rate', 'How slowly the running mean of the squares forgets.', { optax: 0.99, paper: 0.99 }, { exclusiveMaximum: true }),
    epsilon: epsilon({ optax: 1e-8, paper: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 1e-8 }),
    weightDecay: weightDecay({ optax: 0, paper: 0 }),
  },
  state: {
    m: { symbol: 'm', meaning: 'A running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'A running mean of the gradients’ changes.', initial: 0 },
    n: { symbol: 'n', meaning: 'A running mean of the squares of the gradients as they are about to be.', initial: 0 },
    previousGradient: { symbol: 'g_t−1', meaning: 'The gradient of the step before.', initial: 0 },
  },
  derived: { gradientChange, mHat, vHat, nHat: { symbol: 'n̂', meaning: 'The mean of the squares, corrected for its start at 0.' }, decay },
  dialects: {
    optax: {
      equivalent: 'optax.adan',
      source: 'optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.001 stands in.',
      step({ theta, g, m, v, n, previousGradient, t }, { learningRate, beta1, beta2, beta3, epsilon, epsilonRoot, weightDecay }) {
        const gradientChange = t === 1 ? 0 : g - previousGradient;
        previousGradient = g;
        m = (1 - beta1) * g + beta1 * m;
        v = (1 - beta2) * gradientChange + beta2 * v;
        n = (1 - beta3) * (g + (1 - beta2) * gradientChange) ** 2 + beta3 * n;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const nHat = n / (1 - beta3 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(nHat + epsilonRoot) + epsilon);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * (mHat + (1 - beta2) * vHat) - decay;
      },
    },
    paper: {
      equivalent: 'Algorithm 1, without restarts; its β₁, β₂, β₃ are 1 − ours',
      source: 'https://arxiv.org/abs/2208.06677',
      note: 'The means start at the first gradient, its first change and its square, and are not corrected. The change counts β₂ times, here 0.92; in Optax 1 − β₂ times. The decay divides the parameters by 1 + ηλ after the step.',
      step({ theta, g, m, v, n, previousGradient, t }, { learningRate, beta1, beta2, beta3, epsilon, weightDecay }) {
        const gradientChange = t === 1 ? 0 : g - previousGradient;
        previousGradient = g;
        m = t === 1 ? g : beta1 * m + (1 - beta1) * g;
        v = t <= 2 ? gradientChange : beta2 * v + (1 - beta2) * gradientChange;
        n = t === 1 ? g ** 2 : beta3 * n + (1 - beta3) * (g + beta2 * gradientChange) ** 2;
        const effectiveLearningRate = learningRate / (Math.sqrt(n) + epsilon);
        const decay = weightDecay !== 0 ? ((learningRate * weightDecay) / (1 + learningRate * weightDecay)) * (theta - effectiveLearningRate * (m + beta2 * v)) : 0;
        const update = -effectiveLearningRate * (m + beta2 * v) - decay;
      },
    },
  },
});
