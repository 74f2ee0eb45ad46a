import { choice, epsilon, learningRate, number, weightDecay } from './hyperparameters.ts';
import { decayedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const dog = defineOptimizer({
  id: 'dog',
  name: 'DoG',
  family: 'gradient descent',
  summary: 'Gradient descent whose learning rate is the distance from the start over the root of the sum of squared gradients: nothing to tune.',
  paper: { authors: 'Ivgi, Hinder, Carmon', title: 'DoG is SGD’s Best Friend: A Parameter-Free Dynamic Step Size Schedule', year: 2023, url: 'https://arxiv.org/abs/2302.12022', form: 'The published form is Optax’s.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 1 }),
    initialStep: choice('first', 'initial step', 'What the next number is: the share of the start’s size that counts as the first distance, the distance itself, or the first learning rate.', ['heuristic', 'distance', 'learning_rate'], { optax: 'heuristic' }),
    initialStepValue: number('r_ε', 'initial step value', 'Where the distance begins; small.', { optax: 1e-6 }, { maximum: 1000, scale: 'logarithmic' }),
    epsilon: epsilon({ optax: 1e-8 }),
    weightDecay: weightDecay({ optax: 0 }),
  },
  state: {
    r: { symbol: 'r', meaning: 'The largest distance from the start so far.', initial: 0, extent: 'step' },
    gradientSum: { symbol: 'G', meaning: 'The sum of the squared norms of the gradients.', initial: 0, extent: 'step' },
    origin: { symbol: 'θ₀', meaning: 'The start point.', initial: 'theta' },
  },
  derived: {
    decayedGradient,
    distance: { symbol: '|θ − θ₀|', meaning: 'The distance from the start.' },
    begun: { symbol: 'r₀', meaning: 'The largest distance before this step.' },
  },
  dialects: {
    optax: {
      equivalent: 'optax.contrib.dog',
      source: 'optax/contrib/_dog.py',
      step({ theta, g, r, gradientSum, origin, t }, { learningRate, initialStep, initialStepValue, epsilon, weightDecay }, { total }) {
        const decayedGradient = weightDecay !== 0 ? g + weightDecay * theta : g;
        const distance = Math.sqrt(total((origin - theta) ** 2));
        const begun =
          t > 1 ? r : initialStep === 'heuristic' ? initialStepValue * (1 + Math.sqrt(total(origin ** 2))) : initialStep === 'distance' ? initialStepValue : 0;
        r = Math.max(begun, distance);
        gradientSum = gradientSum + total(decayedGradient ** 2);
        const effectiveLearningRate = learningRate * (t === 1 && initialStep === 'learning_rate' ? initialStepValue : r / Math.sqrt(gradientSum + epsilon));
        const update = -effectiveLearningRate * decayedGradient;
      },
    },
  },
});
