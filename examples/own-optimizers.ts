// Optimizers of your own: the same few lines as the built-in ones, in an exported object with @optimizer in the comment above it.
// They get what the built-in ones have: settings, recorded columns, a generated step. Their names are ./own-optimizers.ts#softSign and
// ./own-optimizers.ts#trustRatio, on the command line and in experiments. The types come from "Add Types to Workspace".

/**
 * Momentum whose steps have a bounded size: far from a minimum each coordinate walks by η, near it the steps shrink.
 *
 * @optimizer
 */
export const softSign = {
  name: 'Soft sign',
  family: 'momentum',
  hyperparameters: {
    learningRate: 0.01,
    beta: { default: 0.9, minimum: 0, maximum: 1, exclusiveMaximum: true, meaning: 'How slowly the mean of the gradients forgets.' },
    softness: { default: 0.1, symbol: 's', minimum: 0, exclusiveMinimum: true, meaning: 'The mean gradient from which on a step is nearly η.' },
  },
  state: { m: { initial: 0, meaning: 'The running mean of the gradients.' } },
  derived: { mHat: { meaning: 'The mean, corrected for its start at 0.' } },
  step({ g, m, t }, { learningRate, beta, softness }) {
    m = beta * m + (1 - beta) * g;
    const mHat = m / (1 - beta ** t);
    const effectiveLearningRate = learningRate / (softness + Math.abs(mHat));
    const update = -effectiveLearningRate * mHat;
  },
} satisfies OptimizerLab.Optimizer;

/**
 * Momentum that moves each tensor by a share of its own norm, so that one learning rate fits layers of all sizes.
 *
 * `norm` looks at the whole tensor: a matrix of a network, or all parameters of a loss that takes plain numbers.
 *
 * @optimizer
 */
export const trustRatio = {
  name: 'Trust ratio',
  family: 'momentum',
  hyperparameters: { learningRate: 0.02, momentum: 0.9, least: { default: 0.01, minimum: 0, meaning: 'The norm that a tensor near 0 counts as having.' } },
  state: { b: { initial: 0, meaning: 'The momentum buffer.' } },
  derived: { ratio: { symbol: '‖θ‖/‖b‖', meaning: 'How far a step of this tensor may go.' } },
  step({ theta, g, b }, { learningRate, momentum, least }, { norm }) {
    b = momentum * b + (1 - momentum) * g;
    const length = norm(b);
    const ratio = length > 0 ? Math.max(norm(theta), least) / length : 0;
    const effectiveLearningRate = learningRate * ratio;
    const update = -effectiveLearningRate * b;
  },
} satisfies OptimizerLab.Optimizer<'learningRate' | 'momentum' | 'least', 'b'>;
