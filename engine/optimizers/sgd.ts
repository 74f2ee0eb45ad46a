import { currentLearningRate, decay, decayedGradient, signedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { dampening, learningRate, learningRateDecay, maximize, momentum, nesterov, weightDecay } from './hyperparameters.ts';

export const sgd = defineOptimizer({
  id: 'sgd',
  aliases: ['gd'],
  name: 'Gradient descent',
  family: 'gradient descent',
  summary: 'Steps against the gradient; on the full batch it is gradient descent, on a part of it stochastic gradient descent (SGD).',
  paper: { authors: 'Robbins, Monro', title: 'A Stochastic Approximation Method', year: 1951, url: 'https://doi.org/10.1214/aoms/1177729586', form: 'The published form is that of every framework with a momentum of 0.' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.001, keras: 0.01, keras2: 0.01, optax: 0.01, tfjs: 0.01 }),
    momentum: momentum({ pytorch: 0, keras: 0, keras2: 0, optax: 0 }),
    dampening: dampening({ pytorch: 0 }),
    nesterov: nesterov({ pytorch: false, keras: false, keras2: false, optax: false }),
    learningRateDecay: learningRateDecay({ keras2: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    b: { symbol: 'b', meaning: 'The momentum buffer: the directions so far, fading; in Keras with the learning rate inside.', initial: 0 },
  },
  derived: { signedGradient, decayedGradient, currentLearningRate, decay },
  refuse: ({ momentum: kept, nesterov: lookAhead, dampening: damped }) => {
    if (lookAhead && kept === 0) return 'Nesterov momentum needs a momentum above 0.';
    if (lookAhead && typeof damped === 'number' && damped !== 0) return 'Nesterov momentum needs a dampening of 0.';
    return undefined;
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.SGD',
      source: 'torch/optim/sgd.py',
      step({ theta, g, b, t }, { learningRate, momentum, dampening, nesterov, weightDecay, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 ? signedGradient + weightDecay * theta : signedGradient;
        if (momentum !== 0) b = t === 1 ? decayedGradient : momentum * b + (1 - dampening) * decayedGradient;
        const effectiveLearningRate = learningRate;
        const update = -effectiveLearningRate * (momentum === 0 ? decayedGradient : nesterov ? decayedGradient + momentum * b : b);
      },
    },
    keras: {
      equivalent: 'keras.optimizers.SGD',
      source: 'keras/src/optimizers/sgd.py',
      step({ theta, g, b }, { learningRate, momentum, nesterov, weightDecay }) {
        if (momentum !== 0) b = momentum * b - learningRate * g;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const effectiveLearningRate = learningRate;
        const update = (momentum === 0 ? -learningRate * g : nesterov ? momentum * b - learningRate * g : b) - decay;
      },
    },
    keras2: {
      equivalent: 'keras.optimizers.SGD',
      source: 'keras/optimizers.py',
      step({ g, b, t }, { learningRate, momentum, nesterov, learningRateDecay }) {
        const currentLearningRate = learningRateDecay !== 0 ? learningRate * (1 / (1 + learningRateDecay * (t - 1))) : learningRate;
        if (momentum !== 0) b = momentum * b - currentLearningRate * g;
        const effectiveLearningRate = currentLearningRate;
        const update = momentum === 0 ? -currentLearningRate * g : nesterov ? momentum * b - currentLearningRate * g : b;
      },
    },
    optax: {
      equivalent: 'optax.sgd',
      source: 'optax/_src/alias.py, optax/transforms/_accumulation.py',
      note: 'Optax asks for a learning rate; 0.01 stands in.',
      step({ g, b }, { learningRate, momentum, nesterov }) {
        if (momentum !== 0) b = g + momentum * b;
        const effectiveLearningRate = learningRate;
        const update = -effectiveLearningRate * (momentum === 0 ? g : nesterov ? g + momentum * b : b);
      },
    },
    tfjs: {
      equivalent: 'tf.train.sgd',
      source: 'tfjs-core/src/optimizers/sgd_optimizer.ts',
      note: 'TensorFlow.js asks for a learning rate; 0.01, that of its layers, stands in.',
      step({ g }, { learningRate }) {
        const effectiveLearningRate = learningRate;
        const update = -effectiveLearningRate * g;
      },
    },
  },
});
