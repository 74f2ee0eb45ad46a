import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate, number } from './hyperparameters.ts';

export const noisysgd = defineOptimizer({
  id: 'noisysgd',
  name: 'Noisy gradient descent',
  family: 'gradient descent',
  summary: 'Gradient descent with noise on the gradient, less and less of it.',
  paper: { authors: 'Neelakantan and others', title: 'Adding Gradient Noise Improves Learning for Very Deep Networks', year: 2015, url: 'https://arxiv.org/abs/1511.06807', form: 'The published form is Optax’s.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.01 }),
    noiseScale: number('η_n', 'noise scale', 'The variance of the noise of the first step.', { optax: 0.01 }, { maximum: 1000, scale: 'logarithmic' }),
    noiseDecay: number('γ', 'noise decay', 'The power with which the variance falls.', { optax: 0.55 }, { maximum: 10 }),
  },
  state: {},
  derived: {
    deviation: { symbol: 'σ', meaning: 'The standard deviation of the noise.' },
    noise: { symbol: 'z', meaning: 'A normal random number.' },
    noisyGradient: { symbol: 'g + σz', meaning: 'The gradient with its noise.' },
  },
  dialects: {
    optax: {
      equivalent: 'optax.noisy_sgd',
      source: 'optax/_src/alias.py, optax/transforms/_adding.py',
      note: 'The random numbers are the run’s own, from its seed. Optax asks for a learning rate; 0.01 stands in.',
      step({ g, t }, { learningRate, noiseScale, noiseDecay }, { gaussian }) {
        const deviation = Math.sqrt(noiseScale / t ** noiseDecay);
        const noise = gaussian();
        const noisyGradient = g + deviation * noise;
        const effectiveLearningRate = learningRate;
        const update = -learningRate * noisyGradient;
      },
    },
  },
});
