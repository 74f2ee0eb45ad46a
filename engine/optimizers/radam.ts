import { beta1, beta2, decoupled, epsilon, epsilonRoot, learningRate, maximize, nesterov, number, weightDecay } from './hyperparameters.ts';
import { decay, decayedGradient, mHat, signedGradient, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const radam = defineOptimizer({
  id: 'radam',
  name: 'RAdam',
  family: 'adaptive',
  summary: 'Adam that trusts its second moment only as far as it is certain of it: the first steps are plain momentum, so that no warm-up is needed.',
  paper: { authors: 'Liu and others', title: 'On the Variance of the Adaptive Learning Rate and Beyond', year: 2020, url: 'https://arxiv.org/abs/1908.03265' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.001, optax: 0.001, paper: 0.001 }),
    beta1: beta1({ pytorch: 0.9, optax: 0.9, paper: 0.9 }),
    beta2: beta2({ pytorch: 0.999, optax: 0.999, paper: 0.999 }),
    epsilon: epsilon({ pytorch: 1e-8, optax: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    threshold: number('ρ₀', 'threshold', 'From what certainty on the second moment is used.', { optax: 5 }, { maximum: 1000 }),
    nesterov: nesterov({ optax: false }),
    weightDecay: weightDecay({ pytorch: 0 }),
    decoupled: decoupled({ pytorch: false }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared gradients.', initial: 0 },
  },
  derived: {
    signedGradient,
    decayedGradient,
    mHat,
    vHat,
    limit: { symbol: 'ρ_∞', meaning: 'The certainty that the second moment comes to have.' },
    certainty: { symbol: 'ρ_t', meaning: 'Of how many gradients the second moment is a mean, as it were.' },
    rectification: { symbol: 'r', meaning: 'How much the certainty takes off the step; 1 before the second moment is used.' },
    decay,
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.RAdam',
      source: 'torch/optim/radam.py',
      note: 'Epsilon is added to the uncorrected root; the threshold is 5, and must be passed.',
      step({ theta, g, m, v, t }, { learningRate, beta1, beta2, epsilon, weightDecay, decoupled, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 && !decoupled ? signedGradient + weightDecay * theta : signedGradient;
        m = m + (1 - beta1) * (decayedGradient - m);
        v = beta2 * v + (1 - beta2) * decayedGradient ** 2;
        const mHat = m / (1 - beta1 ** t);
        const limit = 2 / (1 - beta2) - 1;
        const certainty = limit - (2 * t * beta2 ** t) / (1 - beta2 ** t);
        const rectification = certainty > 5 ? Math.sqrt(((certainty - 4) * (certainty - 2) * limit) / ((limit - 4) * (limit - 2) * certainty)) : 1;
        const effectiveLearningRate = certainty > 5 ? (learningRate * rectification * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(v) + epsilon) : learningRate;
        const decay = weightDecay !== 0 && decoupled ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mHat - decay;
      },
    },
    optax: {
      equivalent: 'optax.radam',
      source: 'optax/_src/transform.py',
      note: 'Epsilon is added to the corrected root. Optax asks for a learning rate; 0.001 stands in.',
      step({ g, m, v, t }, { learningRate, beta1, beta2, epsilon, epsilonRoot, threshold, nesterov }) {
        m = (1 - beta1) * g + beta1 * m;
        v = (1 - beta2) * g ** 2 + beta2 * v;
        const mHat = nesterov ? beta1 * (m / (1 - beta1 ** (t + 1))) + (1 - beta1) * (g / (1 - beta1 ** t)) : m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const limit = 2 / (1 - beta2) - 1;
        const certainty = limit - (2 * t * beta2 ** t) / (1 - beta2 ** t);
        const rectification = certainty >= threshold ? Math.sqrt(((certainty - 4) * (certainty - 2) * limit) / ((limit - 4) * (limit - 2) * certainty)) : 1;
        const effectiveLearningRate = certainty >= threshold ? (learningRate * rectification) / (Math.sqrt(vHat + epsilonRoot) + epsilon) : learningRate;
        const update = -learningRate * (certainty >= threshold ? (rectification * mHat) / (Math.sqrt(vHat + epsilonRoot) + epsilon) : mHat);
      },
    },
    paper: {
      equivalent: 'Algorithm 2',
      source: 'https://arxiv.org/abs/1908.03265',
      note: 'The threshold is 4, and must be passed; there is no epsilon: a gradient of 0 from the start on gives NaN.',
      step({ g, m, v, t }, { learningRate, beta1, beta2 }) {
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        const mHat = m / (1 - beta1 ** t);
        const limit = 2 / (1 - beta2) - 1;
        const certainty = limit - (2 * t * beta2 ** t) / (1 - beta2 ** t);
        const rectification = certainty > 4 ? Math.sqrt(((certainty - 4) * (certainty - 2) * limit) / ((limit - 4) * (limit - 2) * certainty)) : 1;
        const effectiveLearningRate = certainty > 4 ? learningRate * rectification * Math.sqrt((1 - beta2 ** t) / v) : learningRate;
        const update = -effectiveLearningRate * mHat;
      },
    },
  },
});
