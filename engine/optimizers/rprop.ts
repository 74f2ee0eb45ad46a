import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate, maximize, number } from './hyperparameters.ts';
import { signedGradient } from './quantities.ts';

export const rprop = defineOptimizer({
  id: 'rprop',
  name: 'Rprop',
  family: 'adaptive',
  summary: 'Uses the signs of the gradient alone: a coordinate’s step grows while its sign stays and shrinks when it turns. For full batches.',
  paper: { authors: 'Riedmiller, Braun', title: 'A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm', year: 1993, url: 'https://doi.org/10.1109/ICNN.1993.298623' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 0.01, optax: 0.01, paper: 0.1 }),
    etaMinus: number('η⁻', 'shrinking', 'What a step is multiplied by where the gradient turned.', { pytorch: 0.5, optax: 0.5, paper: 0.5 }, { exclusiveMinimum: true, exclusiveMaximum: true }),
    etaPlus: number('η⁺', 'growth', 'What a step is multiplied by where the gradient did not turn.', { pytorch: 1.2, optax: 1.2, paper: 1.2 }, { minimum: 1, exclusiveMinimum: true, maximum: 10 }),
    minimumStep: number('Δ_min', 'smallest step', 'A step is never smaller.', { pytorch: 1e-6, optax: 1e-6, paper: 1e-6 }, { scale: 'logarithmic' }),
    maximumStep: number('Δ_max', 'largest step', 'A step is never larger.', { pytorch: 50, optax: 50, paper: 50 }, { maximum: 1e6, scale: 'logarithmic' }),
    maximize: maximize({ pytorch: false }),
  },
  ascending: [['minimumStep', 'maximumStep']],
  state: {
    previous: { symbol: 'g_t−1', meaning: 'The gradient of the step before; 0 where it had turned.', initial: 0 },
    pending: { symbol: 'Δ', meaning: 'The step that is made at the next update.', initial: 0 },
    lastStep: { symbol: 'δ', meaning: 'The step before.', initial: 0 },
    stepSize: { symbol: 's', meaning: 'How far the coordinate goes.', initial: { hyperparameter: 'learningRate' } },
  },
  derived: {
    signedGradient,
    agreement: { symbol: 'g·g_t−1', meaning: 'Above 0 where the gradient kept its sign, below 0 where it turned.' },
    keptGradient: { symbol: 'g̃', meaning: 'The gradient; 0 where it turned.' },
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.Rprop',
      source: 'torch/optim/rprop.py',
      step({ g, previous, stepSize }, { etaMinus, etaPlus, minimumStep, maximumStep, maximize }) {
        const signedGradient = maximize ? -g : g;
        const agreement = signedGradient * previous;
        stepSize = Math.min(Math.max(stepSize * (agreement > 0 ? etaPlus : agreement < 0 ? etaMinus : 1), minimumStep), maximumStep);
        const keptGradient = agreement < 0 ? 0 : signedGradient;
        previous = keptGradient;
        const effectiveLearningRate = stepSize;
        const update = -Math.sign(keptGradient) * stepSize;
      },
    },
    optax: {
      equivalent: 'optax.rprop',
      source: 'optax/_src/transform.py',
      note: 'A step is made one update after it was found, so the first update is none; a size is held in its bounds only when it changes. Optax asks for a learning rate; 0.01 stands in.',
      step({ g, pending, stepSize }, { etaMinus, etaPlus, minimumStep, maximumStep }) {
        const agreement = g * pending;
        stepSize = agreement === 0 ? stepSize : Math.min(Math.max(stepSize * (agreement > 0 ? etaPlus : etaMinus), minimumStep), maximumStep);
        const effectiveLearningRate = stepSize;
        const update = agreement < 0 ? 0 : -pending;
        pending = agreement < 0 ? 0 : stepSize * Math.sign(g);
      },
    },
    paper: {
      equivalent: 'RPROP with its backtracking',
      source: 'https://doi.org/10.1109/ICNN.1993.298623',
      note: 'Where the gradient turned, the step before is taken back; PyTorch’s stays where it is.',
      step({ g, previous, lastStep, stepSize }, { etaMinus, etaPlus, minimumStep, maximumStep }) {
        const agreement = g * previous;
        stepSize = agreement > 0 ? Math.min(stepSize * etaPlus, maximumStep) : agreement < 0 ? Math.max(stepSize * etaMinus, minimumStep) : stepSize;
        const effectiveLearningRate = stepSize;
        const update = agreement < 0 ? -lastStep : -Math.sign(g) * stepSize;
        lastStep = agreement < 0 ? -lastStep : -Math.sign(g) * stepSize;
        previous = agreement < 0 ? 0 : g;
      },
    },
  },
});
