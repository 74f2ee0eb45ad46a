import type { BooleanHyperparameter, ChoiceHyperparameter, NumberHyperparameter } from './description.ts';

// The hyperparameters that several optimizers share, each with one symbol, meaning and range everywhere.

type Defaults = NumberHyperparameter['defaults'];
type Flags = BooleanHyperparameter['defaults'];

export const learningRate = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'η',
  name: 'learning rate',
  meaning: 'How far a step goes; the first thing to tune.',
  minimum: 0,
  exclusiveMinimum: true,
  maximum: 1000,
  scale: 'logarithmic',
  defaults,
});

export const momentum = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'μ',
  name: 'momentum',
  meaning: 'The share of the previous step’s direction that is kept; 0 keeps none.',
  minimum: 0,
  maximum: 1,
  scale: 'linear',
  defaults,
});

/** For optimizers that are nothing without momentum. */
export const positiveMomentum = (defaults: Defaults): NumberHyperparameter => ({ ...momentum(defaults), exclusiveMinimum: true });

export const dampening = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'τ',
  name: 'dampening',
  meaning: 'How much less than its whole a new gradient adds to the momentum buffer; the first one is added whole.',
  minimum: 0,
  maximum: 1,
  scale: 'linear',
  defaults,
});

export const nesterov = (defaults: Flags): BooleanHyperparameter => ({
  kind: 'boolean',
  symbol: 'nesterov',
  name: 'Nesterov momentum',
  meaning: 'Step from where the momentum is about to carry the parameters.',
  defaults,
});

export const beta1 = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'β₁',
  name: 'first decay rate',
  meaning: 'How slowly the running mean of the gradients forgets.',
  minimum: 0,
  maximum: 1,
  exclusiveMaximum: true,
  scale: 'linear',
  defaults,
});

export const beta2 = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'β₂',
  name: 'second decay rate',
  meaning: 'How slowly the running measure of the gradients’ size forgets.',
  minimum: 0,
  maximum: 1,
  exclusiveMaximum: true,
  scale: 'linear',
  defaults,
});

export const rho = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'ρ',
  name: 'decay rate',
  meaning: 'How slowly the running mean of the squared gradients forgets.',
  minimum: 0,
  maximum: 1,
  scale: 'linear',
  defaults,
});

export const epsilon = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'ε',
  name: 'epsilon',
  meaning: 'Keeps the denominator away from 0, and so bounds the effective learning rate.',
  minimum: 0,
  maximum: 1,
  scale: 'logarithmic',
  defaults,
});

/** Optax alone has it. */
export const epsilonRoot = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'ε̄',
  name: 'epsilon inside the root',
  meaning: 'Added below the square root of the denominator.',
  minimum: 0,
  maximum: 1,
  scale: 'logarithmic',
  defaults,
});

/** Added to the gradient in PyTorch and Optax (an L2 penalty ½λθ² on the loss), applied past the rule in Keras and AdamW. */
export const weightDecay = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'λ',
  name: 'weight decay',
  meaning: 'Pulls the parameters towards 0: λθ is added to the gradient, or, where it is decoupled, ηλθ is taken off θ itself.',
  minimum: 0,
  maximum: 10,
  scale: 'logarithmic',
  defaults,
});

/** Whether PyTorch's weight decay acts on θ itself instead of the gradient. */
export const decoupled = (defaults: Flags): BooleanHyperparameter => ({
  kind: 'boolean',
  symbol: 'decoupled',
  name: 'decoupled weight decay',
  meaning: 'Weight decay acts on the parameters themselves instead of the gradient.',
  defaults,
});

export const initialAccumulator = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 's₀',
  name: 'initial accumulator',
  meaning: 'What the sum of squared gradients starts at.',
  minimum: 0,
  maximum: 1000,
  scale: 'linear',
  defaults,
});

/** η falls as η / (1 + δ(t − 1)). */
export const learningRateDecay = (defaults: Defaults): NumberHyperparameter => ({
  kind: 'number',
  symbol: 'δ',
  name: 'learning rate decay',
  meaning: 'Divides the learning rate by 1 + δ(t − 1).',
  minimum: 0,
  maximum: 10,
  scale: 'logarithmic',
  defaults,
});

export const amsgrad = (defaults: Flags): BooleanHyperparameter => ({
  kind: 'boolean',
  symbol: 'amsgrad',
  name: 'AMSGrad',
  meaning: 'Divide by the largest second moment so far, so that the effective learning rate never grows again.',
  defaults,
});

export const maximize = (defaults: Flags): BooleanHyperparameter => ({
  kind: 'boolean',
  symbol: 'maximize',
  name: 'maximize',
  meaning: 'Climb the loss instead of descending it.',
  defaults,
});

/** One that few optimizers have: from 0 to 1, both included, unless `range` says otherwise. */
export const number = (
  symbol: string,
  name: string,
  meaning: string,
  defaults: Defaults,
  range: Partial<Omit<NumberHyperparameter, 'kind' | 'symbol' | 'name' | 'meaning' | 'defaults'>> = {},
): NumberHyperparameter => ({ kind: 'number', symbol, name, meaning, minimum: 0, maximum: 1, scale: 'linear', ...range, defaults });

export const flag = (symbol: string, name: string, meaning: string, defaults: Flags): BooleanHyperparameter => ({ kind: 'boolean', symbol, name, meaning, defaults });

export const choice = (symbol: string, name: string, meaning: string, choices: readonly string[], defaults: ChoiceHyperparameter['defaults']): ChoiceHyperparameter => ({
  kind: 'choice',
  symbol,
  name,
  meaning,
  choices,
  defaults,
});

/** Steps over which the learning rate rises from 0; 0 for none. */
export const warmupSteps = (defaults: Defaults): NumberHyperparameter =>
  number('w', 'warm-up steps', 'Over how many steps the learning rate rises to its value; 0 has it there at once.', defaults, { maximum: 1e6, integer: true });

export const trustCoefficient = (defaults: Defaults): NumberHyperparameter =>
  number('τ', 'trust coefficient', 'How large a step may be beside the parameters.', defaults, { maximum: 1000, scale: 'logarithmic' });
