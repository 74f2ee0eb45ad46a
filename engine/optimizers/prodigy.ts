import { beta1, beta2, epsilon, flag, learningRate, number, weightDecay } from './hyperparameters.ts';
import { decay } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const prodigy = defineOptimizer({
  id: 'prodigy',
  name: 'Prodigy',
  family: 'adaptive',
  summary: 'Adam that finds its learning rate: it estimates how far the start is from the minimum.',
  paper: { authors: 'Mishchenko, Defazio', title: 'Prodigy: An Expeditiously Adaptive Parameter-Free Learner', year: 2024, url: 'https://arxiv.org/abs/2306.06101' },
  hyperparameters: {
    learningRate: learningRate({ optax: 1, paper: 1 }),
    beta1: beta1({ optax: 0.9, paper: 0.9 }),
    beta2: beta2({ optax: 0.999, paper: 0.999 }),
    beta3: number('β₃', 'third decay rate', 'How slowly the estimate’s sums forget; 0 stands for √β₂.', { optax: 0 }, { exclusiveMaximum: true }),
    epsilon: epsilon({ optax: 1e-8, paper: 1e-8 }),
    initialDistance: number('d₀', 'initial distance', 'The first estimate of the distance; small.', { optax: 1e-6, paper: 1e-6 }, { exclusiveMinimum: true, maximum: 1e6, scale: 'logarithmic' }),
    distanceCoefficient: number('c', 'distance coefficient', 'What the estimate is multiplied by.', { optax: 1 }, { maximum: 1000, scale: 'logarithmic' }),
    weightDecay: weightDecay({ optax: 0 }),
    safeguardWarmup: flag('safeguard', 'safeguard warm-up', 'Leave the learning rate out of the sum of gradients, so that a warm-up does not raise the estimate.', { optax: false }),
  },
  state: {
    m: { symbol: 'm', meaning: 'A running mean of the gradients times the distance.', initial: 0 },
    v: { symbol: 'v', meaning: 'A running mean of their squares.', initial: 0 },
    s: { symbol: 's', meaning: 'A sum of the gradients, weighted as they moved the parameters.', initial: 0 },
    d: { symbol: 'd', meaning: 'The estimate of the distance from the start to the minimum.', initial: { hyperparameter: 'initialDistance' }, extent: 'step' },
    numerator: { symbol: 'r', meaning: 'How much the gradients agreed with the way gone so far.', initial: 0, extent: 'step' },
    origin: { symbol: 'θ₀', meaning: 'The start point.', initial: 'theta' },
  },
  derived: {
    rate: { symbol: 'γ', meaning: 'The learning rate times the distance, corrected for the moments’ start at 0.' },
    forgetting: { symbol: 'β₃', meaning: 'How slowly the estimate’s sums forget.' },
    scaledGradient: { symbol: 'dg', meaning: 'The gradient times the distance.' },
    progress: { symbol: '⟨g, θ₀ − θ⟩', meaning: 'How far the gradient agrees with the way gone so far.' },
    decay,
  },
  dialects: {
    optax: {
      equivalent: 'optax.contrib.prodigy',
      source: 'optax/contrib/_prodigy.py',
      note: 'The moments are always corrected for their start. A first gradient of 0 gives NaN.',
      step({ theta, g, m, v, s, d, numerator, origin, t }, { learningRate, beta1, beta2, beta3, epsilon, initialDistance, distanceCoefficient, weightDecay, safeguardWarmup }, { total }) {
        const rate = d * learningRate * (Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t));
        const forgetting = beta3 !== 0 ? beta3 : Math.sqrt(beta2);
        const scaledGradient = d * g;
        const progress = total(g * (origin - theta));
        m = beta1 * m + (1 - beta1) * scaledGradient;
        v = beta2 * v + (1 - beta2) * scaledGradient * scaledGradient;
        s = forgetting * s + ((safeguardWarmup ? d : rate) * scaledGradient) / initialDistance;
        numerator = forgetting * numerator + (d / initialDistance) * rate * progress;
        d = Math.max(d, (distanceCoefficient * numerator) / total(Math.abs(s)));
        const effectiveLearningRate = rate / (Math.sqrt(v) + d * epsilon);
        const decay = weightDecay !== 0 ? weightDecay * rate * theta : 0;
        const update = -effectiveLearningRate * m - decay;
      },
    },
    paper: {
      equivalent: 'Algorithm 4, the Adam version of Prodigy',
      source: 'https://arxiv.org/abs/2306.06101',
      note: 'No moment is corrected for its start. A first gradient of 0 gives NaN.',
      step({ theta, g, m, v, s, d, numerator, origin }, { learningRate, beta1, beta2, epsilon }, { total }) {
        const rate = learningRate * d;
        const forgetting = Math.sqrt(beta2);
        const scaledGradient = d * g;
        const progress = total(g * (origin - theta));
        m = beta1 * m + (1 - beta1) * scaledGradient;
        v = beta2 * v + (1 - beta2) * scaledGradient ** 2;
        numerator = forgetting * numerator + (1 - forgetting) * rate * d * progress;
        s = forgetting * s + (1 - forgetting) * rate * scaledGradient;
        const effectiveLearningRate = rate / (Math.sqrt(v) + d * epsilon);
        const update = -effectiveLearningRate * m;
        d = Math.max(d, numerator / total(Math.abs(s)));
      },
    },
  },
});
