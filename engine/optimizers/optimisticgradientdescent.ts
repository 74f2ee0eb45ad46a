import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate, number } from './hyperparameters.ts';

export const optimisticgradientdescent = defineOptimizer({
  id: 'optimisticgradientdescent',
  aliases: ['ogd'],
  name: 'Optimistic gradient descent',
  family: 'gradient descent',
  summary: 'Gradient descent that counts the change of the gradient once more, as if it went on: for games and saddles.',
  paper: { authors: 'Mokhtari, Ozdaglar, Pattathil', title: 'A Unified Analysis of Extra-gradient and Optimistic Gradient Methods for Saddle Point Problems', year: 2020, url: 'https://arxiv.org/abs/1901.08511', form: 'The published form is Optax’s.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.01 }),
    alpha: number('α', 'weight of the gradient', 'How much the gradient itself counts.', { optax: 1 }, { maximum: 1000 }),
    beta: number('β', 'weight of the change', 'How much the change of the gradient counts.', { optax: 1 }, { maximum: 1000 }),
  },
  state: { previousGradient: { symbol: 'g_t−1', meaning: 'The gradient of the step before.', initial: 0 } },
  derived: { direction: { symbol: 'u', meaning: 'The gradient with its change.' } },
  dialects: {
    optax: {
      equivalent: 'optax.optimistic_gradient_descent',
      source: 'optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.01 stands in.',
      step({ g, previousGradient, t }, { learningRate, alpha, beta }) {
        const direction = (alpha + beta) * g - beta * (t === 1 ? g : previousGradient);
        previousGradient = g;
        const effectiveLearningRate = learningRate;
        const update = -learningRate * direction;
      },
    },
  },
});
