import { decay, signedGradient } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { flag, learningRate, maximize, momentum, number, weightDecay } from './hyperparameters.ts';

export const adafactor = defineOptimizer({
  id: 'adafactor',
  name: 'Adafactor',
  family: 'adaptive',
  summary: 'Keeps, of a matrix, the second moments of rows and columns alone, and makes steps in proportion to the size of the parameters.',
  paper: { authors: 'Shazeer, Stern', title: 'Adafactor: Adaptive Learning Rates with Sublinear Memory Cost', year: 2018, url: 'https://arxiv.org/abs/1804.04235', form: 'The published form is Keras’s with a learning rate of 0.01.' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.01, keras: 0.001, optax: 0.001 }),
    beta2Decay: number('γ', 'decay of β₂', 'The power with which the share of a new square falls.', { pytorch: -0.8, keras: -0.8 }, { minimum: -10, maximum: 0 }),
    decayRate: number('γ', 'decay rate', 'The power with which the share of a new square falls.', { optax: 0.8 }, { maximum: 10 }),
    decayOffset: number('t₀', 'decay offset', 'The step at which the share counts as 1.', { optax: 0 }, { minimum: -1e6, maximum: 0, integer: true }),
    epsilon1: number('ε₁', 'first epsilon', 'Keeps the second moment away from 0.', { pytorch: 2 ** -52, keras: 1e-30, optax: 1e-30 }, { scale: 'logarithmic' }),
    epsilon2: number('ε₂', 'second epsilon', 'The size that parameters count as at least.', { pytorch: 0.001, keras: 0.001 }, { scale: 'logarithmic' }),
    clipThreshold: number('d', 'clip threshold', 'How large a scaled gradient may be, as a root of mean squares.', { pytorch: 1, keras: 1, optax: 1 }, { exclusiveMinimum: true, maximum: 1000 }),
    relativeStep: flag('relative step', 'relative step', 'Hold the learning rate below 1/√t; the rule does so anyway.', { keras: true }),
    minimumFactoredSize: number('n_min', 'smallest factored size', 'A matrix with fewer rows or columns is not factored.', { optax: 128 }, { maximum: 1e9, integer: true, scale: 'logarithmic' }),
    factored: flag('factored', 'factored', 'Keep the second moments of rows and columns alone.', { optax: true }),
    multiplyByParameterScale: flag('parameter scale', 'multiply by the parameters’ size', 'Make steps in proportion to the size of the parameters.', { optax: true }),
    momentum: momentum({ optax: 0 }),
    weightDecay: weightDecay({ pytorch: 0, keras: 0, optax: 0 }),
    maximize: maximize({ pytorch: false }),
  },
  refuse: ({ clipThreshold }, dialect) => (dialect === 'pytorch' && Number(clipThreshold) < 1 ? `clipThreshold is at least 1 in PyTorch, not ${String(clipThreshold)}; Keras and Optax take less.` : undefined),
  state: {
    r: { symbol: 'R', meaning: 'A running mean of the squared gradients of the row.', initial: 0 },
    c: { symbol: 'C', meaning: 'A running mean of the squared gradients of the column.', initial: 0 },
    v: { symbol: 'V', meaning: 'The second moment; of a matrix that is factored, what rows and columns make of it.', initial: 0 },
    m: { symbol: 'm', meaning: 'A running mean of the steps.', initial: 0 },
  },
  derived: {
    signedGradient,
    decay,
    point: { symbol: 'θ′', meaning: 'The parameters after weight decay.' },
    squares: { symbol: 'g² + ε₁', meaning: 'The squared gradient.' },
    share: { symbol: '1 − β₂ₜ', meaning: 'The share of a new square in the second moment.' },
    stepSize: { symbol: 'α', meaning: 'The learning rate times the size of the tensor.' },
    secondMoment: { symbol: 'V̂', meaning: 'What rows and columns make of the second moment.' },
    scaledGradient: { symbol: 'U', meaning: 'The gradient over the root of the second moment.' },
    clipping: { symbol: 'd_t', meaning: 'What the step is divided by, so that it is not too large.' },
    direction: { symbol: 'Û', meaning: 'The scaled gradient, clipped, times learning rate and size.' },
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.Adafactor',
      source: 'torch/optim/_adafactor.py',
      note: 'Any tensor of two dimensions or more is factored. The learning rate is held below 1/√t.',
      step({ theta, g, r, c, v, t, rank }, { learningRate, beta2Decay, epsilon1, epsilon2, clipThreshold, weightDecay, maximize }, { rms, rowMean, columnMean }) {
        const signedGradient = maximize ? -g : g;
        const share = t ** beta2Decay;
        const stepSize = Math.max(epsilon2, rms(theta)) * Math.min(learningRate, 1 / Math.sqrt(t));
        if (rank > 1) {
          r = r + share * (rowMean(signedGradient ** 2) - r);
          c = c + share * (columnMean(signedGradient ** 2) - c);
        } else v = v + share * (signedGradient ** 2 - v);
        const secondMoment = Math.max(rank > 1 ? (r * c) / Math.max(columnMean(r), epsilon1) : v, epsilon1 ** 2);
        const scaledGradient = signedGradient / Math.sqrt(secondMoment);
        const clipping = Math.max(1, rms(scaledGradient) / clipThreshold);
        const effectiveLearningRate = stepSize / clipping / Math.sqrt(secondMoment);
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const update = -(stepSize / clipping) * scaledGradient - decay;
      },
    },
    keras: {
      equivalent: 'keras.optimizers.Adafactor',
      source: 'keras/src/optimizers/adafactor.py',
      note: 'Any tensor of two dimensions or more is factored. The learning rate is held below 1/√t, whatever relative step says.',
      step({ theta, g, r, c, v, t, rank }, { learningRate, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep, weightDecay }, { rms, rowMean, columnMean }) {
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const point = theta - decay;
        const squares = g ** 2 + epsilon1;
        const share = t ** beta2Decay;
        const stepSize = Math.max(epsilon2, rms(point)) * Math.min(relativeStep ? Math.min(learningRate, 1 / Math.sqrt(t)) : learningRate, 1 / Math.sqrt(t));
        if (rank > 1) {
          r = (1 - share) * r + share * rowMean(squares);
          c = (1 - share) * c + share * columnMean(squares);
          v = (r / columnMean(r)) * c;
        } else v = (1 - share) * v + share * squares;
        const scaledGradient = g / Math.sqrt(v);
        const clipping = Math.max(1, rms(scaledGradient) / clipThreshold);
        const effectiveLearningRate = stepSize / clipping / Math.sqrt(v);
        const update = -stepSize * (scaledGradient / clipping) - decay;
      },
    },
    optax: {
      equivalent: 'optax.adafactor',
      source: 'optax/_src/factorized.py, optax/_src/alias.py',
      note: 'A matrix is factored from 128 rows and columns on; the decay is not multiplied by the learning rate; the share is computed in float32. Without a learning rate Optax takes 1; 0.001 stands in.',
      step(
        { theta, g, r, c, v, m, t, rank, rows, columns },
        { learningRate, decayRate, decayOffset, epsilon1, clipThreshold, minimumFactoredSize, factored, multiplyByParameterScale, momentum, weightDecay },
        { rms, rowMean, columnMean },
      ) {
        const squares = g ** 2 + epsilon1;
        const share = Math.fround(Math.fround(t - decayOffset) ** -Math.fround(decayRate));
        if (factored && rank > 1 && Math.min(rows, columns) >= minimumFactoredSize) {
          r = Math.fround(1 - share) * r + Math.fround(1 - Math.fround(1 - share)) * rowMean(squares);
          c = Math.fround(1 - share) * c + Math.fround(1 - Math.fround(1 - share)) * columnMean(squares);
        } else v = Math.fround(1 - share) * v + Math.fround(1 - Math.fround(1 - share)) * squares;
        const secondMoment = factored && rank > 1 && Math.min(rows, columns) >= minimumFactoredSize ? (r / columnMean(r)) * c : v;
        const scaledGradient = g / Math.sqrt(secondMoment);
        const clipping = Math.max(1, rms(scaledGradient) / clipThreshold);
        const stepSize = learningRate * (multiplyByParameterScale ? Math.max(rms(theta), 0.001) : 1);
        const direction = (scaledGradient / clipping) * stepSize;
        if (momentum !== 0) m = (1 - momentum) * direction + momentum * m;
        const effectiveLearningRate = stepSize / clipping / Math.sqrt(secondMoment);
        const update = -((momentum !== 0 ? m : direction) + (weightDecay !== 0 ? weightDecay * theta : 0));
      },
    },
  },
});
