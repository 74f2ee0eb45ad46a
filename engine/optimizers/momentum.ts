import { currentLearningRate, decay, decayedGradient, signedGradient } from './quantities.ts';
import { dampening, learningRate, learningRateDecay, maximize, positiveMomentum, weightDecay } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { sgd } from './sgd.ts';

const note = 'The framework’s own default momentum is 0; 0.9 stands in.';

export const momentum = defineOptimizer({
  id: 'momentum',
  name: 'Momentum',
  family: 'momentum',
  summary: 'Gradient descent that keeps moving: each step adds the gradient to a fading sum of those before.',
  paper: { authors: 'Polyak', title: 'Some methods of speeding up the convergence of iteration methods', year: 1964, url: 'https://doi.org/10.1016/0041-5553(64)90137-5' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.001, keras: 0.01, keras2: 0.01, optax: 0.01, tfjs: 0.01, paper: 0.01 }),
    momentum: positiveMomentum({ pytorch: 0.9, keras: 0.9, keras2: 0.9, optax: 0.9, tfjs: 0.9, paper: 0.9 }),
    dampening: dampening({ pytorch: 0 }),
    learningRateDecay: learningRateDecay({ keras2: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    b: { symbol: 'b', meaning: 'The momentum buffer: the gradients so far, fading; in Keras and the paper the step itself, learning rate and sign inside.', initial: 0 },
  },
  derived: { signedGradient, decayedGradient, currentLearningRate, decay },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.SGD(momentum=…)',
      source: 'torch/optim/sgd.py',
      note,
      fixed: { nesterov: false },
      step: sgd.dialects.pytorch!.step,
    },
    keras: {
      equivalent: 'keras.optimizers.SGD(momentum=…)',
      source: 'keras/src/optimizers/sgd.py',
      note: `${note} The learning rate stands inside the buffer, which matters where it changes.`,
      fixed: { nesterov: false },
      step: sgd.dialects.keras!.step,
    },
    keras2: {
      equivalent: 'keras.optimizers.SGD(momentum=…)',
      source: 'keras/optimizers.py',
      note: `${note} The learning rate stands inside the buffer, which matters where it decays.`,
      fixed: { nesterov: false },
      step: sgd.dialects.keras2!.step,
    },
    optax: {
      equivalent: 'optax.sgd(momentum=…)',
      source: 'optax/transforms/_accumulation.py',
      note: `${note} Optax asks for a learning rate; 0.01 stands in.`,
      fixed: { nesterov: false },
      step: sgd.dialects.optax!.step,
    },
    tfjs: {
      equivalent: 'tf.train.momentum',
      source: 'tfjs-core/src/optimizers/momentum_optimizer.ts',
      note: 'TensorFlow.js asks for learning rate and momentum; 0.01 and 0.9 stand in.',
      step({ g, b }, { learningRate, momentum }) {
        b = momentum * b + g;
        const effectiveLearningRate = learningRate;
        const update = -effectiveLearningRate * b;
      },
    },
    paper: {
      equivalent: 'The heavy ball: θ ← θ − ηg + μ(θ − θ before)',
      source: 'https://doi.org/10.1016/0041-5553(64)90137-5',
      note: 'The paper gives no default; 0.01 and 0.9 stand in.',
      step({ g, b }, { learningRate, momentum }) {
        b = momentum * b - learningRate * g;
        const effectiveLearningRate = learningRate;
        const update = b;
      },
    },
  },
});
