import { decayedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { epsilon, learningRate, number, weightDecay } from './hyperparameters.ts';

export const dowg = defineOptimizer({
  id: 'dowg',
  name: 'DoWG',
  family: 'gradient descent',
  summary: 'DoG whose gradients count more the further from the start they were found.',
  paper: { authors: 'Khaled, Mishchenko, Jin', title: 'DoWG Unleashed: An Efficient Universal Parameter-Free Gradient Descent Method', year: 2023, url: 'https://arxiv.org/abs/2305.16284', form: 'The published form is Optax’s without epsilon.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 1 }),
    initialDistanceSquared: number('r₀²', 'initial squared distance', 'Where the squared distance begins; 0 stands for ε.', { optax: 0 }, { maximum: 1e6, scale: 'logarithmic' }),
    epsilon: epsilon({ optax: 1e-4 }),
    weightDecay: weightDecay({ optax: 0 }),
  },
  state: {
    r2: { symbol: 'r²', meaning: 'The largest squared distance from the start so far.', initial: { hyperparameter: 'initialDistanceSquared' }, extent: 'step' },
    gradientSum: { symbol: 'V', meaning: 'The sum of the squared norms of the gradients, each times the squared distance.', initial: 0, extent: 'step' },
    origin: { symbol: 'θ₀', meaning: 'The start point.', initial: 'theta' },
  },
  derived: { decayedGradient, squaredDistance: { symbol: '|θ − θ₀|²', meaning: 'The squared distance from the start.' } },
  dialects: {
    optax: {
      equivalent: 'optax.contrib.dowg',
      source: 'optax/contrib/_dog.py',
      step({ theta, g, r2, gradientSum, origin, t }, { learningRate, initialDistanceSquared, epsilon, weightDecay }, { total }) {
        const decayedGradient = weightDecay !== 0 ? g + weightDecay * theta : g;
        const squaredDistance = total((origin - theta) ** 2);
        r2 = Math.max(t === 1 && initialDistanceSquared === 0 ? epsilon : r2, squaredDistance);
        gradientSum = r2 * total(decayedGradient ** 2) + gradientSum;
        const effectiveLearningRate = (learningRate * r2) / (Math.sqrt(gradientSum) + epsilon);
        const update = -effectiveLearningRate * decayedGradient;
      },
    },
  },
});
