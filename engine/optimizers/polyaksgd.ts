import { choice, epsilon, learningRate, number } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const polyaksgd = defineOptimizer({
  id: 'polyaksgd',
  name: 'Polyak step',
  family: 'gradient descent',
  summary: 'Gradient descent whose learning rate is how far the loss is above its least value, over the squared gradient.',
  paper: { authors: 'Loizou and others', title: 'Stochastic Polyak Step-size for SGD: An Adaptive Learning Rate for Fast Convergence', year: 2021, url: 'https://arxiv.org/abs/2002.10542', form: 'The published form is Optax’s without epsilon; its c is 1.' },
  hyperparameters: {
    learningRate: { ...learningRate({ optax: 1 }), name: 'scaling', meaning: 'What the gradient is multiplied by beforehand.' },
    maximumLearningRate: number('η_max', 'largest learning rate', 'The learning rate is never larger.', { optax: 1 }, { maximum: 1e6, scale: 'logarithmic' }),
    lowerBound: number('f*', 'lower bound', 'The least value that the loss can have.', { optax: 0 }, { minimum: -1e12, maximum: 1e12 }),
    epsilon: epsilon({ optax: 0 }),
    variant: choice('variant', 'variant', 'With spsPlus (Optax’s sps+) a loss below the bound makes no step, instead of one uphill.', ['sps', 'spsPlus'], { optax: 'sps' }),
  },
  state: {},
  derived: {
    squaredNorm: { symbol: '|g|²', meaning: 'The squared norm of the scaled gradient.' },
    gap: { symbol: 'f − f*', meaning: 'How far the loss is above the bound.' },
  },
  dialects: {
    optax: {
      equivalent: 'optax.polyak_sgd',
      source: 'optax/_src/alias.py, optax/_src/transform.py',
      step({ g, loss }, { learningRate, maximumLearningRate, lowerBound, epsilon, variant }, { total }) {
        const squaredNorm = total((learningRate * g) ** 2);
        const gap = variant === 'spsPlus' ? Math.max(loss - lowerBound, 0) : loss - lowerBound;
        const effectiveLearningRate = squaredNorm + epsilon <= 2 ** -52 ? 0 : Math.min(gap / (squaredNorm + epsilon), maximumLearningRate) * learningRate;
        const update = -effectiveLearningRate * g;
      },
    },
  },
});
