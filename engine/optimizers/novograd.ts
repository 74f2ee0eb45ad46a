import { beta1, beta2, epsilon, epsilonRoot, learningRate, weightDecay } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const novograd = defineOptimizer({
  id: 'novograd',
  name: 'NovoGrad',
  family: 'adaptive',
  summary: 'Adam with one second moment for each tensor, that of the gradient’s norm.',
  paper: { authors: 'Ginsburg and others', title: 'Stochastic Gradient Methods with Layer-wise Adaptive Moments for Training of Deep Networks', year: 2019, url: 'https://arxiv.org/abs/1905.11286', form: 'The published form is Optax’s, which at the first step has an epsilon too.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001 }),
    beta1: beta1({ optax: 0.9 }),
    beta2: beta2({ optax: 0.25 }),
    epsilon: epsilon({ optax: 1e-6 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    weightDecay: weightDecay({ optax: 0 }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: the scaled gradients so far, fading.', initial: 0 },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared norm of the tensor’s gradient.', initial: 0, extent: 'tensor' },
  },
  derived: { scaledGradient: { symbol: 'ĝ', meaning: 'The gradient over its size, with the decay.' } },
  dialects: {
    optax: {
      equivalent: 'optax.novograd',
      source: 'optax/_src/transform.py',
      note: 'The first moment is not multiplied by 1 − β₁. Optax asks for a learning rate; 0.001 stands in.',
      step({ theta, g, m, v, t }, { learningRate, beta1, beta2, epsilon, epsilonRoot, weightDecay }, { norm }) {
        v = t === 1 ? norm(g) ** 2 : (1 - beta2) * norm(g) ** 2 + beta2 * v;
        const scaledGradient = g / (Math.sqrt(v + epsilonRoot) + epsilon) + (weightDecay !== 0 ? weightDecay * theta : 0);
        m = t === 1 ? scaledGradient : beta1 * m + scaledGradient;
        const effectiveLearningRate = learningRate / (Math.sqrt(v + epsilonRoot) + epsilon);
        const update = -learningRate * m;
      },
    },
  },
});
