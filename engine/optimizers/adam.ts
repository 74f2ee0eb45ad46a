import { amsgrad, beta1, beta2, decoupled, epsilon, epsilonRoot, learningRate, learningRateDecay, maximize, weightDecay } from './hyperparameters.ts';
import { currentLearningRate, decay, decayedGradient, mHat, signedGradient, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const adam = defineOptimizer({
  id: 'adam',
  name: 'Adam',
  family: 'adaptive',
  summary: 'Steps along the mean of the gradients, divided for each coordinate by the root of the mean of their squares.',
  paper: { authors: 'Kingma, Ba', title: 'Adam: A Method for Stochastic Optimization', year: 2015, url: 'https://arxiv.org/abs/1412.6980' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.001, keras: 0.001, keras2: 0.001, optax: 0.001, tfjs: 0.001, paper: 0.001 }),
    beta1: beta1({ pytorch: 0.9, keras: 0.9, keras2: 0.9, optax: 0.9, tfjs: 0.9, paper: 0.9 }),
    beta2: beta2({ pytorch: 0.999, keras: 0.999, keras2: 0.999, optax: 0.999, tfjs: 0.999, paper: 0.999 }),
    epsilon: epsilon({ pytorch: 1e-8, keras: 1e-7, keras2: 1e-7, optax: 1e-8, tfjs: 1e-7, paper: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    amsgrad: amsgrad({ pytorch: false, keras: false, keras2: false, optax: false, paper: false }),
    learningRateDecay: learningRateDecay({ keras2: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0 }),
    decoupled: decoupled({ pytorch: false }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared gradients.', initial: 0 },
    vMax: { symbol: 'v_max', meaning: 'The largest second moment so far.', initial: 0 },
  },
  derived: { signedGradient, decayedGradient, currentLearningRate, mHat, vHat, decay },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.Adam',
      source: 'torch/optim/adam.py',
      step({ theta, g, m, v, vMax, t }, { learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, decoupled, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 && !decoupled ? signedGradient + weightDecay * theta : signedGradient;
        m = m + (1 - beta1) * (decayedGradient - m);
        v = beta2 * v + (1 - beta2) * decayedGradient ** 2;
        if (amsgrad) vMax = Math.max(vMax, v);
        const mHat = m / (1 - beta1 ** t);
        const vHat = (amsgrad ? vMax : v) / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const decay = weightDecay !== 0 && decoupled ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mHat - decay;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.Adam',
      source: 'keras/src/optimizers/adam.py',
      note: 'Epsilon is added to the uncorrected root, so it weighs more in the first steps than PyTorch’s.',
      step({ theta, g, m, v, vMax, t }, { learningRate, beta1, beta2, epsilon, amsgrad, weightDecay }) {
        m = m + (g - m) * (1 - beta1);
        v = v + (g ** 2 - v) * (1 - beta2);
        if (amsgrad) vMax = Math.max(vMax, v);
        const mHat = m / (1 - beta1 ** t);
        const effectiveLearningRate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(amsgrad ? vMax : v) + epsilon);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mHat - decay;
      },
    },
    keras2: {
      equivalent: 'keras.optimizers.Adam',
      source: 'keras/optimizers.py',
      note: 'Epsilon is added to the uncorrected root, as the paper’s efficient form has it.',
      step({ g, m, v, vMax, t }, { learningRate, beta1, beta2, epsilon, amsgrad, learningRateDecay }) {
        const currentLearningRate = learningRateDecay !== 0 ? learningRate * (1 / (1 + learningRateDecay * (t - 1))) : learningRate;
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        if (amsgrad) vMax = Math.max(vMax, v);
        const mHat = m / (1 - beta1 ** t);
        const effectiveLearningRate = (currentLearningRate * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(amsgrad ? vMax : v) + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
    optax: {
      equivalent: 'optax.adam, optax.amsgrad',
      source: 'optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.001 stands in. AMSGrad keeps the largest corrected second moment.',
      // With weight decay Optax calls it adamw.
      fixed: { weightDecay: 0 },
      step({ theta, g, m, v, vMax, t }, { learningRate, beta1, beta2, epsilon, epsilonRoot, amsgrad, weightDecay }) {
        m = (1 - beta1) * g + beta1 * m;
        v = (1 - beta2) * g ** 2 + beta2 * v;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        if (amsgrad) vMax = Math.max(vMax, vHat);
        const effectiveLearningRate = learningRate / (Math.sqrt((amsgrad ? vMax : vHat) + epsilonRoot) + epsilon);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mHat - decay;
      },
    },
    tfjs: {
      equivalent: 'tf.train.adam',
      source: 'tfjs-core/src/optimizers/adam_optimizer.ts',
      note: 'The library computes in float32; this is its rule in float64. See tf for the library itself.',
      step({ g, m, v, t }, { learningRate, beta1, beta2, epsilon }) {
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (Math.sqrt(vHat) + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
    paper: {
      equivalent: 'Algorithm 1; with AMSGrad, Algorithm 2 of Reddi, Kale, Kumar (2018)',
      source: 'https://arxiv.org/abs/1412.6980, https://arxiv.org/abs/1904.09237',
      note: 'The paper’s efficient form, with ε̂, is that of Keras 2. AMSGrad as published corrects no moment for its start at 0, and has no epsilon.',
      step({ g, m, v, vMax, t }, { learningRate, beta1, beta2, epsilon, amsgrad }) {
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        if (amsgrad) vMax = Math.max(vMax, v);
        const mHat = amsgrad ? m : m / (1 - beta1 ** t);
        const vHat = amsgrad ? vMax : v / (1 - beta2 ** t);
        const effectiveLearningRate = learningRate / (amsgrad ? Math.sqrt(vHat) : Math.sqrt(vHat) + epsilon);
        const update = -effectiveLearningRate * mHat;
      },
    },
  },
});
