import { currentLearningRate, decay, decayedGradient, signedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { sgd } from './sgd.ts';
import { learningRate, learningRateDecay, maximize, positiveMomentum, weightDecay } from './hyperparameters.ts';

const note = 'The framework’s own default momentum is 0; 0.9 stands in.';

export const nesterov = defineOptimizer({
  id: 'nesterov',
  name: 'Nesterov momentum',
  family: 'momentum',
  summary: 'Momentum whose parameters stand where the momentum is about to carry them, so that the gradient is taken ahead.',
  paper: { authors: 'Sutskever, Martens, Dahl, Hinton', title: 'On the importance of initialization and momentum in deep learning', year: 2013, url: 'https://proceedings.mlr.press/v28/sutskever13.html' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.001, keras: 0.01, keras2: 0.01, optax: 0.01, tfjs: 0.01, paper: 0.01 }),
    momentum: positiveMomentum({ pytorch: 0.9, keras: 0.9, keras2: 0.9, optax: 0.9, tfjs: 0.9 }),
    learningRateDecay: learningRateDecay({ keras2: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    b: { symbol: 'b', meaning: 'The momentum buffer: the gradients so far, fading; in Keras with learning rate and sign inside.', initial: 0 },
    previous: { symbol: 'x', meaning: 'Where the gradient alone led at the step before.', initial: 'theta' },
    a: { symbol: 'a', meaning: 'Grows by about a half at each step; the momentum comes from it.', initial: 1, extent: 'step' },
  },
  derived: { signedGradient, decayedGradient, currentLearningRate, decay, point: { symbol: 'x′', meaning: 'Where the gradient alone leads.' }, currentMomentum: { symbol: 'μ_t', meaning: 'The momentum of this step.' } },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.SGD(momentum=…, nesterov=True)',
      source: 'torch/optim/sgd.py',
      note,
      // PyTorch refuses both together.
      fixed: { nesterov: true, dampening: 0 },
      step: sgd.dialects.pytorch!.step,
    },
    keras: {
      equivalent: 'keras.optimizers.SGD(momentum=…, nesterov=True)',
      source: 'keras/src/optimizers/sgd.py',
      note: `${note} The learning rate stands inside the buffer, which matters where it changes.`,
      fixed: { nesterov: true },
      step: sgd.dialects.keras!.step,
    },
    keras2: {
      equivalent: 'keras.optimizers.SGD(momentum=…, nesterov=True)',
      source: 'keras/optimizers.py',
      note: `${note} The learning rate stands inside the buffer, which matters where it decays.`,
      fixed: { nesterov: true },
      step: sgd.dialects.keras2!.step,
    },
    optax: {
      equivalent: 'optax.sgd(momentum=…, nesterov=True)',
      source: 'optax/transforms/_accumulation.py',
      note: `${note} Optax asks for a learning rate; 0.01 stands in.`,
      fixed: { nesterov: true },
      step: sgd.dialects.optax!.step,
    },
    tfjs: {
      equivalent: 'tf.train.momentum(…, …, true)',
      source: 'tfjs-core/src/optimizers/momentum_optimizer.ts',
      note: 'TensorFlow.js asks for learning rate and momentum; 0.01 and 0.9 stand in.',
      step({ g, b }, { learningRate, momentum }) {
        b = momentum * b + g;
        const effectiveLearningRate = learningRate;
        const update = -effectiveLearningRate * (g + b * momentum);
      },
    },
    paper: {
      equivalent: 'The method of Nesterov (1983), with a fixed learning rate',
      source: 'https://www.mathnet.ru/eng/dan46009',
      note: 'The momentum is no hyperparameter: it rises from 0 towards 1, by about 3/t below. θ is where gradients are taken. The paper asks for the inverse of the gradient’s Lipschitz constant; 0.01 stands in.',
      step({ theta, g, previous, a }, { learningRate }) {
        const currentMomentum = (a - 1) / ((1 + Math.sqrt(4 * a ** 2 + 1)) / 2);
        a = (1 + Math.sqrt(4 * a ** 2 + 1)) / 2;
        const point = theta - learningRate * g;
        const effectiveLearningRate = learningRate;
        const update = -learningRate * g + currentMomentum * (point - previous);
        previous = point;
      },
    },
  },
});
