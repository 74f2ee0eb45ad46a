import { beta1, beta2, epsilon, epsilonRoot, learningRate, weightDecay } from './hyperparameters.ts';
import { decay, mHat, trustRatio, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const lamb = defineOptimizer({
  id: 'lamb',
  name: 'LAMB',
  family: 'adaptive',
  summary: 'Adam whose step is, for each tensor, in proportion to the size of the tensor: for very large batches.',
  paper: { authors: 'You and others', title: 'Large Batch Optimization for Deep Learning: Training BERT in 76 minutes', year: 2020, url: 'https://arxiv.org/abs/1904.00962', form: 'The published form is Optax’s; its φ is left out.' },
  hyperparameters: {
    learningRate: learningRate({ keras: 0.001, optax: 0.001 }),
    beta1: beta1({ keras: 0.9, optax: 0.9 }),
    beta2: beta2({ keras: 0.999, optax: 0.999 }),
    epsilon: epsilon({ keras: 1e-7, optax: 1e-6 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    weightDecay: weightDecay({ keras: 0, optax: 0 }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared gradients.', initial: 0 },
  },
  derived: {
    mHat,
    vHat,
    decay,
    point: { symbol: 'θ′', meaning: 'The parameters after weight decay.' },
    direction: { symbol: 'u', meaning: 'What Adam would step along, before the learning rate.' },
    trustRatio,
  },
  dialects: {
    keras: {
      equivalent: 'keras.optimizers.Lamb',
      source: 'keras/src/optimizers/lamb.py',
      note: 'Weight decay comes before the rule and is no part of what the ratio measures.',
      step({ theta, g, m, v, t }, { learningRate, beta1, beta2, epsilon, weightDecay }, { norm }) {
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const point = theta - decay;
        m = m + (g - m) * (1 - beta1);
        v = v + (g ** 2 - v) * (1 - beta2);
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const direction = mHat / (Math.sqrt(vHat) + epsilon);
        const trustRatio = norm(point) > 0 && norm(direction) > 0 ? norm(point) / norm(direction) : 1;
        const effectiveLearningRate = (trustRatio * learningRate) / (Math.sqrt(vHat) + epsilon);
        const update = -trustRatio * learningRate * direction - decay;
      },
    },
    optax: {
      equivalent: 'optax.lamb',
      source: 'optax/_src/alias.py, optax/_src/transform.py',
      note: 'Weight decay is part of the direction, as published. Optax asks for a learning rate; 0.001 stands in.',
      step({ theta, g, m, v, t }, { learningRate, beta1, beta2, epsilon, epsilonRoot, weightDecay }, { norm }) {
        m = (1 - beta1) * g + beta1 * m;
        v = (1 - beta2) * g ** 2 + beta2 * v;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const direction = mHat / (Math.sqrt(vHat + epsilonRoot) + epsilon) + (weightDecay !== 0 ? weightDecay * theta : 0);
        const trustRatio = norm(theta) === 0 || norm(direction) === 0 ? 1 : norm(theta) / norm(direction);
        const effectiveLearningRate = (trustRatio * learningRate) / (Math.sqrt(vHat + epsilonRoot) + epsilon);
        const update = -learningRate * trustRatio * direction;
      },
    },
  },
});
