import type { Dialect } from '../optimizers/description.ts';

/** The frameworks of Python. */
export const codeDialects = ['pytorch', 'keras', 'keras2', 'optax'] as const satisfies readonly Dialect[];
export type CodeDialect = (typeof codeDialects)[number];

type Names = Readonly<Record<string, string>>;

/** What a hyperparameter is called there, where that is not its id with underscores; `betas.0` is a member of a tuple. */
const names: Readonly<Record<CodeDialect, Names>> = {
  pytorch: {
    learningRate: 'lr', epsilon: 'eps', learningRateDecay: 'lr_decay', initialAccumulator: 'initial_accumulator_value', decoupled: 'decoupled_weight_decay',
    lambda: 'lambd', averagingStart: 't0', beta2Decay: 'beta2_decay', clipThreshold: 'd', newtonSchulzSteps: 'ns_steps', adjustLearningRate: 'adjust_lr_fn',
    maximumIterations: 'max_iter', maximumEvaluations: 'max_eval', gradientTolerance: 'tolerance_grad', changeTolerance: 'tolerance_change', lineSearch: 'line_search_fn',
    beta1: 'betas.0', beta2: 'betas.1', etaMinus: 'etas.0', etaPlus: 'etas.1', minimumStep: 'step_sizes.0', maximumStep: 'step_sizes.1', epsilon1: 'eps.0', epsilon2: 'eps.1',
    coefficientA: 'ns_coefficients.0', coefficientB: 'ns_coefficients.1', coefficientC: 'ns_coefficients.2',
  },
  keras: {
    initialAccumulator: 'initial_accumulator_value', l1: 'l1_regularization_strength', l2: 'l2_regularization_strength', l2Shrinkage: 'l2_shrinkage_regularization_strength',
    coefficientA: 'muon_a', coefficientB: 'muon_b', coefficientC: 'muon_c', newtonSchulzSteps: 'ns_steps', adamLearningRateRatio: 'adam_lr_ratio',
  },
  keras2: { learningRate: 'lr', learningRateDecay: 'decay', momentumDecay: 'schedule_decay', initialAccumulator: 'initial_accumulator_value' },
  optax: {
    beta1: 'b1', beta2: 'b2', beta3: 'b3', epsilon: 'eps', epsilonRoot: 'eps_root', initialAccumulator: 'initial_accumulator_value', epsilonInRoot: 'eps_in_sqrt',
    minimumStep: 'min_step_size', maximumStep: 'max_step_size', minimumFactoredSize: 'min_dim_size_to_factor', epsilon1: 'eps', newtonSchulzSteps: 'ns_steps',
    coefficientA: 'ns_coeffs.0', coefficientB: 'ns_coeffs.1', coefficientC: 'ns_coeffs.2', adamBeta1: 'adam_b1', adamBeta2: 'adam_b2', adamEpsilonRoot: 'adam_eps_root',
    historySize: 'memory_size', scaleInitialPreconditioner: 'scale_init_precond', lineSearch: 'linesearch', weightPower: 'weight_lr_power', minimumNorm: 'min_norm',
    noiseScale: 'eta', noiseDecay: 'gamma', maximumLearningRate: 'max_learning_rate', lowerBound: 'f_min', initialDistance: 'estim_lr0', distanceCoefficient: 'estim_lr_coef',
    initialStep: 'init_step.0', initialStepValue: 'init_step.1', initialDistanceSquared: 'init_estim_sq_dist', clipping: 'use_clipping',
  },
};

/** Where an optimizer has a name of its own for one. */
const exceptions: Readonly<Record<string, Names>> = {
  'rmsprop@pytorch': { rho: 'alpha' },
  'rmsprop@optax': { rho: 'decay' },
  'schedulefreesgd@optax': { beta1: 'b1' },
  'adafactor@optax': { weightDecay: 'weight_decay_rate', clipThreshold: 'clipping_threshold' },
  'prodigy@optax': { beta1: 'betas.0', beta2: 'betas.1', beta3: 'beta3' },
  'polyaksgd@optax': { learningRate: 'scaling' },
  'muon@optax': { momentum: 'beta' },
};

/** Values that Python says otherwise: 0 that stands for None, choices that are called differently. */
const literals: Readonly<Record<string, string>> = {
  'pytorch lineSearch none': 'None',
  'pytorch lineSearch strongWolfe': '"strong_wolfe"',
  'optax lineSearch none': 'None',
  'optax lineSearch zoom': 'optax.scale_by_zoom_linesearch(max_linesearch_steps=20, initial_guess_strategy="one")',
  'optax beta3 0': 'None',
  'optax initialDistanceSquared 0': 'None',
  'keras rmsRate 0': 'None',
};

/** Arguments that tf.keras before 2.11 has, and Keras 2 itself has not. */
const ofTfKeras: Readonly<Record<string, readonly string[]>> = { adagrad: ['initialAccumulator'], rmsprop: ['momentum', 'centered'] };

export const isOfTfKeras = (optimizer: string, dialect: CodeDialect, hyperparameter: string): boolean => dialect === 'keras2' && ofTfKeras[optimizer]?.includes(hyperparameter) === true;

/** What only we have, so that both can be seen. */
export const isOurs = (optimizer: string, hyperparameter: string): boolean => optimizer === 'muon' && hyperparameter === 'precision';

export function argumentName(optimizer: string, dialect: CodeDialect, hyperparameter: string): string {
  return exceptions[`${optimizer}@${dialect}`]?.[hyperparameter] ?? names[dialect][hyperparameter] ?? hyperparameter.replace(/[A-Z]|\d+$/g, (part) => `_${part.toLowerCase()}`);
}

export function literalException(dialect: CodeDialect, hyperparameter: string, value: unknown): string | undefined {
  return literals[`${dialect} ${hyperparameter} ${String(value)}`];
}
