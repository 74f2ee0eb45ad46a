import { beta1, beta2, epsilon, epsilonRoot, learningRate, nesterov } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { mHat, vHat } from './quantities.ts';

export const adabelief = defineOptimizer({
  id: 'adabelief',
  name: 'AdaBelief',
  family: 'adaptive',
  summary: 'Adam that divides by how far the gradients are from their mean: far where they agree, little where they surprise.',
  paper: { authors: 'Zhuang and others', title: 'AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients', year: 2020, url: 'https://arxiv.org/abs/2010.07468', form: 'The published form is Optax’s with both epsilons alike.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 0.001 }),
    beta1: beta1({ optax: 0.9 }),
    beta2: beta2({ optax: 0.999 }),
    epsilon: epsilon({ optax: 1e-16 }),
    epsilonRoot: epsilonRoot({ optax: 1e-16 }),
    nesterov: nesterov({ optax: false }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'A running mean of the squared surprises.', initial: 0 },
  },
  derived: { surprise: { symbol: 'g − m', meaning: 'How far the gradient is from the mean.' }, mHat, vHat },
  dialects: {
    optax: {
      equivalent: 'optax.adabelief',
      source: 'optax/_src/transform.py',
      note: 'The epsilon inside the root is added to the state at each step, so it adds up. Optax asks for a learning rate; 0.001 stands in.',
      step({ g, m, v, t }, { learningRate, beta1, beta2, epsilon, epsilonRoot, nesterov }) {
        m = (1 - beta1) * g + beta1 * m;
        const surprise = g - m;
        v = (1 - beta2) * surprise ** 2 + beta2 * v + epsilonRoot;
        const mHat = nesterov ? beta1 * (m / (1 - beta1 ** (t + 1))) + (1 - beta1) * (g / (1 - beta1 ** t)) : m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
  },
});
