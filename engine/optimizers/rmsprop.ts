import { currentLearningRate, decay, decayedGradient, signedGradient, variance, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { epsilon, learningRate, learningRateDecay, maximize, momentum, nesterov, rho, weightDecay } from './hyperparameters.ts';

export const rmsprop = defineOptimizer({
  id: 'rmsprop',
  name: 'RMSprop',
  family: 'adaptive',
  summary: 'Divides each coordinate’s step by the root of a running mean of its squared gradients: Adagrad that forgets.',
  paper: { authors: 'Tieleman, Hinton', title: 'Lecture 6.5: rmsprop, divide the gradient by a running average of its recent magnitude', year: 2012, url: 'https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.01, keras: 0.001, keras2: 0.001, optax: 0.001, tfjs: 0.001, paper: 0.001 }),
    rho: rho({ pytorch: 0.99, keras: 0.9, keras2: 0.9, optax: 0.9, tfjs: 0.9, paper: 0.9 }),
    epsilon: epsilon({ pytorch: 1e-8, keras: 1e-7, keras2: 1e-7, optax: 1e-8, tfjs: 1e-7 }),
    centered: {
      kind: 'boolean',
      symbol: 'centered',
      name: 'centered',
      meaning: 'Divide by the gradients’ spread around their mean instead of their size.',
      defaults: { pytorch: false, keras: false, keras2: false, optax: false, tfjs: false },
    },
    momentum: momentum({ pytorch: 0, keras: 0, keras2: 0, optax: 0, tfjs: 0 }),
    nesterov: nesterov({ optax: false }),
    epsilonInRoot: {
      kind: 'boolean',
      symbol: 'ε in root',
      name: 'epsilon inside the root',
      meaning: 'Add epsilon below the square root instead of after it.',
      defaults: { optax: true },
    },
    biasCorrection: {
      kind: 'boolean',
      symbol: 'bias correction',
      name: 'bias correction',
      meaning: 'Correct the running means for their start at 0.',
      defaults: { optax: false },
    },
    initialScale: {
      kind: 'number',
      symbol: 'v₀',
      name: 'initial scale',
      meaning: 'What the running mean of the squared gradients starts at.',
      minimum: 0,
      maximum: 1000,
      scale: 'linear',
      defaults: { optax: 0 },
    },
    learningRateDecay: learningRateDecay({ keras2: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    v: { symbol: 'v', meaning: 'A running mean of the squared gradients.', initial: { hyperparameter: 'initialScale' } },
    a: { symbol: 'a', meaning: 'A running mean of the gradients.', initial: 0 },
    b: { symbol: 'b', meaning: 'The momentum buffer: the scaled gradients so far, fading; outside PyTorch with the learning rate inside.', initial: 0 },
  },
  derived: {
    signedGradient,
    decayedGradient,
    currentLearningRate,
    aHat: { symbol: 'â', meaning: 'The mean of the gradients, corrected for its start at 0.' },
    vHat,
    variance,
    decay,
  },
  refuse: ({ momentum: kept, nesterov: lookAhead }) => (lookAhead && kept === 0 ? 'Nesterov momentum needs a momentum above 0.' : undefined),
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.RMSprop',
      source: 'torch/optim/rmsprop.py',
      note: 'Centered, a steady gradient can round the variance below 0: NaN.',
      step({ theta, g, v, a, b }, { learningRate, rho, epsilon, centered, momentum, weightDecay, maximize }) {
        const signedGradient = maximize ? -g : g;
        const decayedGradient = weightDecay !== 0 ? signedGradient + weightDecay * theta : signedGradient;
        v = rho * v + (1 - rho) * decayedGradient ** 2;
        if (centered) a = a + (1 - rho) * (decayedGradient - a);
        const variance = centered ? v - a ** 2 : v;
        const effectiveLearningRate = learningRate / (Math.sqrt(variance) + epsilon);
        if (momentum > 0) b = momentum * b + decayedGradient / (Math.sqrt(variance) + epsilon);
        const update = momentum > 0 ? -learningRate * b : -effectiveLearningRate * decayedGradient;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.RMSprop',
      source: 'keras/src/optimizers/rmsprop.py',
      note: 'Epsilon is added below the root.',
      step({ theta, g, v, a, b }, { learningRate, rho, epsilon, centered, momentum, weightDecay }) {
        v = rho * v + (1 - rho) * g ** 2;
        if (centered) a = rho * a + (1 - rho) * g;
        const variance = centered ? v - a ** 2 : v;
        const effectiveLearningRate = learningRate / Math.sqrt(variance + epsilon);
        if (momentum > 0) b = momentum * b + effectiveLearningRate * g;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = (momentum > 0 ? -b : -effectiveLearningRate * g) - decay;
      },
    },
    keras2: {
      equivalent: 'keras.optimizers.RMSprop',
      source: 'keras/optimizers.py, tensorflow/python/keras/optimizer_v2/rmsprop.py',
      note: 'Epsilon is added after the root. Momentum and centered are those of tf.keras before 2.11; with momentum it adds epsilon below the root instead.',
      step({ g, v, a, b, t }, { learningRate, rho, epsilon, centered, momentum, learningRateDecay }) {
        const currentLearningRate = learningRateDecay !== 0 ? learningRate * (1 / (1 + learningRateDecay * (t - 1))) : learningRate;
        v = rho * v + (1 - rho) * g ** 2;
        if (centered) a = rho * a + (1 - rho) * g;
        const variance = centered ? v - a ** 2 : v;
        const effectiveLearningRate = momentum > 0 ? currentLearningRate / Math.sqrt(variance + epsilon) : currentLearningRate / (Math.sqrt(variance) + epsilon);
        if (momentum > 0) b = momentum * b + effectiveLearningRate * g;
        const update = momentum > 0 ? -b : -effectiveLearningRate * g;
      },
    },
    optax: {
      equivalent: 'optax.rmsprop',
      source: 'optax/_src/transform.py, optax/_src/alias.py',
      note: 'Optax asks for a learning rate; 0.001 stands in.',
      step({ g, v, a, b, t }, { learningRate, rho, epsilon, centered, momentum, nesterov, epsilonInRoot, biasCorrection }) {
        v = (1 - rho) * g ** 2 + rho * v;
        if (centered) a = (1 - rho) * g + rho * a;
        const vHat = biasCorrection ? v / (1 - rho ** t) : v;
        const aHat = biasCorrection && centered ? a / (1 - rho ** t) : a;
        const variance = centered ? vHat - aHat ** 2 : vHat;
        const effectiveLearningRate = epsilonInRoot ? learningRate / Math.sqrt(variance + epsilon) : learningRate / (Math.sqrt(variance) + epsilon);
        if (momentum > 0) b = momentum * b - effectiveLearningRate * g;
        const update = momentum === 0 ? -effectiveLearningRate * g : nesterov ? momentum * b - effectiveLearningRate * g : b;
      },
    },
    tfjs: {
      equivalent: 'tf.train.rmsprop',
      source: 'tfjs-core/src/optimizers/rmsprop_optimizer.ts',
      note: 'Centered, the library takes epsilon away instead of adding it, so a gradient of 0 at the start gives NaN. A learning rate is asked for; 0.001, that of its layers, stands in.',
      step({ g, v, a, b }, { learningRate, rho, epsilon, centered, momentum }) {
        v = rho * v + (1 - rho) * g ** 2;
        if (centered) a = rho * a + (1 - rho) * g;
        const variance = centered ? v - a ** 2 : v;
        const effectiveLearningRate = learningRate / Math.sqrt(centered ? v - (a ** 2 + epsilon) : v + epsilon);
        b = momentum * b + effectiveLearningRate * g;
        const update = -b;
      },
    },
    paper: {
      equivalent: 'Lecture 6e, slide 29',
      source: 'https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf',
      note: 'As published there is no epsilon: a gradient of 0 from the start on gives NaN. The form of Graves (2013) is Keras’s, centered, with momentum=0.9, rho=0.95 and epsilon=0.0001.',
      step({ g, v }, { learningRate, rho }) {
        v = rho * v + (1 - rho) * g ** 2;
        const effectiveLearningRate = learningRate / Math.sqrt(v);
        const update = -effectiveLearningRate * g;
      },
    },
  },
});
