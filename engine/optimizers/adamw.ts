import { amsgrad, beta1, beta2, epsilon, epsilonRoot, learningRate, maximize, number, weightDecay } from './hyperparameters.ts';
import { adam } from './adam.ts';
import { decay, decayedGradient, mHat, signedGradient, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const adamw = defineOptimizer({
  id: 'adamw',
  name: 'AdamW',
  family: 'adaptive',
  summary: 'Adam whose weight decay acts on the parameters themselves, untouched by the scaling.',
  paper: { authors: 'Loshchilov, Hutter', title: 'Decoupled Weight Decay Regularization', year: 2019, url: 'https://arxiv.org/abs/1711.05101' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.001, keras: 0.001, optax: 0.001, paper: 0.001 }),
    beta1: beta1({ pytorch: 0.9, keras: 0.9, optax: 0.9, paper: 0.9 }),
    beta2: beta2({ pytorch: 0.999, keras: 0.999, optax: 0.999, paper: 0.999 }),
    epsilon: epsilon({ pytorch: 1e-8, keras: 1e-7, optax: 1e-8, paper: 1e-8 }),
    epsilonRoot: epsilonRoot({ optax: 0 }),
    weightDecay: weightDecay({ pytorch: 0.01, keras: 0.004, optax: 0.0001, paper: 0.00001 }),
    scheduleMultiplier: number('κ', 'schedule multiplier', 'Multiplies the whole step, the decay too; meant to have a schedule.', { paper: 1 }, { maximum: 1000, scale: 'logarithmic' }),
    amsgrad: amsgrad({ pytorch: false, keras: false }),
    maximize: maximize({ pytorch: false }),
  },
  state: {
    m: { symbol: 'm', meaning: 'The first moment: a running mean of the gradients.', initial: 0 },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared gradients.', initial: 0 },
    vMax: { symbol: 'v_max', meaning: 'The largest second moment so far.', initial: 0 },
  },
  derived: { signedGradient, decayedGradient, mHat, vHat, decay },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.AdamW',
      source: 'torch/optim/adamw.py',
      fixed: { decoupled: true },
      step: adam.dialects.pytorch!.step,
    },
    keras: {
      equivalent: 'keras.optimizers.AdamW',
      source: 'keras/src/optimizers/adamw.py',
      note: 'Epsilon is added to the uncorrected root, so it weighs more in the first steps than PyTorch’s.',
      step: adam.dialects.keras!.step,
    },
    optax: {
      equivalent: 'optax.adamw',
      source: 'optax/_src/alias.py, optax/_src/transform.py',
      note: 'Optax asks for a learning rate; 0.001 stands in.',
      fixed: { amsgrad: false },
      step: adam.dialects.optax!.step,
    },
    paper: {
      equivalent: 'Algorithm 2; its schedule multiplier η_t is κ, its α is η',
      source: 'https://arxiv.org/abs/1711.05101',
      note: 'The decay is κλθ, not ηλθ: what falls by a schedule is κ, as in scheduleMultiplier=cosine(1,1000); the paper gives no default for λ: 0.00001, PyTorch’s ηλ, stands in.',
      step({ theta, g, m, v, t }, { learningRate, beta1, beta2, epsilon, weightDecay, scheduleMultiplier }) {
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g ** 2;
        const mHat = m / (1 - beta1 ** t);
        const vHat = v / (1 - beta2 ** t);
        const effectiveLearningRate = (scheduleMultiplier * learningRate) / (Math.sqrt(vHat) + epsilon);
        const decay = weightDecay !== 0 ? scheduleMultiplier * weightDecay * theta : 0;
        const update = -effectiveLearningRate * mHat - decay;
      },
    },
  },
});
