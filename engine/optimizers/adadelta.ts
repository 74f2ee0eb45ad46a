import { currentLearningRate, decay, decayedGradient, signedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { epsilon, learningRate, learningRateDecay, maximize, rho, weightDecay } from './hyperparameters.ts';

export const adadelta = defineOptimizer({
  id: 'adadelta',
  name: 'Adadelta',
  family: 'adaptive',
  summary: 'Scales each coordinate by the size of its recent steps over the size of its recent gradients, so that no learning rate is needed.',
  paper: { authors: 'Zeiler', title: 'ADADELTA: An Adaptive Learning Rate Method', year: 2012, url: 'https://arxiv.org/abs/1212.5701' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 1, keras: 0.001, keras2: 1, optax: 1, tfjs: 0.001 }),
    rho: rho({ pytorch: 0.9, keras: 0.95, keras2: 0.95, optax: 0.9, tfjs: 0.95, paper: 0.95 }),
    epsilon: epsilon({ pytorch: 1e-6, keras: 1e-7, keras2: 1e-7, optax: 1e-6, tfjs: 1e-7, paper: 1e-6 }),
    learningRateDecay: learningRateDecay({ keras2: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0, optax: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    v: { symbol: 'E[g²]', meaning: 'A running mean of the squared gradients.', initial: 0 },
    u: { symbol: 'E[Δ²]', meaning: 'A running mean of the squared steps, before the learning rate.', initial: 0 },
  },
  derived: {
    signedGradient,
    decayedGradient,
    currentLearningRate,
    ratio: { symbol: 'RMS[Δ]/RMS[g]', meaning: 'The size of the recent steps over that of the recent gradients.' },
    delta: { symbol: 'Δ', meaning: 'The step before the learning rate and its sign.' },
    decay,
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.Adadelta',
      source: 'torch/optim/adadelta.py',
      step({ theta, g, v, u }, { learningRate, rho, epsilon, weightDecay, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 ? signedGradient + weightDecay * theta : signedGradient;
        v = rho * v + (1 - rho) * decayedGradient ** 2;
        const ratio = Math.sqrt(u + epsilon) / Math.sqrt(v + epsilon);
        const delta = ratio * decayedGradient;
        u = rho * u + (1 - rho) * delta ** 2;
        const effectiveLearningRate = learningRate * ratio;
        const update = -learningRate * delta;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.Adadelta',
      source: 'keras/src/optimizers/adadelta.py',
      step({ theta, g, v, u }, { learningRate, rho, epsilon, weightDecay }) {
        v = rho * v + (1 - rho) * g ** 2;
        const ratio = Math.sqrt(u + epsilon) / Math.sqrt(v + epsilon);
        const delta = ratio * g;
        u = rho * u + (1 - rho) * delta ** 2;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const effectiveLearningRate = learningRate * ratio;
        const update = -learningRate * delta - decay;
      },
    },
    keras2: {
      equivalent: 'keras.optimizers.Adadelta',
      source: 'keras/optimizers.py',
      note: 'The learning rate is 1; that of tf.keras before 2.11 is 0.001.',
      step({ g, v, u, t }, { learningRate, rho, epsilon, learningRateDecay }) {
        const currentLearningRate = learningRateDecay !== 0 ? learningRate * (1 / (1 + learningRateDecay * (t - 1))) : learningRate;
        v = rho * v + (1 - rho) * g ** 2;
        const ratio = Math.sqrt(u + epsilon) / Math.sqrt(v + epsilon);
        const delta = ratio * g;
        u = rho * u + (1 - rho) * delta ** 2;
        const effectiveLearningRate = currentLearningRate * ratio;
        const update = -currentLearningRate * delta;
      },
    },
    optax: {
      equivalent: 'optax.adadelta',
      source: 'optax/_src/transform.py',
      note: 'Without a learning rate optax.adadelta() climbs, for nothing flips the sign; 1 stands in.',
      step({ theta, g, v, u }, { learningRate, rho, epsilon, weightDecay }) {
        const decayedGradient = weightDecay !== 0 ? g + weightDecay * theta : g;
        v = rho * v + (1 - rho) * decayedGradient ** 2;
        const ratio = Math.sqrt(u + epsilon) / Math.sqrt(v + epsilon);
        const delta = ratio * decayedGradient;
        u = rho * u + (1 - rho) * delta ** 2;
        const effectiveLearningRate = learningRate * ratio;
        const update = -learningRate * delta;
      },
    },
    tfjs: {
      equivalent: 'tf.train.adadelta',
      source: 'tfjs-core/src/optimizers/adadelta_optimizer.ts',
      note: 'The library divides by the running mean before this step’s gradient is in it, which keeps the ratio at 1: it is plain gradient descent.',
      step({ g, v, u }, { learningRate, rho, epsilon }) {
        const ratio = Math.sqrt(u + epsilon) / Math.sqrt(v + epsilon);
        const delta = ratio * g;
        v = rho * v + (1 - rho) * g ** 2;
        u = rho * u + (1 - rho) * delta ** 2;
        const effectiveLearningRate = learningRate * ratio;
        const update = -learningRate * delta;
      },
    },
    paper: {
      equivalent: 'Algorithm 1',
      source: 'https://arxiv.org/abs/1212.5701',
      note: 'The published form has no learning rate at all.',
      step({ g, v, u }, { rho, epsilon }) {
        v = rho * v + (1 - rho) * g ** 2;
        const effectiveLearningRate = Math.sqrt(u + epsilon) / Math.sqrt(v + epsilon);
        const delta = effectiveLearningRate * g;
        u = rho * u + (1 - rho) * delta ** 2;
        const update = -delta;
      },
    },
  },
});
