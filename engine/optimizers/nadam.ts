import { beta1, beta2, decoupled, epsilon, epsilonRoot, learningRate, maximize, weightDecay } from './hyperparameters.ts';
import { decay, decayedGradient, signedGradient, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const nadam = defineOptimizer({
  id: 'nadam',
  name: 'Nadam',
  family: 'adaptive',
  summary: 'Adam with Nesterov momentum: the mean of the gradients as it will be at the next step.',
  paper: { authors: 'Dozat', title: 'Incorporating Nesterov Momentum into Adam', year: 2016, url: 'https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.002, keras: 0.001, keras2: 0.002, optax: 0.001, paper: 0.002 }),
    beta1: beta1({ pytorch: 0.9, keras: 0.9, keras2: 0.9, optax: 0.9, paper: 0.9 }),
    beta2: beta2({ pytorch: 0.999, keras: 0.999, keras2: 0.999, optax: 0.999, paper: 0.999 }),
    epsilon: epsilon({ pytorch: 1e-8, keras: 1e-7, keras2: 1e-7, optax: 1e-8, paper: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    momentumDecay: {
      kind: 'number',
      symbol: 'ψ',
      name: 'momentum decay',
      meaning: 'How fast the momentum rises from β₁/2 to β₁.',
      minimum: 0,
      maximum: 10,
      scale: 'logarithmic',
      defaults: { pytorch: 0.004, keras2: 0.004, paper: 0.004 },
    },
    weightDecay: weightDecay({ pytorch: 0, keras: 0, optax: 0 }),
    decoupled: decoupled({ pytorch: false }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared gradients.', initial: 0 },
    muProduct: { symbol: '∏μ', meaning: 'The product of the momenta so far.', initial: 1, extent: 'step' },
  },
  derived: {
    signedGradient,
    decayedGradient,
    mu: { symbol: 'μ_t', meaning: 'The momentum of this step.' },
    muNext: { symbol: 'μ_t+1', meaning: 'The momentum of the next step.' },
    mBar: { symbol: 'm̄', meaning: 'The gradient and the first moment, mixed as the next step would and corrected for their start.' },
    vHat,
    decay,
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.NAdam',
      source: 'torch/optim/nadam.py',
      note: 'PyTorch rounds the product of the momenta to float32 unless its default type is float64; this is the latter.',
      step({ theta, g, m, v, muProduct, t }, { learningRate, beta1, beta2, epsilon, momentumDecay, weightDecay, decoupled, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 && !decoupled ? signedGradient + weightDecay * theta : signedGradient;
        const mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
        const muNext = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentumDecay));
        muProduct = muProduct * mu;
        m = m + (1 - beta1) * (decayedGradient - m);
        v = beta2 * v + (1 - beta2) * decayedGradient ** 2;
        const mBar = ((1 - mu) / (1 - muProduct)) * decayedGradient + (muNext / (1 - muProduct * muNext)) * m;
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const decay = weightDecay !== 0 && decoupled ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mBar - decay;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.Nadam',
      source: 'keras/src/optimizers/nadam.py',
      note: 'The momentum rises by 0.96ᵗ, 250 times as fast as PyTorch’s.',
      step({ theta, g, m, v, muProduct, t }, { learningRate, beta1, beta2, epsilon, weightDecay }) {
        const mu = beta1 * (1 - 0.5 * 0.96 ** t);
        const muNext = beta1 * (1 - 0.5 * 0.96 ** (t + 1));
        muProduct = muProduct * mu;
        m = m + (g - m) * (1 - beta1);
        v = v + (g ** 2 - v) * (1 - beta2);
        const mBar = (muNext * m) / (1 - muProduct * muNext) + ((1 - mu) * g) / (1 - muProduct);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mBar - decay;
      },
    },
    keras2: {
      equivalent: 'keras.optimizers.Nadam',
      source: 'keras/optimizers.py',
      note: 'The momentum rises as PyTorch’s; it is the only one without `decay`.',
      step({ g, m, v, muProduct, t }, { learningRate, beta1, beta2, epsilon, momentumDecay }) {
        const mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
        const muNext = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentumDecay));
        muProduct = muProduct * mu;
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        const mBar = (1 - mu) * (g / (1 - muProduct)) + muNext * (m / (1 - muProduct * muNext));
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const update = -effectiveLearningRate * mBar;
      },
    },
    optax: {
      equivalent: 'optax.nadam, optax.nadamw',
      source: 'optax/_src/transform.py',
      note: 'The momentum does not rise. Optax asks for a learning rate; 0.001 stands in.',
      step({ theta, g, m, v, t }, { learningRate, beta1, beta2, epsilon, epsilonRoot, weightDecay }) {
        m = (1 - beta1) * g + beta1 * m;
        v = (1 - beta2) * g ** 2 + beta2 * v;
        const mBar = beta1 * (m / (1 - beta1 ** (t + 1))) + (1 - beta1) * (g / (1 - beta1 ** t));
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat + epsilonRoot) + epsilon);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mBar - decay;
      },
    },
    paper: {
      equivalent: 'Algorithm 2, with the schedule μ_t = β₁(1 − ½·0.96^ψt)',
      source: 'https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ',
      note: 'As published the first moment fades by μ_t and the corrected second moment is multiplied by β₂.',
      step({ g, m, v, muProduct, t }, { learningRate, beta1, beta2, epsilon, momentumDecay }) {
        const mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
        const muNext = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentumDecay));
        muProduct = muProduct * mu;
        m = mu * m + (1 - mu) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        const mBar = (muNext * m) / (1 - muProduct * muNext) + ((1 - mu) * g) / (1 - muProduct);
        const vHat = (beta2 * v) / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const update = -effectiveLearningRate * mBar;
      },
    },
  },
});
