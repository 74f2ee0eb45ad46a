import { currentLearningRate, decay, decayedGradient, signedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { epsilon, initialAccumulator, learningRate, learningRateDecay, maximize, weightDecay } from './hyperparameters.ts';

export const adagrad = defineOptimizer({
  id: 'adagrad',
  name: 'Adagrad',
  family: 'adaptive',
  summary: 'Divides each coordinate’s step by the root of the sum of its squared gradients: rarely moved coordinates move far.',
  paper: { authors: 'Duchi, Hazan, Singer', title: 'Adaptive Subgradient Methods for Online Learning and Stochastic Optimization', year: 2011, url: 'https://jmlr.org/papers/v12/duchi11a.html' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.01, keras: 0.001, keras2: 0.01, optax: 0.01, tfjs: 0.01, paper: 0.01 }),
    learningRateDecay: learningRateDecay({ pytorch: 0, keras2: 0 }),
    initialAccumulator: initialAccumulator({ pytorch: 0, keras: 0.1, keras2: 0, optax: 0.1, tfjs: 0.1 }),
    epsilon: epsilon({ pytorch: 1e-10, keras: 1e-7, keras2: 1e-7, optax: 1e-7, paper: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    s: { symbol: 's', meaning: 'The sum of the squared gradients.', initial: { hyperparameter: 'initialAccumulator' } },
  },
  derived: { signedGradient, decayedGradient, currentLearningRate, decay },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.Adagrad',
      source: 'torch/optim/adagrad.py',
      step({ theta, g, s, t }, { learningRate, learningRateDecay, epsilon, weightDecay, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 ? signedGradient + weightDecay * theta : signedGradient;
        const currentLearningRate = learningRateDecay !== 0 ? learningRate / (1 + (t - 1) * learningRateDecay) : learningRate;
        s = s + decayedGradient ** 2;
        const effectiveLearningRate = currentLearningRate / (Math.sqrt(s) + epsilon);
        const update = -effectiveLearningRate * decayedGradient;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.Adagrad',
      source: 'keras/src/optimizers/adagrad.py',
      step({ theta, g, s }, { learningRate, epsilon, weightDecay }) {
        s = s + g ** 2;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const effectiveLearningRate = learningRate / Math.sqrt(s + epsilon);
        const update = -effectiveLearningRate * g - decay;
      },
    },
    keras2: {
      equivalent: 'keras.optimizers.Adagrad',
      source: 'keras/optimizers.py',
      note: 'Epsilon is added after the root. The sum starts at 0; tf.keras before 2.11 has the same rule, starts at 0.1 and has a learning rate of 0.001.',
      step({ g, s, t }, { learningRate, learningRateDecay, epsilon }) {
        const currentLearningRate = learningRateDecay !== 0 ? learningRate * (1 / (1 + learningRateDecay * (t - 1))) : learningRate;
        s = s + g ** 2;
        const effectiveLearningRate = currentLearningRate / (Math.sqrt(s) + epsilon);
        const update = -effectiveLearningRate * g;
      },
    },
    optax: {
      equivalent: 'optax.adagrad',
      source: 'optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.01 stands in.',
      step({ g, s }, { learningRate, epsilon }) {
        s = s + g ** 2;
        const effectiveLearningRate = s > 0 ? learningRate / Math.sqrt(s + epsilon) : 0;
        const update = -effectiveLearningRate * g;
      },
    },
    tfjs: {
      equivalent: 'tf.train.adagrad',
      source: 'tfjs-core/src/optimizers/adagrad_optimizer.ts',
      note: 'TensorFlow.js asks for a learning rate; 0.01, that of its layers, stands in. Epsilon is fixed at 1e-7.',
      step({ g, s }, { learningRate }) {
        s = s + g ** 2;
        const effectiveLearningRate = learningRate / Math.sqrt(s + 1e-7);
        const update = -effectiveLearningRate * g;
      },
    },
    paper: {
      equivalent: 'Figure 1, with diagonal matrices',
      source: 'https://jmlr.org/papers/v12/duchi11a.html',
      note: 'Epsilon, δ in the paper, may be 0 and is 0 in its introduction: a gradient of 0 from the start on then gives NaN. The paper gives no learning rate; 0.01 stands in.',
      step({ g, s }, { learningRate, epsilon }) {
        s = s + g ** 2;
        const effectiveLearningRate = learningRate / (epsilon + Math.sqrt(s));
        const update = -effectiveLearningRate * g;
      },
    },
  },
});
