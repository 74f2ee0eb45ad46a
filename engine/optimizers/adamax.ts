import { beta1, beta2, epsilon, learningRate, learningRateDecay, maximize, weightDecay } from './hyperparameters.ts';
import { currentLearningRate, decay, decayedGradient, mHat, signedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const adamax = defineOptimizer({
  id: 'adamax',
  name: 'Adamax',
  family: 'adaptive',
  summary: 'Adam that divides by the largest recent gradient instead of the root of the mean square.',
  paper: { authors: 'Kingma, Ba', title: 'Adam: A Method for Stochastic Optimization', year: 2015, url: 'https://arxiv.org/abs/1412.6980' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.002, keras: 0.001, keras2: 0.002, optax: 0.002, tfjs: 0.002, paper: 0.002 }),
    beta1: beta1({ pytorch: 0.9, keras: 0.9, keras2: 0.9, optax: 0.9, tfjs: 0.9, paper: 0.9 }),
    beta2: beta2({ pytorch: 0.999, keras: 0.999, keras2: 0.999, optax: 0.999, tfjs: 0.999, paper: 0.999 }),
    epsilon: epsilon({ pytorch: 1e-8, keras: 1e-7, keras2: 1e-7, optax: 1e-8, tfjs: 1e-7 }),
    learningRateDecay: learningRateDecay({ keras2: 0, tfjs: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0, optax: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    u: { symbol: 'u', meaning: 'The largest size of a gradient so far, fading.', initial: 0 },
  },
  derived: { signedGradient, decayedGradient, mHat, currentLearningRate, decay },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.Adamax',
      source: 'torch/optim/adamax.py',
      note: 'Epsilon is added to the gradient’s size, inside the maximum.',
      step({ theta, g, m, u, t }, { learningRate, beta1, beta2, epsilon, weightDecay, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 ? signedGradient + weightDecay * theta : signedGradient;
        m = m + (1 - beta1) * (decayedGradient - m);
        u = Math.max(beta2 * u, Math.abs(decayedGradient) + epsilon);
        const mHat = m / (1 - beta1 ** t);
        const effectiveLearningRate = learningRate / u;
        const update = -effectiveLearningRate * mHat;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.Adamax',
      source: 'keras/src/optimizers/adamax.py',
      step({ theta, g, m, u, t }, { learningRate, beta1, beta2, epsilon, weightDecay }) {
        m = m + (g - m) * (1 - beta1);
        u = Math.max(beta2 * u, Math.abs(g));
        const mHat = m / (1 - beta1 ** t);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const effectiveLearningRate = learningRate / (u + epsilon);
        const update = -effectiveLearningRate * mHat - decay;
      },
    },
    keras2: {
      equivalent: 'keras.optimizers.Adamax',
      source: 'keras/optimizers.py',
      step({ g, m, u, t }, { learningRate, beta1, beta2, epsilon, learningRateDecay }) {
        const currentLearningRate = learningRateDecay !== 0 ? learningRate * (1 / (1 + learningRateDecay * (t - 1))) : learningRate;
        m = beta1 * m + (1 - beta1) * g;
        u = Math.max(beta2 * u, Math.abs(g));
        const mHat = m / (1 - beta1 ** t);
        const effectiveLearningRate = currentLearningRate / (u + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
    optax: {
      equivalent: 'optax.adamax, optax.adamaxw',
      source: 'optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.002 stands in.',
      step({ theta, g, m, u, t }, { learningRate, beta1, beta2, epsilon, weightDecay }) {
        m = (1 - beta1) * g + beta1 * m;
        u = Math.max(Math.abs(g) + epsilon, beta2 * u);
        const mHat = m / (1 - beta1 ** t);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const effectiveLearningRate = learningRate / u;
        const update = -effectiveLearningRate * mHat - decay;
      },
    },
    tfjs: {
      equivalent: 'tf.train.adamax',
      source: 'tfjs-core/src/optimizers/adamax_optimizer.ts',
      step({ g, m, u, t }, { learningRate, beta1, beta2, epsilon, learningRateDecay }) {
        const currentLearningRate = learningRateDecay !== 0 ? learningRate / ((t - 1) * learningRateDecay + 1) : learningRate;
        m = m * beta1 + g * (1 - beta1);
        u = Math.max(u * beta2, Math.abs(g));
        const mHat = m / (1 - beta1 ** t);
        const effectiveLearningRate = currentLearningRate / (u + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
    paper: {
      equivalent: 'Algorithm 2',
      source: 'https://arxiv.org/abs/1412.6980',
      note: 'As published there is no epsilon: a gradient of 0 from the start on gives NaN.',
      step({ g, m, u, t }, { learningRate, beta1, beta2 }) {
        m = beta1 * m + (1 - beta1) * g;
        u = Math.max(beta2 * u, Math.abs(g));
        const mHat = m / (1 - beta1 ** t);
        const effectiveLearningRate = learningRate / u;
        const update = -effectiveLearningRate * mHat;
      },
    },
  },
});
