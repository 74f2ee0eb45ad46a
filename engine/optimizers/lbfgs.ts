import { choice, flag, learningRate, number } from './hyperparameters.ts';
import { optaxLbfgs } from './lbfgs/optaxLbfgs.ts';
import { pytorchLbfgs } from './lbfgs/pytorchLbfgs.ts';
import type { ProcedureDescription } from './description.ts';

export const lbfgs: ProcedureDescription = {
  kind: 'procedure',
  id: 'lbfgs',
  name: 'L-BFGS',
  family: 'second order',
  summary: 'Learns the curvature from how the gradient changed over the last steps, and steps as Newton’s method would. For full batches.',
  paper: { authors: 'Liu, Nocedal', title: 'On the Limited Memory BFGS Method for Large Scale Optimization', year: 1989, url: 'https://doi.org/10.1007/BF01589116', form: 'The published form leaves the line search open.' },
  hyperparameters: {
    learningRate: learningRate({ pytorch: 1, optax: 1 }),
    lineSearch: choice('search', 'line search', 'How far to go along a direction: by a search, or by the learning rate.', ['none', 'strongWolfe', 'zoom'], { pytorch: 'none', optax: 'zoom' }),
    maximumIterations: number('k', 'iterations per step', 'How often a step moves.', { pytorch: 20 }, { minimum: 1, maximum: 10_000, integer: true, scale: 'logarithmic' }),
    maximumEvaluations: number('k_f', 'evaluations per step', 'How often a step evaluates the loss, more or less; 0 for a quarter more than it moves.', { pytorch: 0 }, { maximum: 1e6, integer: true, scale: 'logarithmic' }),
    gradientTolerance: number('ε_g', 'gradient tolerance', 'A step ends where no partial derivative is larger.', { pytorch: 1e-7 }, { scale: 'logarithmic' }),
    changeTolerance: number('ε_θ', 'change tolerance', 'A step ends where loss or parameters change less.', { pytorch: 1e-9 }, { scale: 'logarithmic' }),
    historySize: number('h', 'history size', 'How many steps the curvature is learned from.', { pytorch: 100, optax: 10 }, { minimum: 1, maximum: 10_000, integer: true, scale: 'logarithmic' }),
    scaleInitialPreconditioner: flag('scale', 'scale the first estimate', 'Begin the estimate of the inverse Hessian with the last curvature instead of 1.', { optax: true }),
  },
  state: {
    direction: { symbol: 'd', meaning: 'The direction of the last iteration.', initial: 0 },
    stepLength: { symbol: 't', meaning: 'How far the last iteration went along it.', initial: 0, extent: 'step' },
    slope: { symbol: 'g·d', meaning: 'The slope of the loss along the direction.', initial: 0, extent: 'step' },
    scale: { symbol: 'γ', meaning: 'y·s / y·y: the curvature that the estimate begins with, inverted.', initial: 1, extent: 'step' },
    pairs: { symbol: '#', meaning: 'How many steps the curvature is learned from.', initial: 0, extent: 'step' },
    iterations: { symbol: 'k', meaning: 'Iterations so far.', initial: 0, extent: 'step' },
    evaluations: { symbol: 'f', meaning: 'Evaluations of loss and gradient so far.', initial: 0, extent: 'step' },
  },
  derived: {},
  refuse: ({ lineSearch, maximumIterations }) => {
    if (lineSearch === 'zoom' && maximumIterations !== undefined) return 'the zoom search is Optax’s; PyTorch has none and strongWolfe.';
    if (lineSearch === 'strongWolfe' && maximumIterations === undefined) return 'the strongWolfe search is PyTorch’s; Optax has none and zoom.';
    return undefined;
  },
  dialects: {
    pytorch: {
      equivalent: 'torch.optim.LBFGS',
      source: 'torch/optim/lbfgs.py',
      note: 'One step is up to 20 iterations. A pair with y·s ≤ 1e-10 is left out. The maximum of evaluations is PyTorch’s None, a quarter more than iterations, where it is 0.',
      equations: [
        'y = g − g_{k−1},  s = t_{k−1} d_{k−1};  keep (s, y) where y·s > 1e−10',
        'γ = (y·s) / (y·y);  d = −H g,  with H from γI and the pairs by Nocedal’s two loops;  d_1 = −g',
        't = η;  t_1 = η min(1, 1/Σ|g|);  by strong Wolfe:  f(θ + td) ≤ f(θ) + 10⁻⁴ t g·d  and  |∇f(θ + td)·d| ≤ −0.9 g·d',
        'θ ← θ + t d',
      ],
      begin: pytorchLbfgs,
    },
    optax: {
      equivalent: 'optax.lbfgs',
      source: 'optax/_src/transform.py, optax/_src/linesearch.py',
      note: 'One step is one iteration. Pairs are kept whatever their sign. Without a learning rate Optax takes 1.',
      equations: [
        's = θ − θ_{k−1},  y = g − g_{k−1};  weight 1/(y·s), 0 where y·s = 0',
        'γ = (y·s) / (y·y);  γ_1 = min(1, 1/|g|);  d = −η H g,  with H from γI and the pairs by Nocedal’s two loops',
        't by the zoom search:  f(θ + td) ≤ f(θ) + 10⁻⁴ t g·d, or nearly,  and  |∇f(θ + td)·d| ≤ 0.9 |g·d|',
        'θ ← θ + t d',
      ],
      begin: optaxLbfgs,
    },
  },
};
