import { defineOptimizer } from './defineOptimizer.ts';
import { decayedGradient, trustRatio } from './quantities.ts';
import { epsilon, learningRate, momentum, nesterov, trustCoefficient, weightDecay } from './hyperparameters.ts';

export const lars = defineOptimizer({
  id: 'lars',
  name: 'LARS',
  family: 'momentum',
  summary: 'Momentum whose step is, for each tensor, in proportion to the size of the tensor: for large batches.',
  paper: { authors: 'You, Gitman, Ginsburg', title: 'Large Batch Training of Convolutional Networks', year: 2017, url: 'https://arxiv.org/abs/1708.03888' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.01, paper: 0.01 }),
    trustCoefficient: trustCoefficient({ optax: 0.001, paper: 0.001 }),
    epsilon: epsilon({ optax: 0 }),
    momentum: momentum({ optax: 0.9, paper: 0.9 }),
    nesterov: nesterov({ optax: false }),
    weightDecay: weightDecay({ optax: 0, paper: 0 }),
  },
  state: { b: { symbol: 'b', meaning: 'The momentum buffer: the scaled steps so far, fading.', initial: 0 } },
  derived: { decayedGradient, trustRatio },
  refuse: ({ momentum: kept, nesterov: lookAhead }) => (lookAhead && kept === 0 ? 'Nesterov momentum needs a momentum above 0.' : undefined),
  dialects: {
    optax: {
      equivalent: 'optax.lars',
      source: 'optax/_src/alias.py, optax/_src/transform.py',
      note: 'The ratio measures the gradient and the decay as one. Optax asks for a learning rate; 0.01 stands in.',
      step({ theta, g, b }, { learningRate, trustCoefficient, epsilon, momentum, nesterov, weightDecay }, { norm }) {
        const decayedGradient = weightDecay !== 0 ? g + weightDecay * theta : g;
        const trustRatio = norm(theta) === 0 || norm(decayedGradient) === 0 ? 1 : (trustCoefficient * norm(theta)) / (norm(decayedGradient) + epsilon);
        const effectiveLearningRate = learningRate * trustRatio;
        b = momentum * b - learningRate * trustRatio * decayedGradient;
        const update = nesterov ? momentum * b - learningRate * trustRatio * decayedGradient : b;
      },
    },
    paper: {
      equivalent: 'Algorithm 1',
      source: 'https://arxiv.org/abs/1708.03888',
      note: 'The ratio adds the norms of gradient and decay, instead of measuring their sum.',
      step({ theta, g, b }, { learningRate, trustCoefficient, momentum, weightDecay }, { norm }) {
        const decayedGradient = weightDecay !== 0 ? g + weightDecay * theta : g;
        const trustRatio = (trustCoefficient * norm(theta)) / (norm(g) + weightDecay * norm(theta));
        const effectiveLearningRate = learningRate * trustRatio;
        b = momentum * b + effectiveLearningRate * decayedGradient;
        const update = -b;
      },
    },
  },
});
