import { beta1, beta2, choice, epsilon, flag, learningRate, momentum, nesterov, number, weightDecay } from './hyperparameters.ts';
import { decay } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

const coefficient = { pytorch: 3.4445, keras: 3.4445, optax: 3.4445 };
const range = { minimum: -1000, maximum: 1000 };

export const muon = defineOptimizer({
  id: 'muon',
  name: 'Muon',
  family: 'momentum',
  summary: 'Momentum for matrices, whose step has all its singular values near 1: no direction is neglected.',
  paper: { authors: 'Jordan and others', title: 'Muon: An optimizer for hidden layers in neural networks', year: 2024, url: 'https://kellerjordan.github.io/posts/muon/', form: 'The published form is PyTorch’s without weight decay and with a learning rate of 0.02.' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.001, keras: 0.001, optax: 0.001 }),
    weightDecay: weightDecay({ pytorch: 0.1, keras: 0.004, optax: 0 }),
    momentum: momentum({ pytorch: 0.95, keras: 0.95, optax: 0.95 }),
    nesterov: nesterov({ pytorch: true, keras: true, optax: true }),
    coefficientA: number('a', 'first coefficient', 'Of X in each Newton–Schulz step.', coefficient, range),
    coefficientB: number('b', 'second coefficient', 'Of XXᵀX in each Newton–Schulz step.', { pytorch: -4.775, keras: -4.775, optax: -4.775 }, range),
    coefficientC: number('c', 'third coefficient', 'Of (XXᵀ)²X in each Newton–Schulz step.', { pytorch: 2.0315, keras: 2.0315, optax: 2.0315 }, range),
    epsilon: epsilon({ pytorch: 1e-7, keras: 1e-7, optax: 1e-8 }),
    newtonSchulzSteps: number('k', 'Newton–Schulz steps', 'How often the singular values are driven towards 1.', { pytorch: 5, keras: 5, optax: 5 }, { maximum: 99, integer: true }),
    adjustLearningRate: choice('adjust', 'learning rate adjustment', 'How the shape changes the learning rate: more for tall matrices, or so that steps are as large as AdamW’s.', ['original', 'match_rms_adamw'], { pytorch: 'original' }),
    precision: choice('precision', 'precision', 'What the singular values are computed in: PyTorch rounds to bfloat16.', ['bfloat16', 'float64'], { pytorch: 'bfloat16' }),
    rmsRate: number('ρ', 'RMS rate', 'Makes steps of this size in a matrix of any shape; 0 leaves them.', { keras: 0.2 }, { maximum: 1000 }),
    consistentRms: number('ρ', 'consistent RMS', 'Makes steps of this size in a matrix of any shape; 0 scales by the ratio of its sides.', { optax: 0 }, { maximum: 1000 }),
    preconditioning: choice('preconditioning', 'preconditioning', 'What the momentum is scaled by before its singular values are driven towards 1.', ['frobenius', 'spectral', 'aol', 'schatten'], { optax: 'frobenius' }),
    adaptive: flag('adaptive', 'adaptive', 'Multiply the step by its product with the momentum.', { optax: false }),
    adamBeta1: beta1({ keras: 0.9, optax: 0.9 }),
    adamBeta2: beta2({ keras: 0.999, optax: 0.999 }),
    adamEpsilonRoot: number('ε̄', 'epsilon inside the root', 'Of AdamW, for what is no matrix.', { optax: 0 }, { scale: 'logarithmic' }),
    adamWeightDecay: number('λ_A', 'AdamW’s weight decay', 'The weight decay of what is no matrix.', { keras: 0.004, optax: 0 }, { maximum: 10, scale: 'logarithmic' }),
    adamLearningRateRatio: number('η_A/η', 'AdamW’s learning rate ratio', 'The learning rate of what is no matrix, over the learning rate.', { keras: 1 }, { maximum: 1000, scale: 'logarithmic' }),
    adamLearningRate: number('η_A', 'AdamW’s learning rate', 'The learning rate of what is no matrix; 0 for the same.', { optax: 0 }, { maximum: 1000, scale: 'logarithmic' }),
  },
  state: {
    m: { symbol: 'm', meaning: 'A running mean of the gradients; in Keras a fading sum of them.', initial: 0 },
    v: { symbol: 'v', meaning: 'A running mean of the squared gradients, of what is no matrix.', initial: 0 },
  },
  derived: {
    direction: { symbol: 'X', meaning: 'The momentum, with the gradient once more where Nesterov’s.' },
    normalized: { symbol: 'X/|X|', meaning: 'The momentum over its norm.' },
    orthogonal: { symbol: 'O', meaning: 'The momentum with its singular values near 1.' },
    shapeFactor: { symbol: 's', meaning: 'What the shape makes of the learning rate.' },
    adamRate: { symbol: 'η_A', meaning: 'The learning rate of what is no matrix.' },
    decay,
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.Muon',
      source: 'torch/optim/_muon.py',
      note: 'Only matrices. PyTorch computes the singular values in bfloat16, which this emulates; its products add up in another order, so a last bit of eight may differ.',
      refuse: (tensors) => (tensors.every(({ shape }) => shape.length === 2) ? undefined : 'it works on matrices alone; declare the parameters’ shape, or use the keras or optax form, which does the rest with AdamW.'),
      step(
        { theta, g, m, rows, columns },
        { learningRate, weightDecay, momentum, nesterov, coefficientA, coefficientB, coefficientC, epsilon, newtonSchulzSteps, adjustLearningRate, precision },
        { norm, newtonSchulz, bfloat16 },
      ) {
        m = 1 - momentum < 0.5 ? m + (1 - momentum) * (g - m) : g - (g - m) * (1 - (1 - momentum));
        const direction = nesterov ? (momentum < 0.5 ? g + momentum * (m - g) : m - (m - g) * (1 - momentum)) : m;
        const normalized =
          precision === 'bfloat16'
            ? bfloat16(bfloat16(direction) / Math.max(bfloat16(norm(bfloat16(direction))), bfloat16(epsilon)))
            : direction / Math.max(norm(direction), epsilon);
        const orthogonal = newtonSchulz(normalized, newtonSchulzSteps, coefficientA, coefficientB, coefficientC, precision);
        const shapeFactor = adjustLearningRate === 'original' ? Math.sqrt(Math.max(1, rows / columns)) : 0.2 * Math.sqrt(Math.max(rows, columns));
        const effectiveLearningRate = learningRate * shapeFactor;
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -effectiveLearningRate * orthogonal - decay;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.Muon',
      source: 'keras/src/optimizers/muon.py',
      note: 'What is no matrix goes by AdamW.',
      step(
        { theta, g, m, v, t, rank, rows, columns },
        { learningRate, weightDecay, momentum, nesterov, coefficientA, coefficientB, coefficientC, epsilon, newtonSchulzSteps, rmsRate, adamBeta1, adamBeta2, adamWeightDecay, adamLearningRateRatio },
        { norm, newtonSchulz },
      ) {
        const decay = (rank === 2 ? weightDecay : adamWeightDecay) * learningRate * theta;
        m = rank === 2 ? m + (g + m * (momentum - 1)) : m + (g - m) * (1 - adamBeta1);
        if (rank !== 2) v = v + (g ** 2 - v) * (1 - adamBeta2);
        const direction = nesterov ? g + momentum * m : m;
        const normalized = direction / (norm(direction) + 1e-7);
        const orthogonal = rank === 2 ? newtonSchulz(normalized, newtonSchulzSteps, coefficientA, coefficientB, coefficientC, 'float64') : 0;
        const shapeFactor = rmsRate !== 0 ? Math.sqrt(Math.max(rows, columns)) * rmsRate : 1;
        const adamRate = (learningRate * adamLearningRateRatio * Math.sqrt(1 - adamBeta2 ** t)) / (1 - adamBeta1 ** t);
        const effectiveLearningRate = rank === 2 ? learningRate * shapeFactor : adamRate / (Math.sqrt(v) + epsilon);
        const update = -effectiveLearningRate * (rank === 2 ? orthogonal : m) - decay;
      },
    },
    optax: {
      equivalent: 'optax.contrib.muon',
      source: 'optax/contrib/_muon.py',
      note: 'What is no matrix goes by AdamW. The first momenta are corrected for their start at 0. Optax asks for a learning rate; 0.001 stands in.',
      step(
        { theta, g, m, v, t, rank, rows, columns },
        {
          learningRate, weightDecay, momentum, nesterov, coefficientA, coefficientB, coefficientC, epsilon, newtonSchulzSteps, consistentRms, preconditioning, adaptive,
          adamBeta1, adamBeta2, adamEpsilonRoot, adamWeightDecay, adamLearningRate,
        },
        { norm, newtonSchulz, precondition, sum },
      ) {
        m = rank === 2 ? (1 - momentum) * g + momentum * m : (1 - adamBeta1) * g + adamBeta1 * m;
        if (rank !== 2) v = (1 - adamBeta2) * g ** 2 + adamBeta2 * v;
        const direction =
          rank === 2
            ? nesterov
              ? momentum * (m / (1 - momentum ** (t + 1))) + (1 - momentum) * (g / (1 - momentum ** t))
              : m / (1 - momentum ** t)
            : nesterov
              ? adamBeta1 * (m / (1 - adamBeta1 ** (t + 1))) + (1 - adamBeta1) * (g / (1 - adamBeta1 ** t))
              : m / (1 - adamBeta1 ** t);
        const normalized = preconditioning === 'frobenius' ? direction / (norm(direction) + epsilon) : precondition(direction, preconditioning, epsilon);
        const orthogonal = rank === 2 ? newtonSchulz(normalized, newtonSchulzSteps, coefficientA, coefficientB, coefficientC, 'float64') : 0;
        const shapeFactor = (adaptive ? sum(direction * orthogonal) : 1) * (consistentRms !== 0 ? consistentRms * Math.sqrt(Math.max(rows, columns)) : Math.sqrt(Math.max(1, columns / rows)));
        const adamRate = adamLearningRate !== 0 ? adamLearningRate : learningRate;
        const effectiveLearningRate = rank === 2 ? learningRate * shapeFactor : adamRate / (Math.sqrt(v / (1 - adamBeta2 ** t) + adamEpsilonRoot) + epsilon);
        const decay = (rank === 2 ? learningRate * weightDecay : adamRate * adamWeightDecay) * theta;
        const update = -effectiveLearningRate * (rank === 2 ? orthogonal : direction) - decay;
      },
    },
  },
});
