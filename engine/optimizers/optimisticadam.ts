import { beta1, beta2, epsilon, epsilonRoot, learningRate, nesterov, number } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { mHat, vHat } from './quantities.ts';

export const optimisticadam = defineOptimizer({
  id: 'optimisticadam',
  name: 'Optimistic Adam',
  family: 'adaptive',
  summary: 'Adam that counts the change of its step once more, as if it went on: for games and saddles.',
  paper: { authors: 'Daskalakis and others', title: 'Training GANs with Optimism', year: 2018, url: 'https://arxiv.org/abs/1711.00141', form: 'The published form is Optax’s without Nesterov momentum.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001 }),
    alpha: number('α', 'weight of the step', 'How much the step itself counts.', { optax: 1 }, { maximum: 1000 }),
    beta: number('β', 'weight of the change', 'How much the change of the step counts.', { optax: 1 }, { maximum: 1000 }),
    beta1: beta1({ optax: 0.9 }),
    beta2: beta2({ optax: 0.999 }),
    epsilon: epsilon({ optax: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    nesterov: nesterov({ optax: true }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared gradients.', initial: 0 },
    previousGradient: { symbol: 'a_t−1', meaning: 'What Adam stepped along at the step before.', initial: 0 },
  },
  derived: {
    mHat,
    vHat,
    adamDirection: { symbol: 'a', meaning: 'What Adam steps along.' },
    direction: { symbol: 'u', meaning: 'What Adam steps along, with its change.' },
  },
  dialects: {
    optax: {
      equivalent: 'optax.optimistic_adam_v2',
      source: 'optax/_src/alias.py, optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.001 stands in.',
      step({ g, m, v, previousGradient, t }, { learningRate, alpha, beta, beta1, beta2, epsilon, epsilonRoot, nesterov }) {
        m = (1 - beta1) * g + beta1 * m;
        v = (1 - beta2) * g ** 2 + beta2 * v;
        const mHat = nesterov ? beta1 * (m / (1 - beta1 ** (t + 1))) + (1 - beta1) * (g / (1 - beta1 ** t)) : m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const adamDirection = mHat / (Math.sqrt(vHat + epsilonRoot) + epsilon);
        const direction = (alpha + beta) * adamDirection - beta * (t === 1 ? adamDirection : previousGradient);
        previousGradient = adamDirection;
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat + epsilonRoot) + epsilon);
        const update = -learningRate * direction;
      },
    },
  },
});
