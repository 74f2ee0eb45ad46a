import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate, number } from './hyperparameters.ts';
import { trustRatio } from './quantities.ts';

export const fromage = defineOptimizer({
  id: 'fromage',
  name: 'Fromage',
  family: 'gradient descent',
  summary: 'Each tensor goes a fixed share of its own size along the gradient, and is then shrunk so that it does not grow.',
  paper: { authors: 'Bernstein and others', title: 'On the distance between two neural networks and the stability of learning', year: 2020, url: 'https://arxiv.org/abs/2002.03432', form: 'The published form is Optax’s.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.01 }),
    minimumNorm: number('δ', 'smallest norm', 'A tensor or gradient counts as at least this large.', { optax: 1e-6 }, { maximum: 1000, scale: 'logarithmic' }),
  },
  state: {},
  derived: { shrinking: { symbol: 'k', meaning: 'What the parameters are multiplied by.' }, trustRatio },
  dialects: {
    optax: {
      equivalent: 'optax.fromage',
      source: 'optax/_src/alias.py',
      note: 'Optax asks for a learning rate; 0.01 stands in.',
      step({ theta, g }, { learningRate, minimumNorm }, { norm }) {
        const shrinking = 1 / Math.sqrt(1 + learningRate ** 2);
        const trustRatio = Math.max(norm(theta), minimumNorm) === 0 || Math.max(norm(g), minimumNorm) === 0 ? 1 : Math.max(norm(theta), minimumNorm) / Math.max(norm(g), minimumNorm);
        const effectiveLearningRate = learningRate * shrinking * trustRatio;
        const update = -effectiveLearningRate * g + (shrinking - 1) * theta;
      },
    },
  },
});
