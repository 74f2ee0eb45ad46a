import { decayedGradient, signedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate, maximize, number, weightDecay } from './hyperparameters.ts';

export const asgd = defineOptimizer({
  id: 'asgd',
  name: 'Averaged gradient descent',
  family: 'gradient descent',
  summary: 'Gradient descent with a falling learning rate, which keeps the mean of the points that it went through: the mean is the result.',
  paper: { authors: 'Polyak, Juditsky', title: 'Acceleration of Stochastic Approximation by Averaging', year: 1992, url: 'https://doi.org/10.1137/0330046', form: 'The published form asks for the mean of the points under any learning rate that falls slowly; PyTorch’s is one.' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.01 }),
    lambda: number('λ_η', 'decay term', 'Shrinks the parameters, and makes the learning rate fall.', { pytorch: 0.0001 }, { scale: 'logarithmic' }),
    alpha: number('α', 'power', 'The power with which the learning rate falls.', { pytorch: 0.75 }, { maximum: 10 }),
    averagingStart: number('t₀', 'start of averaging', 'The step from which on points are averaged; before it the mean is the point itself.', { pytorch: 1e6 }, { maximum: 1e9, scale: 'logarithmic' }),
    weightDecay: weightDecay({ pytorch: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    average: { symbol: 'θ̄', meaning: 'The mean of the points since averaging began.', initial: 0 },
    eta: { symbol: 'η_t', meaning: 'The learning rate of the next step.', initial: { hyperparameter: 'learningRate' }, extent: 'step' },
    mu: { symbol: 'μ_t', meaning: 'The share of the next point in the mean.', initial: 1, extent: 'step' },
  },
  derived: { signedGradient, decayedGradient, point: { symbol: 'θ′', meaning: 'The point after this step.' } },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.ASGD',
      source: 'torch/optim/asgd.py',
      note: 'A step uses the learning rate that the step before left. PyTorch rounds η and μ to float32 unless its default type is float64; this is the latter.',
      step({ theta, g, average, eta, mu, t }, { learningRate, lambda, alpha, averagingStart, weightDecay, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 ? signedGradient + weightDecay * theta : signedGradient;
        const effectiveLearningRate = eta;
        const update = -lambda * eta * theta - eta * decayedGradient;
        const point = theta + update;
        average = mu === 1 ? point : average + (point - average) * mu;
        eta = learningRate / (1 + lambda * learningRate * t) ** alpha;
        mu = 1 / Math.max(1, t - averagingStart);
      },
    },
  },
});
