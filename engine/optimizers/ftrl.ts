import { decay } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { initialAccumulator, learningRate, number, weightDecay } from './hyperparameters.ts';

export const ftrl = defineOptimizer({
  id: 'ftrl',
  name: 'FTRL',
  family: 'adaptive',
  summary: 'Finds the parameters anew at each step from all gradients so far, and sets those to 0 that an L1 penalty outweighs.',
  paper: { authors: 'McMahan and others', title: 'Ad Click Prediction: a View from the Trenches', year: 2013, url: 'https://doi.org/10.1145/2487575.2488200' },
  hyperparameters: {
    learningRate: learningRate({ keras: 0.001, paper: 0.001 }),
    learningRatePower: number('p', 'learning rate power', 'The power of the sum of squares with which the learning rate falls.', { keras: -0.5 }, { minimum: -10, maximum: 0 }),
    initialAccumulator: initialAccumulator({ keras: 0.1 }),
    l1: number('λ₁', 'L1 penalty', 'Sets parameters to 0 whose gradients’ sum is smaller.', { keras: 0, paper: 0 }, { maximum: 1000 }),
    l2: number('λ₂', 'L2 penalty', 'Pulls the parameters towards 0.', { keras: 0, paper: 0 }, { maximum: 1000 }),
    l2Shrinkage: number('λ_s', 'L2 shrinkage', 'Adds that of an L2 penalty to the gradient.', { keras: 0 }, { maximum: 1000 }),
    beta: number('β', 'beta', 'Keeps the learning rate small at first: it is added to the root of the sum of squares.', { keras: 0, paper: 1 }, { maximum: 1000 }),
    weightDecay: weightDecay({ keras: 0 }),
  },
  state: {
    n: { symbol: 'n', meaning: 'The sum of the squared gradients.', initial: { hyperparameter: 'initialAccumulator' } },
    z: { symbol: 'z', meaning: 'The sum of the gradients, less what the parameters already follow.', initial: 0 },
  },
  derived: {
    decay,
    point: { symbol: 'θ′', meaning: 'The parameters after weight decay.' },
    shrunkGradient: { symbol: 'g̃', meaning: 'The gradient with that of the shrinkage.' },
    before: { symbol: 'n^−p', meaning: 'The sum of squares to its power before this step.' },
    after: { symbol: 'n′^−p', meaning: 'The sum of squares to its power with this step’s.' },
  },
  dialects: {
    keras: {
      equivalent: 'keras.optimizers.Ftrl',
      source: 'keras/src/optimizers/ftrl.py',
      note: 'The parameters come from the gradients alone, so that a start point other than 0 is partly forgotten at once.',
      step({ theta, g, n, z }, { learningRate, learningRatePower, l1, l2, l2Shrinkage, beta, weightDecay }) {
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const point = theta - decay;
        const shrunkGradient = g + 2 * l2Shrinkage * point;
        const before = n ** -learningRatePower;
        n = n + g ** 2;
        const after = n ** -learningRatePower;
        z = z + shrunkGradient - ((after - before) / learningRate) * point;
        const effectiveLearningRate = 1 / (after / learningRate + 2 * (l2 + beta / (2 * learningRate)));
        const update = effectiveLearningRate * (Math.min(Math.max(z, -l1), l1) - z) - theta;
      },
    },
    paper: {
      equivalent: 'Algorithm 1',
      source: 'https://doi.org/10.1145/2487575.2488200',
      note: 'The L2 penalty counts once, in Keras twice; the sum of squares starts at 0. The paper gives no learning rate; 0.001 stands in.',
      step({ theta, g, n, z }, { learningRate, l1, l2, beta }) {
        const before = Math.sqrt(n);
        n = n + g ** 2;
        const after = Math.sqrt(n);
        z = z + g - ((after - before) / learningRate) * theta;
        const effectiveLearningRate = 1 / ((beta + after) / learningRate + l2);
        const update = effectiveLearningRate * (Math.min(Math.max(z, -l1), l1) - z) - theta;
      },
    },
  },
});
